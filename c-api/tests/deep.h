/* A thread with a small stack, for what must not need more of it the deeper a structure is. Valid C11 and C++20. */
#ifndef SIDETABLE_TESTS_DEEP_H
#define SIDETABLE_TESTS_DEEP_H

#include "check.h"

/* Links of a list that is long. */
static inline unsigned deep_links(void) {
    if (check_has_runner() || CHECK_ADDRESS_SANITIZER || CHECK_THREAD_SANITIZER) return 100000;
    return check_is_debug_library() ? 1000000 : 10000000;
}

static inline void deep_in_small_stack(void *(*body)(void *), void *argument) {
    pthread_attr_t attributes;
    pthread_t thread;
    CHECK_EQ(pthread_attr_init(&attributes), 0);
    /* A sanitizer's own frames, and those of code that is not optimized, are larger. */
    size_t kibibytes = CHECK_ADDRESS_SANITIZER || check_is_debug_library() ? 1024 : 256;
    CHECK_EQ(pthread_attr_setstacksize(&attributes, kibibytes << 10), 0);
    CHECK_EQ(pthread_create(&thread, &attributes, body, argument), 0);
    CHECK_EQ(pthread_join(thread, NULL), 0);
    CHECK_EQ(pthread_attr_destroy(&attributes), 0);
}

#endif
