/* The same loops for every runtime that speaks Swift's ABI: each call goes through a function pointer, so neither is inlined and
 * neither is called more cheaply than the other. This file is compiled for each runtime, as RUNTIME says: a processor calls one function
 * from one place faster than two by turns, and programs have one runtime. */

#include <stdint.h>

#define LOOP_OF(runtime, operation) runtime##_##operation
#define LOOP_OF_EXPANDED(runtime, operation) LOOP_OF(runtime, operation)
#define LOOP(operation) LOOP_OF_EXPANDED(RUNTIME, operation)

struct runtime {
  void *(*alloc_object)(const void *isa, uintptr_t size, uintptr_t align_mask);
  void *(*retain)(void *object);
  void (*release)(void *object);
  void *(*unowned_retain)(void *object);
  void (*unowned_release)(void *object);
  void *(*weak_init)(void **variable, void *object);
  void *(*weak_copy_init)(void **variable, void **source);
  void *(*weak_load_strong)(void **variable);
  void (*weak_destroy)(void **variable);
  const void *isa; /* a class whose destroy function calls this runtime's swift_deallocClassInstance */
};

uint64_t LOOP(retain_release)(const struct runtime *runtime, void *object, uint64_t iterations) {
  void *(*const retain)(void *) = runtime->retain;
  void (*const release)(void *) = runtime->release;
  for (uint64_t i = 0; i < iterations; i++) {
    retain(object);
    release(object);
  }
  return iterations;
}

uint64_t LOOP(unowned_retain_release)(const struct runtime *runtime, void *object, uint64_t iterations) {
  void *(*const retain)(void *) = runtime->unowned_retain;
  void (*const release)(void *) = runtime->unowned_release;
  for (uint64_t i = 0; i < iterations; i++) {
    retain(object);
    release(object);
  }
  return iterations;
}

uint64_t LOOP(weak_load_release)(const struct runtime *runtime, void *source, uint64_t iterations) {
  void *(*const load)(void **) = runtime->weak_load_strong;
  void (*const release)(void *) = runtime->release;
  void *mine;
  runtime->weak_copy_init(&mine, source);
  uint64_t i = 0;
  for (; i < iterations; i++) {
    void *object = load(&mine);
    if (!object) break;
    release(object);
  }
  runtime->weak_destroy(&mine);
  return i;
}

uint64_t LOOP(allocate_release)(const struct runtime *runtime, void *unused, uint64_t iterations) {
  (void)unused;
  void *(*const allocate)(const void *, uintptr_t, uintptr_t) = runtime->alloc_object;
  void (*const release)(void *) = runtime->release;
  const void *const isa = runtime->isa;
  for (uint64_t i = 0; i < iterations; i++) release(allocate(isa, 32, 15));
  return iterations;
}

uint64_t LOOP(allocate_weak_release)(const struct runtime *runtime, void *unused, uint64_t iterations) {
  (void)unused;
  void *(*const allocate)(const void *, uintptr_t, uintptr_t) = runtime->alloc_object;
  void (*const release)(void *) = runtime->release;
  void *(*const init)(void **, void *) = runtime->weak_init;
  void (*const destroy)(void **) = runtime->weak_destroy;
  const void *const isa = runtime->isa;
  for (uint64_t i = 0; i < iterations; i++) {
    void *object = allocate(isa, 32, 15);
    void *weak;
    init(&weak, object);
    if (!weak) return i;
    destroy(&weak);
    release(object);
  }
  return iterations;
}
