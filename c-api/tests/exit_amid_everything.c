/* A process ends by exit while its threads do everything, over and over, a moment later each time: it ends, with the status it was given, and what its
 * handlers do with the library on the way is done. */
#include "everything.h"

#include <sys/wait.h>

static bool is_to_end;
static void *another_value;

/* The oldest handler comes last: after those of the library. */
static void use_everything(void) {
    if (!is_to_end) return;
    for (unsigned i = 0; i < ALL; i++) everything[i](256 * (3000000 + i));
    swift_release(another_value);
    _exit(7);
}

static void *exit_later(void *microseconds) {
    usleep((useconds_t)(uintptr_t)microseconds);
    exit(1);
}

static void end_after(unsigned microseconds, bool is_by_another) {
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        check_alarm(20);
        is_to_end = true;
        pthread_t thread;
        for (uintptr_t i = 0; i < THREADS; i++) CHECK_EQ(pthread_create(&thread, NULL, do_everything, (void *)(i + 1)), 0);
        if (is_by_another) {
            CHECK_EQ(pthread_create(&thread, NULL, exit_later, (void *)(uintptr_t)microseconds), 0);
            for (unsigned n = 0;; n++) everything[n % ALL](n);
        }
        exit_later((void *)(uintptr_t)microseconds);
    }
    int status;
    CHECK_EQ(waitpid(child, &status, 0), child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 7);
}

int main(void) {
    CHECK_EQ(atexit(use_everything), 0);
    prepare_everything();
    another_value = probe_new(1);
    unsigned rounds = check_rounds(check_is_debug_library() ? 60 : 200);
    for (unsigned i = 0; i < rounds; i++) end_after(i * 37 % 5000, i % 2 != 0);
    return check_done("exit_amid_everything");
}
