/* How much memory the process has, as malloc and the kernel count it. */
#ifndef SIDETABLE_TESTS_MEMORY_H
#define SIDETABLE_TESTS_MEMORY_H

#include "check.h"

#include <malloc.h>
#include <unistd.h>

/* Checkers of memory keep what is freed for a while. */
static inline bool is_measurable(void) { return !check_has_runner() && !CHECK_THREAD_SANITIZER && !CHECK_ADDRESS_SANITIZER; }

static inline size_t allocated(void) {
    struct mallinfo2 info = mallinfo2();
    return info.uordblks + info.hblkhd;
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
