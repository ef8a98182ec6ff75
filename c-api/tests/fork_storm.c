/* Every thread forks, amid everything it does, and so do the children: forks wait for each other and for all that goes on, and each process finds
 * everything whole. */
#include "everything.h"

#include <errno.h>
#include <sys/wait.h>

enum { GENERATIONS = 2 };

static unsigned forks_left;

static void await(pid_t child) {
    int status = 0;
    while (waitpid(child, &status, 0) != child) CHECK_EQ(errno, EINTR);
    CHECK_EQ(status, 0);
}

/* A child has one thread, and makes a new one beside it, since most of the library's locks are for processes with several. */
static void *once_around(void *start) {
    unsigned n = (unsigned)(uintptr_t)start;
    for (unsigned i = 0; i < ALL; i++) everything[(n + i) % ALL](256 * (n + 2000000 + i));
    return NULL;
}

static void fork_and_do_everything(unsigned n, int generation) {
    pid_t child = fork();
    CHECK(child >= 0);
    if (child > 0) {
        await(child);
        return;
    }
    check_alarm(60); /* a child that waits for what nobody will do is ended by a signal, which the parent sees */
    pthread_t other;
    CHECK_EQ(pthread_create(&other, NULL, once_around, (void *)(uintptr_t)(n + 1)), 0);
    once_around((void *)(uintptr_t)n);
    if (generation < GENERATIONS) fork_and_do_everything(n + 7, generation + 1);
    CHECK_EQ(pthread_join(other, NULL), 0);
    _exit(0);
}

static void *do_everything_and_fork(void *index) {
    unsigned n = (unsigned)(uintptr_t)index * 1000003;
    for (;; n++) {
        everything[n % ALL](n);
        /* At another place in the round each time. */
        if (n % (ALL + 3) != 0) continue;
        if ((int)__atomic_sub_fetch(&forks_left, 1, __ATOMIC_RELAXED) < 0) return NULL;
        fork_and_do_everything(n, 1);
    }
}

int main(void) {
    prepare_everything();
    forks_left = check_rounds(check_is_debug_library() ? 600 : 2000);
    pthread_t threads[THREADS];
    for (uintptr_t i = 0; i < THREADS; i++) CHECK_EQ(pthread_create(&threads[i], NULL, do_everything_and_fork, (void *)(i + 1)), 0);
    for (int i = 0; i < THREADS; i++) CHECK_EQ(pthread_join(threads[i], NULL), 0);
    CHECK_EQ(swift_retainCount(shared), 1);
    return check_done("fork_storm");
}
