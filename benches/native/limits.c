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

typedef uint64_t *(*retain_function)(uint64_t *cell);
typedef void (*release_function)(uint64_t *cell);

static uint64_t *locked_retain(uint64_t *cell) {
  USE(__atomic_fetch_add(cell, 1, __ATOMIC_RELAXED));
  return cell;
}

static void locked_release(uint64_t *cell) { USE(__atomic_fetch_sub(cell, 1, __ATOMIC_RELAXED)); }

static uint64_t *plain_retain(uint64_t *cell) {
  *cell += 1;
  USE(cell);
  return cell;
}

static void plain_release(uint64_t *cell) {
  *cell -= 1;
  USE(cell);
}

/* The loop of `runtime.c`: neither function is known where it is called. */
static uint64_t call(uint64_t *cell, uint64_t iterations, retain_function retain, release_function release) {
  __asm__ volatile("" : "+r"(retain), "+r"(release));
  for (uint64_t i = 0; i < iterations; i++) {
    retain(cell);
    release(cell);
  }
  return iterations;
}

/* Two calls through pointers, a `lock xadd` in each. */
uint64_t limit_called_locked_add(uint64_t *cell, uint64_t iterations) {
  return call(cell, iterations, locked_retain, locked_release);
}

/* Two calls through pointers, an add to memory in each. */
uint64_t limit_called_plain_add(uint64_t *cell, uint64_t iterations) {
  return call(cell, iterations, plain_retain, plain_release);
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
