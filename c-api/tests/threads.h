/* Threads that start each round together. */
#ifndef SIDETABLE_THREADS_H
#define SIDETABLE_THREADS_H

#include "check.h"

enum { THREADS = 4 };

static pthread_barrier_t round_barrier;

/* Everyone's; waits until the others are here. */
static inline void meet(void) { pthread_barrier_wait(&round_barrier); }

/* Runs work(0) to work(THREADS - 1), each in a thread of its own, and returns when all have ended. */
static inline void in_threads(void *(*work)(void *index)) {
    pthread_t threads[THREADS];
    CHECK_EQ(pthread_barrier_init(&round_barrier, NULL, THREADS), 0);
    for (uintptr_t i = 0; i < THREADS; i++) CHECK_EQ(pthread_create(&threads[i], NULL, work, (void *)i), 0);
    for (int i = 0; i < THREADS; i++) CHECK_EQ(pthread_join(threads[i], NULL), 0);
    CHECK_EQ(pthread_barrier_destroy(&round_barrier), 0);
}

#endif
