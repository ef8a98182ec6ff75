/* What the machine itself takes: counting up and down in one word, and one malloc with its free. */

#include <stdint.h>
#include <stdlib.h>

/* The value or memory behind it is used, in a way the compiler cannot see through. */
#define USE(value) __asm__ volatile("" : : "r"(value) : "memory")

/* Two `lock xadd`. */
uint64_t limit_locked_add(uint64_t *cell, uint64_t iterations) {
  for (uint64_t i = 0; i < iterations; i++) {
    USE(__atomic_fetch_add(cell, 1, __ATOMIC_RELAXED));
    USE(__atomic_fetch_sub(cell, 1, __ATOMIC_RELAXED));
  }
  return iterations;
}

static inline void exchange_by(uint64_t *cell, uint64_t difference) {
  uint64_t old = __atomic_load_n(cell, __ATOMIC_RELAXED);
  while (!__atomic_compare_exchange_n(cell, &old, old + difference, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
  }
}

/* Two times a load, then `lock cmpxchg`: what a word asks for that may turn into a pointer under one's hands. */
uint64_t limit_locked_exchange(uint64_t *cell, uint64_t iterations) {
  for (uint64_t i = 0; i < iterations; i++) {
    exchange_by(cell, 1);
    exchange_by(cell, (uint64_t)-1);
  }
  return iterations;
}

/* Two adds to memory. */
uint64_t limit_plain_add(uint64_t *cell, uint64_t iterations) {
  for (uint64_t i = 0; i < iterations; i++) {
    *cell += 1;
    USE(cell);
    *cell -= 1;
    USE(cell);
  }
  return iterations;
}

uint64_t limit_allocate(uint64_t *unused, uint64_t iterations) {
  (void)unused;
  for (uint64_t i = 0; i < iterations; i++) {
    void *block = malloc(32);
    USE(block);
    free(block);
  }
  return iterations;
}
