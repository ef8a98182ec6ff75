/* No function of the library is a point of cancellation: a thread that is to be cancelled does everything to its end, holds nothing when it is cancelled
 * between two calls, and leaves all of it to others. */
#include "everything.h"

static pthread_barrier_t is_to_be_cancelled;
static unsigned ended;
static pthread_key_t at_end;

/* The thread's own destructor uses the library once more. */
static void use_at_end(void *unused) {
    (void)unused;
    /* A thread that waits for another one for the first time so late loses 32 bytes of the C library's list of what is to be done at its end. */
    bool may_wait = !check_has_runner() && !CHECK_ADDRESS_SANITIZER;
    for (unsigned i = 0; i < ALL; i++) {
        if (may_wait || (everything[i] != once && everything[i] != start_module)) everything[i](1);
    }
    __atomic_fetch_add(&ended, 1, __ATOMIC_RELAXED);
}

/* Whether everything was done although the thread was to be cancelled all the while. */
static void *do_everything_cancelled(void *done) {
    CHECK_EQ(pthread_setspecific(at_end, &ended), 0);
    pthread_barrier_wait(&is_to_be_cancelled);
    pthread_barrier_wait(&is_to_be_cancelled);
    for (unsigned i = 0; i < ALL; i++) {
        if (everything[i] == once) continue; /* its function sleeps, which is a point of cancellation of the program's own */
        everything[i](256 * (i + 1));
    }
    *(bool *)done = true;
    for (;;) pthread_testcancel();
}

/* Cancelled at any moment, between two calls of the library. */
static void *do_everything_until_cancelled(void *index) {
    CHECK_EQ(pthread_setspecific(at_end, &ended), 0);
    unsigned n = (unsigned)(uintptr_t)index * 1000003;
    for (;; n++) {
        if (everything[n % ALL] == once) continue;
        everything[n % ALL](n);
        pthread_testcancel();
    }
    return NULL;
}

static void cancel(pthread_t thread) {
    void *result = NULL;
    CHECK_EQ(pthread_cancel(thread), 0);
    CHECK_EQ(pthread_join(thread, &result), 0);
    CHECK(result == PTHREAD_CANCELED);
}

int main(void) {
    prepare_everything();
    CHECK_EQ(pthread_key_create(&at_end, use_at_end), 0);
    CHECK_EQ(pthread_barrier_init(&is_to_be_cancelled, NULL, 2), 0);
    unsigned rounds = check_rounds(check_is_debug_library() ? 200 : 300);
    for (unsigned i = 0; i < rounds; i++) {
        bool is_done = false;
        pthread_t thread;
        CHECK_EQ(pthread_create(&thread, NULL, do_everything_cancelled, &is_done), 0);
        pthread_barrier_wait(&is_to_be_cancelled);
        CHECK_EQ(pthread_cancel(thread), 0);
        pthread_barrier_wait(&is_to_be_cancelled);
        void *result = NULL;
        CHECK_EQ(pthread_join(thread, &result), 0);
        CHECK(result == PTHREAD_CANCELED);
        CHECK(is_done);
    }
    for (unsigned i = 0; i < rounds; i++) {
        pthread_t threads[THREADS];
        for (uintptr_t t = 0; t < THREADS; t++)
            CHECK_EQ(pthread_create(&threads[t], NULL, do_everything_until_cancelled, (void *)(t + i)), 0);
        for (int t = 0; t < THREADS; t++) cancel(threads[t]);
    }
    CHECK_EQ(ended, rounds * (1 + THREADS));
    CHECK_EQ(swift_retainCount(shared), 1);
    end_everything();
    return check_done("cancelled");
}
