/* A child made by fork goes on with the objects it inherits, and makes side tables, also when another thread of the parent was making
 * some at that moment. */
#include "check.h"

#include <sys/wait.h>
#include <unistd.h>

static const sidetable_class *class_of_all;
static bool is_over;

static void make_side_tables(int count) {
    void *objects[200];
    sidetable_weak weaks[200];
    for (int i = 0; i < count; i++) {
        objects[i] = sidetable_new(class_of_all);
        swift_weakInit(&weaks[i], objects[i]);
    }
    for (int i = 0; i < count; i++) {
        void *loaded = swift_weakLoadStrong(&weaks[i]);
        CHECK(loaded == objects[i]);
        swift_release(loaded);
        swift_release(objects[i]);
        CHECK(swift_weakLoadStrong(&weaks[i]) == NULL);
        swift_weakDestroy(&weaks[i]);
    }
}

static void *keep_making(void *unused) {
    while (!__atomic_load_n(&is_over, __ATOMIC_RELAXED)) make_side_tables(200);
    return unused;
}

static void fork_and_go_on(void *inherited, sidetable_weak *weak) {
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        alarm(20); /* a child that waits for a lock nobody holds is ended by a signal, which the parent sees */
        CHECK_EQ(swift_retainCount(inherited), 1);
        void *loaded = swift_weakLoadStrong(weak);
        CHECK(loaded == inherited);
        swift_release(loaded);
        make_side_tables(200);
        swift_release(inherited);
        CHECK(swift_weakLoadStrong(weak) == NULL);
        _exit(0);
    }
    int status;
    CHECK_EQ(waitpid(child, &status, 0), child);
    CHECK_EQ(status, 0);
}

int main(void) {
    class_of_all = check_class("Forked", sizeof(probe), NULL);
    void *object = sidetable_new(class_of_all);
    sidetable_weak weak;
    swift_weakInit(&weak, object);
    fork_and_go_on(object, &weak);

    pthread_t thread;
    CHECK_EQ(pthread_create(&thread, NULL, keep_making, NULL), 0);
    for (unsigned i = 0; i < check_rounds(200); i++) fork_and_go_on(object, &weak);
    __atomic_store_n(&is_over, true, __ATOMIC_RELAXED);
    CHECK_EQ(pthread_join(thread, NULL), 0);

    CHECK_EQ(swift_retainCount(object), 1);
    swift_release(object);
    swift_weakDestroy(&weak);
    return check_done("fork");
}
