/* Threads do everything the library can while the process forks, over and over, and each child does everything, too: it finds no lock held and
 * nothing half done, whatever the parent's other threads were at. */
#include "everything.h"

#include <sys/wait.h>

static void fork_once(unsigned n) {
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        check_alarm(20); /* a child that waits for what nobody will do is ended by a signal, which the parent sees */
        for (unsigned i = 0; i < ALL; i++) everything[i](256 * (n + 1000000));
        /* What the parent's threads were at when it forked is the child's to do. */
        for (unsigned token = next_token / THREADS, back = 0; back < 3 && back <= token; back++) {
            swift_once(&tokens[token - back], run_once, &has_run[token - back]);
            CHECK(has_run[token - back]);
        }
        _exit(0);
    }
    int status;
    CHECK_EQ(waitpid(child, &status, 0), child);
    CHECK_EQ(status, 0);
}

int main(void) {
    prepare_everything();
    pthread_t threads[THREADS];
    for (uintptr_t i = 0; i < THREADS; i++) CHECK_EQ(pthread_create(&threads[i], NULL, do_everything, (void *)(i + 1)), 0);
    unsigned forks = check_rounds(check_is_debug_library() ? 1000 : 10000);
    for (unsigned i = 0; i < forks; i++) fork_once(i);
    __atomic_store_n(&is_over, true, __ATOMIC_RELAXED);
    for (int i = 0; i < THREADS; i++) CHECK_EQ(pthread_join(threads[i], NULL), 0);

    CHECK_EQ(swift_retainCount(shared), 1);
    return check_done("fork_everything");
}
