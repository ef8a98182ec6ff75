/* The entry points of exclusivity called by hand: every pair of flags, ends in every order, and what a task takes with it. */
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
    void *words[3];
} access_buffer;

enum { MODIFY = 1, TRACKED = 32 };

void swift_beginAccess(void *pointer, access_buffer *buffer, uintptr_t flags, void *pc);
void swift_endAccess(access_buffer *buffer);
void swift_task_enterThreadLocalContext(char *state);
void swift_task_exitThreadLocalContext(char *state);
extern bool _swift_disableExclusivityChecking;

static inline void begin(void *pointer, access_buffer *buffer, uintptr_t flags) {
    swift_beginAccess(pointer, buffer, flags, (void *)&begin);
}

/* Runs a part in a child, and says how that ends. */
static inline bool survives(void (*part)(void *), void *context) {
    pid_t child = fork();
    if (child == 0) {
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        part(context);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (!WIFEXITED(status)) fprintf(stderr, "signal %d\n", WTERMSIG(status));
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static inline void untracked_modification(void *pointer) {
    access_buffer buffer = {{&buffer}};
    begin(pointer, &buffer, MODIFY);
    if (buffer.words[0]) _exit(1);
    swift_endAccess(&buffer);
}

/* Which of some variables are being accessed, one digit each. */
static inline void look(const char *when, int *variables, int count) {
    fprintf(stderr, "%s:\n", when);
    for (int index = 0; index < count; index++) {
        bool is_free = survives(untracked_modification, &variables[index]);
        fprintf(stderr, "%d %s\n", index, is_free ? "free" : "in use");
    }
}

typedef struct {
    uintptr_t first, second;
    bool same, without_pc;
} pair;

static inline void two_accesses(void *context) {
    pair *pair = context;
    static int variables[2];
    access_buffer one, two;
    void *pc = pair->without_pc ? NULL : (void *)&two_accesses;
    swift_beginAccess(&variables[0], &one, pair->first, pc);
    swift_beginAccess(&variables[pair->same ? 0 : 1], &two, pair->second, pc);
    fprintf(stderr, "noted: %d %d\n", one.words[0] != NULL, two.words[0] != NULL);
    swift_endAccess(&two);
    swift_endAccess(&one);
    untracked_modification(&variables[0]);
    untracked_modification(&variables[1]);
}

static inline void by_hand_pairs(void) {
    static const uintptr_t flags[] = {0, MODIFY, TRACKED, TRACKED | MODIFY};
    for (int which = 0; which < 64; which++) {
        pair pair = {flags[which & 3], flags[which >> 2 & 3], which & 16, which & 32};
        fprintf(stderr, "flags %zu and %zu, %s, %s: ", pair.first, pair.second, pair.same ? "one variable" : "two variables",
                pair.without_pc ? "from here" : "from somewhere");
        survives(two_accesses, &pair);
    }
}

static inline void by_hand_orders(void) {
    static const int orders[][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    for (int order = 0; order < 6; order++) {
        int variables[3];
        access_buffer buffers[3];
        for (int index = 0; index < 3; index++) begin(&variables[index], &buffers[index], TRACKED | MODIFY);
        look("all three", variables, 3);
        for (int step = 0; step < 3; step++) {
            char when[] = "ended 0";
            when[6] += orders[order][step];
            swift_endAccess(&buffers[orders[order][step]]);
            look(when, variables, 3);
        }
    }
}

static inline void by_hand_reads(void) {
    int variable;
    access_buffer buffers[3];
    for (int index = 0; index < 3; index++) begin(&variable, &buffers[index], TRACKED);
    swift_endAccess(&buffers[1]);
    look("two of three reads", &variable, 1);
    swift_endAccess(&buffers[0]);
    look("one", &variable, 1);
    swift_endAccess(&buffers[2]);
    look("none", &variable, 1);
}

static inline void by_hand_switch(void) {
    int variables[2];
    access_buffer buffers[3];
    begin(&variables[0], &buffers[0], TRACKED | MODIFY);
    _swift_disableExclusivityChecking = true;
    begin(&variables[0], &buffers[1], TRACKED | MODIFY);
    begin(&variables[1], &buffers[2], TRACKED | MODIFY);
    fprintf(stderr, "noted while off: %d %d\n", buffers[1].words[0] != NULL, buffers[2].words[0] != NULL);
    look("off", variables, 2);
    swift_endAccess(&buffers[1]);
    _swift_disableExclusivityChecking = false;
    look("on again", variables, 2);
    swift_endAccess(&buffers[2]);
    swift_endAccess(&buffers[0]);
    look("ended", variables, 2);
}

/* Variables: 0 is the thread's, 1 and 2 are the task's. */
static inline void by_hand_task(bool thread_is_busy) {
    int variables[4];
    access_buffer of_thread, of_task[2], of_next;
    uintptr_t task[2] = {0, 0}, other[2] = {0, 0};
    if (thread_is_busy) begin(&variables[0], &of_thread, TRACKED | MODIFY);
    swift_task_enterThreadLocalContext((char *)task);
    look("a task runs", variables, 4);
    begin(&variables[1], &of_task[0], TRACKED | MODIFY);
    begin(&variables[2], &of_task[1], TRACKED);
    look("and accesses", variables, 4);
    swift_task_exitThreadLocalContext((char *)task);
    look("it suspends", variables, 4);
    swift_task_enterThreadLocalContext((char *)other);
    begin(&variables[1], &of_next, TRACKED | MODIFY);
    look("another one runs", variables, 4);
    swift_endAccess(&of_next);
    swift_task_exitThreadLocalContext((char *)other);
    swift_task_enterThreadLocalContext((char *)task);
    look("the first goes on", variables, 4);
    swift_endAccess(&of_task[0]);
    begin(&variables[3], &of_task[0], TRACKED | MODIFY);
    swift_task_exitThreadLocalContext((char *)task);
    look("it suspends once more", variables, 4);
    swift_task_enterThreadLocalContext((char *)task);
    swift_endAccess(&of_task[1]);
    swift_endAccess(&of_task[0]);
    look("it has ended its accesses", variables, 4);
    swift_task_exitThreadLocalContext((char *)task);
    if (thread_is_busy) swift_endAccess(&of_thread);
    look("all ended", variables, 4);
}

static inline void *in_thread(void *variables) {
    look("in a thread", variables, 2);
    access_buffer buffer;
    begin((int *)variables + 1, &buffer, TRACKED | MODIFY);
    look("in a thread that accesses", variables, 2);
    swift_endAccess(&buffer);
    return NULL;
}

static inline void by_hand_threads(void) {
    int variables[2];
    access_buffer buffer;
    begin(&variables[0], &buffer, TRACKED | MODIFY);
    pthread_t thread;
    pthread_create(&thread, NULL, in_thread, variables);
    pthread_join(thread, NULL);
    look("in the main one", variables, 2);
    swift_endAccess(&buffer);
}
