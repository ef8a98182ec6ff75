/* How much memory the process has, as malloc and the kernel count it. */
#ifndef SIDETABLE_TESTS_MEMORY_H
#define SIDETABLE_TESTS_MEMORY_H

#include "check.h"

#include <malloc.h>
#include <unistd.h>

#if defined(__GLIBC__)
#if __GLIBC_PREREQ(2, 33)
static inline size_t allocated(void) {
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
}
#else
/* In ints, which the tests do not outgrow. */
static inline size_t allocated(void) {
    struct mallinfo info = mallinfo();
    return (size_t)info.uordblks + (size_t)info.hblkhd;
}
#endif
/* All threads allocate in the same place, so that what they leave there can be told. */
static inline void have_one_arena(void) { mallopt(M_ARENA_MAX, 1); }
/* Blocks from this size on are the kernel's own mappings, which it has back when they are freed. */
static inline void map_from(size_t size) { mallopt(M_MMAP_THRESHOLD, (int)size); }
#define CHECK_MALLOC_COUNTS 1
#else
static inline size_t allocated(void) { return 0; }
static inline void have_one_arena(void) {}
static inline void map_from(size_t size) { (void)size; }
#define CHECK_MALLOC_COUNTS 0
#endif

/* Checkers of memory keep what is freed for a while; not every C library counts. */
static inline bool is_measurable(void) {
    return CHECK_MALLOC_COUNTS && !check_has_runner() && !CHECK_THREAD_SANITIZER && !CHECK_ADDRESS_SANITIZER;
}

/* Without pages of files: the kernel maps as much of a program around an instruction that runs for the first time as it has at hand. */
static inline size_t resident(void) {
    FILE *file = fopen("/proc/self/statm", "r");
    unsigned long pages = 0, of_files = 0;
    CHECK(file != NULL);
    CHECK(fscanf(file, "%*u %lu %lu", &pages, &of_files) == 2);
    fclose(file);
    return (pages - of_files) * (size_t)sysconf(_SC_PAGESIZE);
}

static inline long long grown(size_t now, size_t before) { return (long long)now - (long long)before; }

#endif
