/* The end of the process while threads live and keep things: what the thread that ends it kept is malloc's again before older handlers
 * run, and the other threads are not disturbed. Built once for each way to end. */
#include "memory.h"

#include <semaphore.h>

#define MAIN_RETURNS 1 /* while other threads rest */
#define AMID_OTHERS 2  /* main returns while they use the runtime */
#define OTHER_EXITS 3  /* while main waits */
#define MAIN_ENDS 4    /* by pthread_exit, and then another thread exits */
#define UNHEARD 5      /* by _exit, while they use the runtime */

enum { OBJECTS = 100, OTHERS = 2 };

static size_t before;
static sem_t are_ready;

/* Frees more than malloc's own lists for a thread take. */
static void free_many(void) {
    probe *objects[OBJECTS];
    for (int i = 0; i < OBJECTS; i++) {
        objects[i] = probe_new(1);
        check_inflate(objects[i]);
    }
    for (int i = 0; i < OBJECTS; i++) swift_release(objects[i]);
}

static void keep_things(void) {
    before = allocated();
    free_many();
    if (is_measurable()) CHECK(grown(allocated(), before) >= 1 << 10);
}

static void nothing_is_kept(void) {
    if (is_measurable() && HOW != AMID_OTHERS) CHECK(grown(allocated(), before) < 1 << 10);
}

static void done(void) {
    check_counted();
    check_done("process_end");
    fflush(stdout);
}

/* The oldest handler: on the thread that ends the process, last. */
static void look(void) {
    nothing_is_kept();
    free_many();
    nothing_is_kept();
    done();
}

static void *rest(void *unused) {
    free_many();
    /* What is in use when the process ends is no leak, but looks like one. */
    bool is_busy = (HOW == AMID_OTHERS || HOW == UNHEARD) && !check_has_runner() && !CHECK_ADDRESS_SANITIZER;
    sem_post(&are_ready);
    while (is_busy) free_many();
    pause();
    return unused;
}

static void *end_the_process(void *main_thread) {
    free(malloc(1)); /* makes malloc's own things of the thread */
    sem_post(&are_ready);
    if (HOW == OTHER_EXITS) {
        keep_things();
        exit(0);
    }
    /* ThreadSanitizer knows main as no thread to be joined. */
    if (!CHECK_THREAD_SANITIZER) CHECK_EQ(pthread_join(*(pthread_t *)main_thread, NULL), 0);
    nothing_is_kept();
    done();
    exit(0);
}

static void *end(void *unused) {
    pthread_exit(unused);
    return unused;
}

static void start(void *(*work)(void *), void *argument) {
    pthread_t thread;
    CHECK_EQ(pthread_create(&thread, NULL, work, argument), 0);
    CHECK_EQ(pthread_detach(thread), 0);
}

static void run_in_a_thread(void *(*work)(void *)) {
    pthread_t thread;
    CHECK_EQ(pthread_create(&thread, NULL, work, NULL), 0);
    CHECK_EQ(pthread_join(thread, NULL), 0);
}

int main(void) {
    static pthread_t main_thread;
    main_thread = pthread_self();
    have_one_arena();
    if (HOW != MAIN_ENDS) CHECK_EQ(atexit(look), 0);
    probe_class();
    sem_init(&are_ready, 0, 0);
    for (int i = 0; HOW != MAIN_ENDS && i < OTHERS; i++) {
        start(rest, NULL);
        sem_wait(&are_ready);
    }
    switch (HOW) {
    case OTHER_EXITS:
        start(end_the_process, &main_thread);
        for (;;) pause();
    case MAIN_ENDS:
        /* The first thread that ends so loads the unwinder. */
        run_in_a_thread(end);
        start(end_the_process, &main_thread);
        sem_wait(&are_ready);
        keep_things();
        pthread_exit(NULL);
    case UNHEARD:
        free_many();
        done();
        _exit(0);
    case AMID_OTHERS:
        free_many();
        return 0;
    default:
        keep_things();
        return 0;
    }
}
