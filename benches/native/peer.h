/* What a C++ smart pointer can do, as functions that Rust calls. Each loop takes a copy of the pointer first, on its own stack,
 * as a thread of a real program would. */
#ifndef SIDETABLE_BENCHES_PEER_H
#define SIDETABLE_BENCHES_PEER_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Something that programs build of smart pointers. An iteration is one element of it. */
struct structure_functions {
  void *(*create)(void);                                  /* never destroyed: measuring ends with the process */
  uint64_t (*work)(void *structure, uint64_t iterations); /* leaves the structure as it was */
  bool (*is_as_before)(void *structure);                  /* whether every count is what it was at first */
};

/* All null where the smart pointer has no such thing. Loops return how many iterations did what they should. */
struct pointer_functions {
  /* Makes a handle that owns one strong reference, and maybe a weak one, in a place of 64 bytes: a handle of its own on the heap
   * would keep objects from being neighbours. */
  void (*create)(void *place, bool with_weak);
  void (*destroy)(void *handle);
  uint64_t (*copy)(void *handle, uint64_t iterations);   /* copy and destroy a strong reference */
  uint64_t (*lock)(void *handle, uint64_t iterations);   /* make a strong reference of the weak one, and destroy it */
  uint64_t (*allocate)(uint64_t iterations);             /* a 32-byte object and its last release */
  uint64_t (*allocate_weak)(uint64_t iterations);        /* the same with a weak reference in between */
  uint64_t (*count)(void *handle);
  uintptr_t (*address)(void *handle);                    /* of the count */
  const struct structure_functions *vector;
  const struct structure_functions *list;
  const struct structure_functions *tree;
  const struct structure_functions *map;
};

#ifdef __cplusplus
}

/* The object is used, in a way the compiler cannot see through. */
static inline void use(const void *object) { asm volatile("" : : "r"(object) : "memory"); }
#endif

#endif
