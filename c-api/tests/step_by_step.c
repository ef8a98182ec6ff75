/* A signal comes at every instruction of the paths that count, one run for each: its handler counts the same object and others, and keeps a reference.
 * When the path has ended, no count has lost what the handler or the path did. In a process with one thread, where counts move without locked
 * instructions, and in one with two.
 *
 * The parent steps its child through each path (ptrace), so that no instruction is left out. */
#include "check.h"
#include "sidetable_inline.h"

#if defined(__x86_64__)

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

/* Instructions of a path, and those at which it is interrupted: all of a release build's, and of longer paths so many, evenly. */
enum { MOST_INSTRUCTIONS = 1 << 16, MOST_RUNS = 1000 };

static const sidetable_class *shared_class;
static void *shared, *other;
static sidetable_weak weak_shared, weak_other;
static unsigned long handled;

static void on_signal(int number) {
    (void)number;
    swift_retain(shared);
    swift_unownedRetain(shared);
    void *loaded = swift_weakLoadStrong(&weak_shared);
    if (loaded != NULL) swift_release(loaded);
    sidetable_weak copy;
    swift_weakCopyInit(&copy, &weak_shared);
    swift_weakDestroy(&copy);
    swift_unownedRelease(shared);
    swift_release(swift_retain(other));
    loaded = swift_weakLoadStrong(&weak_other);
    if (loaded != NULL) swift_release(loaded);
    (void)swift_isUniquelyReferenced(shared);
    handled++;
}

/* ---- The paths ---------------------------------------------------------------------------------------------------------- */

static void retain_release(void) {
    swift_retain(shared);
    swift_release(shared);
}
static void retain_release_n(void) {
    swift_retain_n(shared, 3);
    swift_release_n(shared, 3);
}
static void inline_retain_release(void) {
    sidetable_retain(shared);
    sidetable_release(shared);
}
static void try_retain(void) {
    void *got = swift_tryRetain(shared);
    if (got != NULL) swift_release(got);
}
static void unowned(void) {
    swift_unownedRetain(shared);
    swift_unownedRetainStrong(shared);
    swift_unownedRelease(shared);
    swift_release(shared);
}
static void weak_load(void) {
    void *loaded = swift_weakLoadStrong(&weak_shared);
    if (loaded != NULL) swift_release(loaded);
}
static void weak_copy(void) {
    sidetable_weak copy;
    swift_weakCopyInit(&copy, &weak_shared);
    void *loaded = swift_weakTakeStrong(&copy);
    if (loaded != NULL) swift_release(loaded);
}
static void uniqueness(void) { (void)swift_isUniquelyReferenced(shared); }
static void first_weak(void) {
    sidetable_weak ref;
    swift_weakInit(&ref, shared);
    swift_weakDestroy(&ref);
}
static void allocate(void) { swift_release(sidetable_new(shared_class)); }
static void bridged(void) {
    swift_bridgeObjectRetain(shared);
    swift_bridgeObjectRelease(shared);
}

typedef struct path {
    const char *name;
    void (*run)(void);
} path;

static const path paths[] = {
    {"retain, release", retain_release},
    {"retain, release, n times", retain_release_n},
    {"retain, release, inline", inline_retain_release},
    {"conditional retain", try_retain},
    {"unowned", unowned},
    {"weak load", weak_load},
    {"weak copy and take", weak_copy},
    {"uniqueness", uniqueness},
    {"bridge objects", bridged},
    {"first weak reference", first_weak},
    {"allocation and end", allocate},
};

/* What an object is in when the path is run. */
enum state { INLINE, IN_SIDE_TABLE, STATES };

/* ---- The child: runs a path between two stops -------------------------------------------------------------------------- */

static void *idle(void *unused) {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
    for (;;) pause();
    return unused;
}

/* Where the parent looks for the beginning and the end. Nothing is done there but to be stepped. */
__attribute__((noinline)) static void stop(void) { __asm__ volatile("int3" ::: "memory"); }

static void run_paths(void) {
    static const struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    signal(SIGUSR1, on_signal);
    shared_class = check_class("Shared", sizeof(probe), NULL);
    other = sidetable_new(shared_class);
    swift_weakInit(&weak_other, other);
    for (int state = 0; state < STATES; state++) {
        for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
            /* The parent answers in this register whether it wants another run. */
            for (;;) {
                uint64_t again;
                __asm__ volatile("xor %%eax, %%eax\n\tint3\n\tmov %%rax, %0" : "=r"(again)::"rax", "memory");
                if (again == 0) break;
                shared = sidetable_new(shared_class);
                weak_shared.entry = NULL;
                if (state == IN_SIDE_TABLE) swift_weakInit(&weak_shared, shared);
                size_t strong = swift_retainCount(shared), unowned_count = swift_unownedRetainCount(shared);
                unsigned long before = handled;
                stop();
                paths[i].run();
                stop();
                CHECK_EQ(swift_retainCount(shared), strong + (handled - before));
                CHECK_EQ(swift_unownedRetainCount(shared), unowned_count);
                CHECK_EQ(swift_retainCount(other), 1);
                bool has_side_table = check_state(shared).side_table != NULL;
                CHECK_EQ(check_state(shared).weak, state == IN_SIDE_TABLE ? 2 : has_side_table);
                CHECK_EQ(check_state(other).weak, 2);
                swift_release_n(shared, (uint32_t)(handled - before));
                swift_weakDestroy(&weak_shared);
                CHECK_EQ(swift_retainCount(shared), 1);
                swift_release(shared);
            }
        }
    }
    swift_weakDestroy(&weak_other);
    swift_release(other);
}

static void child(bool has_two_threads) {
    CHECK_EQ(ptrace(PTRACE_TRACEME, 0, NULL, NULL), 0);
    pthread_t thread;
    if (has_two_threads) CHECK_EQ(pthread_create(&thread, NULL, idle, NULL), 0);
    run_paths();
    _exit(0);
}

/* ---- The parent --------------------------------------------------------------------------------------------------------- */

static pid_t traced;
/* Where the child's int3 is. */
static long at_stop;

/* Waits for a trap; anything else is the child's end, or a signal that it should not get. */
static void await_trap(void) {
    int status;
    CHECK_EQ(waitpid(traced, &status, 0), traced);
    if (!WIFSTOPPED(status) || WSTOPSIG(status) != SIGTRAP) {
        fprintf(stderr, "the child that is stepped stops with status %#x\n", (unsigned)status);
        exit(1);
    }
}

static struct user_regs_struct registers(void) {
    struct user_regs_struct found;
    CHECK_EQ(ptrace(PTRACE_GETREGS, traced, NULL, &found), 0);
    return found;
}

static void go_on(void) {
    CHECK_EQ(ptrace(PTRACE_CONT, traced, NULL, NULL), 0);
    await_trap();
}

static void step(int number) {
    CHECK_EQ(ptrace(PTRACE_SINGLESTEP, traced, NULL, (void *)(intptr_t)number), 0);
    await_trap();
}

/* Whether the int3 of `stop` is next: the one that the path began with is behind the instruction pointer. */
static bool is_at_end(void) {
    long next = ptrace(PTRACE_PEEKUSER, traced, (void *)offsetof(struct user_regs_struct, rip), NULL);
    return next == at_stop;
}

static void go_to(uint64_t address) {
    struct user_regs_struct at = registers();
    at.rip = address;
    CHECK_EQ(ptrace(PTRACE_SETREGS, traced, NULL, &at), 0);
}

static void write_code(uint64_t address, long word) { CHECK_EQ(ptrace(PTRACE_POKETEXT, traced, (void *)address, (void *)word), 0); }

static void answer(bool wants_another) {
    struct user_regs_struct at = registers();
    at.rax = wants_another;
    CHECK_EQ(ptrace(PTRACE_SETREGS, traced, NULL, &at), 0);
}

static uint64_t places[MOST_INSTRUCTIONS];

static bool is_known(uint64_t place, unsigned count) {
    for (unsigned i = 0; i < count; i++)
        if (places[i] == place) return true;
    return false;
}

/* Steps through a path, and notes where its instructions are. */
static unsigned find_places(void) {
    unsigned count = 0;
    answer(true);
    go_on();
    at_stop = (long)registers().rip - 1;
    for (; !is_at_end(); step(0)) {
        uint64_t place = registers().rip;
        if (is_known(place, count)) continue;
        CHECK(count < MOST_INSTRUCTIONS);
        places[count++] = place;
    }
    go_on();
    go_on();
    return count;
}

/* Runs the path with a signal before the instruction at that place, when it is there for the first time; whether it comes there. */
static bool interrupt_at(uint64_t place) {
    answer(true);
    go_on();
    long code = ptrace(PTRACE_PEEKTEXT, traced, (void *)place, NULL);
    write_code(place, (code & ~0xffL) | 0xcc);
    go_on();
    write_code(place, code);
    bool is_there = registers().rip - 1 == place;
    if (is_there) {
        go_to(place);
        /* The handler's first instruction is next; from here on nothing is stepped. */
        step(SIGUSR1);
        go_on();
    }
    go_on();
    return is_there;
}

static unsigned long instructions, met;

static void interrupt_everywhere(void) {
    unsigned count = find_places();
    CHECK(count > 5);
    unsigned apart = 1 + count / MOST_RUNS;
    instructions += count;
    for (unsigned number = 0; number < count; number += apart) met += interrupt_at(places[number]);
    check_counted();
}

static void trace(bool has_two_threads) {
    fflush(NULL);
    traced = fork();
    CHECK(traced >= 0);
    if (traced == 0) child(has_two_threads);
    await_trap();
    for (size_t i = 0; i < STATES * sizeof paths / sizeof *paths; i++) {
        if (i > 0) go_on();
        interrupt_everywhere();
        answer(false);
    }
    int status;
    CHECK_EQ(ptrace(PTRACE_CONT, traced, NULL, NULL), 0);
    CHECK_EQ(waitpid(traced, &status, 0), traced);
    CHECK_EQ(status, 0);
}

/* The kernel takes a thread that stops in a restartable sequence back to its start: one that is stepped through never ends. (What signals do to those is
 * in runtime/src/sync/bias/tests.rs.) */
static void have_no_sequences(char **arguments) {
    static const char setting[] = "glibc.pthread.rseq=0";
    const char *settings = getenv("GLIBC_TUNABLES");
    if (settings != NULL && strstr(settings, setting) != NULL) return;
    char more[1024];
    snprintf(more, sizeof more, "%s%s%s", settings ? settings : "", settings ? ":" : "", setting);
    CHECK_EQ(setenv("GLIBC_TUNABLES", more, 1), 0);
    execv("/proc/self/exe", arguments);
    CHECK(!"a program starts itself again");
}

int main(int count, char **arguments) {
    (void)count;
    have_no_sequences(arguments);
    trace(false);
    trace(true);
    /* Whatever was stepped through comes again, but for what is done once. */
    CHECK(met > 500 && instructions >= met);
    return check_done("step_by_step");
}

#else

/* What is stepped elsewhere is another processor's: there an exclusive store that is stepped to may never succeed. */
int main(void) {
    CHECK(sizeof(sidetable_weak) == sizeof(void *));
    return check_done("step_by_step");
}

#endif

