/* Every fatal line: each death happens in a child of its own, which must write just that line to stderr (of conflicting accesses, several), nothing
 * to stdout, and end by SIGABRT. All of it happens twice, in a process with one thread and in one with two, since the runtime counts differently there.
 * A debug build of the library also notices a release too many. */
#include "freeze_nodes.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define RETAINED "Fatal error: Object was retained too many times\n"
#define UNOWNED_RETAINED "Fatal error: Object's unowned reference was retained too many times\n"
#define WEAK_RETAINED "Fatal error: Object's weak reference was retained too many times\n"
#define DEAD "Fatal error: Attempted to read an unowned reference but object %p was already deallocated\n"
#define ESCAPED                                                                                                                     \
    "Object %p of class %s deallocated with non-zero retain count %d. This object's deinit, or something called from it, may have " \
    "created a strong reference to self which outlived deinit, resulting in a dangling reference.\n"
#define OVER_RELEASED "Fatal error: Object %p of class %s was released too many times: its last reference is already gone\n"
#define NO_MEMORY "Fatal error: Could not allocate %zu bytes (alignment %zu)\n"
#define RECURSIVE_ONCE "Fatal error: swift_once was called for a token from inside that token's own function\n"

enum { TEXT = 1024, SURVIVED = 42 };

/* Shared with the child, which writes here what it is about to say. */
static char *expected;

#define EXPECT(...) snprintf(expected, TEXT, __VA_ARGS__)

static size_t read_all(int fd, char *text) {
    size_t length = 0;
    ssize_t got;
    while (length < TEXT - 1 && (got = read(fd, text + length, TEXT - 1 - length)) > 0) length += (size_t)got;
    text[length] = 0;
    return check_without_emulator(text);
}

/* Whether a text is as expected: to the letter, but that in what is expected "*" stands for anything up to what follows it. */
static bool matches(const char *text, const char *pattern) {
    while (*pattern != 0 && *pattern != '*')
        if (*text++ != *pattern++) return false;
    if (*pattern == 0) return *text == 0;
    for (;; text++) {
        if (matches(text, pattern + 1)) return true;
        if (*text == 0) return false;
    }
}

static void child(int out, int err, void (*die)(int), int variant) {
    static const struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    dup2(out, STDOUT_FILENO);
    dup2(err, STDERR_FILENO);
    die(variant);
    _exit(SURVIVED);
}

static void dies(const char *name, void (*die)(int), int variant) {
    int out[2], err[2];
    char out_text[TEXT], err_text[TEXT];
    CHECK(pipe(out) == 0 && pipe(err) == 0);
    expected[0] = 0;
    pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) child(out[1], err[1], die, variant);
    close(out[1]);
    close(err[1]);
    read_all(err[0], err_text);
    read_all(out[0], out_text);
    close(out[0]);
    close(err[0]);
    int status;
    CHECK(waitpid(pid, &status, 0) == pid);
    bool aborted = WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
    check_counted();
    if (!aborted || expected[0] == 0 || !matches(err_text, expected) || out_text[0] != 0) {
        fprintf(stderr, "%s:%d: %s(%d)%s\n  expected SIGABRT, stderr: %s  status 0x%x%s, stderr: %s\n  stdout: %s\n", __FILE__,
                __LINE__, name, variant, check_has_thread ? " with a second thread" : "", expected, (unsigned)status,
                WIFEXITED(status) && WEXITSTATUS(status) == SURVIVED ? " (survived)" : "", err_text, out_text);
        exit(1);
    }
}

#define DIES(die, count)                                                                                                            \
    for (int variant = 0; variant < (count); variant++) dies(#die, die, variant)

/* ---- Counts that overflow ---- */

static uint64_t *counts_of(probe *p) {
    sidetable_object_state state = check_state(p);
    return state.side_table == NULL ? (uint64_t *)&p->header.refcount : (uint64_t *)((char *)(uintptr_t)state.side_table + ENTRY_WORD);
}

static probe *with_counts(bool side_table, uint64_t counts) {
    probe *p = probe_new(1);
    if (side_table || !IS_WORD_WIDE) check_inflate(p);
    *counts_of(p) = counts;
    return p;
}

static const uint64_t most_strong = 3 | (UINT64_C(0x3fffffff) << 33);
static const uint64_t most_unowned = 1 | (UINT64_C(0x7ffffffe) << 1);

enum { RETAIN_VARIANTS = 13 };

static void retain_one_too_many(int variant) {
    bool side_table = variant >= RETAIN_VARIANTS;
    probe *p = with_counts(side_table, most_strong);
    EXPECT(RETAINED);
    switch (variant % RETAIN_VARIANTS) {
    case 0: swift_retain(p); break;
    case 1: swift_retain_n(p, 1); break;
    case 2: swift_retain_n(p, (UINT32_C(1) << 30) - 1); break;
    case 3: swift_retain_n(p, UINT32_C(1) << 30); break;
    case 4: swift_retain_n(p, UINT32_MAX); break;
    case 5: swift_tryRetain(p); break;
    case 6: swift_nonatomic_retain(p); break;
    case 7: swift_nonatomic_retain_n(p, 7); break;
    case 8: swift_unownedRetainStrong(p); break;
    case 9: swift_nonatomic_unownedRetainStrong(p); break;
    case 10: swift_bridgeObjectRetain(p); break;
    case 11: swift_bridgeObjectRetain_n(p, 2); break;
    case 12: swift_unownedRetainStrongAndRelease(swift_unownedRetain(p)); break;
    }
}

static void retain_n_past_the_field(int variant) {
    static const uint32_t counts[] = {UINT32_C(1) << 30, (UINT32_C(1) << 30) + 1, UINT32_C(1) << 31, UINT32_MAX};
    probe *p = probe_new(1);
    if (variant & 1) check_inflate(p);
    EXPECT(RETAINED);
    if (variant & 2) swift_nonatomic_retain_n(p, counts[variant >> 2]);
    else swift_retain_n(p, counts[variant >> 2]);
}

static void load_weak_one_too_many(int variant) {
    probe *p = probe_new(1);
    sidetable_weak ref;
    swift_weakInit(&ref, p);
    *counts_of(p) = most_strong;
    EXPECT(RETAINED);
    if (variant == 0) swift_weakLoadStrong(&ref);
    else swift_weakTakeStrong(&ref);
}

static void retain_a_cycle_too_often(int variant) {
    node *a = sidetable_new(node_class), *b = sidetable_new(node_class);
    a->next = b;
    b->next = swift_retain(a);
    sidetable_weak ref;
    swift_weakInit(&ref, b);
    if (variant == 0) {
        EXPECT(RETAINED);
        if (!IS_WORD_WIDE) check_inflate(a);
        *counts_of((probe *)a) = most_strong;
        sidetable_freeze(a, NULL, NULL);
        return;
    }
    CHECK_EQ(sidetable_freeze(a, NULL, NULL), SIDETABLE_OK);
    /* All that there can be, to both. */
    swift_retain_n(a, 0x20000000);
    swift_retain_n(b, 0x1fffffff);
    CHECK_EQ(swift_retainCount(b), 0x40000000);
    EXPECT(RETAINED);
    switch (variant) {
    case 1: swift_retain(a); break;
    case 2: swift_retain(b); break;
    case 3: swift_retain_n(b, 3); break;
    case 4: swift_tryRetain(b); break;
    case 5: swift_weakLoadStrong(&ref); break;
    }
}

static void retain_unowned_one_too_many(int variant) {
    probe *p = with_counts(variant >= 5, most_unowned);
    EXPECT(UNOWNED_RETAINED);
    switch (variant % 5) {
    case 0: swift_unownedRetain(p); break;
    case 1: swift_unownedRetain_n(p, 1); break;
    case 2: swift_unownedRetain_n(p, INT32_MAX); break;
    case 3: swift_nonatomic_unownedRetain(p); break;
    case 4: swift_nonatomic_unownedRetain_n(p, 9); break;
    }
}

static void retain_unowned_n_past_the_field(int variant) {
    probe *p = probe_new(1);
    if (variant & 1) check_inflate(p);
    EXPECT(UNOWNED_RETAINED);
    swift_unownedRetain_n(p, INT32_MAX - (variant >> 1));
}

static void retain_weak_one_too_many(int variant) {
    probe *p = probe_new(1);
    sidetable_weak ref, other;
    swift_weakInit(&ref, p);
    memset((char *)ref.entry + ENTRY_WEAK, 0xff, 4);
    EXPECT(WEAK_RETAINED);
    switch (variant) {
    case 0: swift_weakCopyInit(&other, &ref); break;
    case 1: swift_weakInit(&other, p); break;
    case 2: swift_weakAssign(swift_weakInit(&other, NULL), p); break;
    case 3: swift_weakCopyAssign(swift_weakInit(&other, NULL), &ref); break;
    }
}

/* ---- Unowned references to the dead ---- */

static void read_dead(probe *p, int how) {
    EXPECT(DEAD, (void *)p);
    switch (how) {
    case 0: swift_unownedRetainStrong(p); break;
    case 1: swift_unownedRetainStrongAndRelease(p); break;
    case 2: swift_unownedCheck(p); break;
    case 3: swift_nonatomic_unownedRetainStrong(p); break;
    case 4: swift_nonatomic_unownedRetainStrongAndRelease(p); break;
    }
}

static void read_dead_unowned(int variant) {
    probe *p = probe_new(1);
    if (variant >= 5) check_inflate(p);
    swift_unownedRetain(p);
    swift_release(p);
    read_dead(p, variant % 5);
}

static int how_in_deinit;

static void read_self_unowned(void *object) { read_dead(object, how_in_deinit); }

static void read_unowned_in_deinit(int variant) {
    how_in_deinit = variant % 5;
    void *o = sidetable_new(check_class("Dying", sizeof(probe), read_self_unowned));
    if (variant >= 5) check_inflate(o);
    swift_release(o);
}

/* ---- Stack objects ---- */

static void stack_object_with_a_reference(int variant) {
    probe room;
    sidetable_weak ref;
    swift_initStackObject(probe_class(), &room);
    room.guard = PROBE_GUARD;
    switch (variant) {
    case 0:
        EXPECT("Fatal error: Stack object escaped\n");
        break;
    case 1:
        EXPECT("Fatal error: Stack object escaped\n");
        swift_retain(&room);
        swift_release(&room);
        break;
    case 2:
        EXPECT("Fatal error: Unowned reference to stack object\n");
        swift_unownedRetain(&room);
        swift_release(&room);
        break;
    case 3:
        EXPECT("Fatal error: Weak reference to stack object\n");
        swift_weakInit(&ref, &room);
        swift_release(&room);
        break;
    }
    swift_verifyEndOfLifetime(&room);
}

/* ---- Objects that outlive their deinit ---- */

static int escape_variant;

static void escape(void *object) {
    EXPECT(ESCAPED, object, "Runaway", escape_variant % 3 + 2);
    switch (escape_variant % 3) {
    case 0: swift_retain(object); break;
    case 1: swift_retain_n(object, 2); break;
    case 2:
        swift_nonatomic_retain(object);
        swift_retain(object);
        swift_retain(object);
        break;
    }
}

static void escape_from_deinit(int variant) {
    escape_variant = variant;
    void *o = sidetable_new(check_class("Runaway", 32, escape));
    if (variant / 3 == 1) check_inflate(o);
    if (variant / 3 == 2) swift_unownedRetain(o);
    swift_release(o);
}

/* The same by hand, without a deinit: with how many references the object is given back is said, as Swift does. */
static void give_back_with_references(int variant) {
    probe *p = probe_new(1);
    if (variant & 1) check_inflate(p);
    swift_retain_n(p, 2);
    EXPECT(ESCAPED, (void *)p, "Probe", variant < 2 ? 3 : 2);
    if (variant < 2) swift_deallocClassInstance(p, sizeof *p, 15);
    else swift_deallocPartialClassInstance(p, probe_class(), sizeof *p, 15);
}

/* ---- One release too many ---- */

static void release_the_dead(int variant) {
    probe *p = probe_new(1);
    if (variant & 1) check_inflate(p);
    swift_unownedRetain(p);
    swift_release(p);
    EXPECT(OVER_RELEASED, (void *)p, "Probe");
    switch (variant >> 1) {
    case 0: swift_release(p); break;
    case 1: swift_release_n(p, 3); break;
    case 2: swift_nonatomic_release(p); break;
    case 3: swift_nonatomic_release_n(p, 2); break;
    }
}

static void release_more_than_there_are(int variant) {
    probe *p = probe_new(1);
    if (variant & 1) check_inflate(p);
    swift_retain(p);
    EXPECT(OVER_RELEASED, (void *)p, "Probe");
    if (variant >> 1) swift_nonatomic_release_n(p, 3);
    else swift_release_n(p, 3);
}

static void over_release_self(void *object) {
    EXPECT(OVER_RELEASED, object, "Suicidal");
    swift_release(object);
}

static void release_in_deinit(int variant) {
    void *o = sidetable_new(check_class("Suicidal", 32, over_release_self));
    if (variant) check_inflate(o);
    swift_release(o);
}

/* ---- No memory ---- */

static void no_memory(int variant) {
    /* Not a constant that the compiler could warn about. */
    volatile size_t huge = IS_WORD_WIDE ? SIZE_MAX / 4 + 1 : SIZE_MAX / 4 * 3;
    static const struct rlimit limit = {(rlim_t)1 << 30, (rlim_t)1 << 30};
    switch (variant) {
    case 0:
        EXPECT(NO_MEMORY, huge, (size_t)16);
        swift_slowAlloc(huge, 15);
        break;
    case 1:
        EXPECT(NO_MEMORY, huge, (size_t)4096);
        swift_slowAlloc(huge, 4095);
        break;
    case 2:
        EXPECT(NO_MEMORY, huge + 5, (size_t)16);
        swift_allocObject(probe_class(), huge + 5, 15);
        break;
    case 3:
        EXPECT(NO_MEMORY, huge, (size_t)64);
        swift_bufferAllocate(probe_class(), huge, 63);
        break;
    case 4:
        setrlimit(RLIMIT_AS, &limit);
        EXPECT(NO_MEMORY, (size_t)0xfffffff0, (size_t)16);
        sidetable_new(check_class("Giant", 0xfffffff0, NULL));
        break;
    }
}

/* ---- Once inside itself ---- */

static sidetable_once_t token, other_token;

static void again(void *context) { swift_once(&token, again, context); }

static void through_another(void *context) { swift_once(&other_token, again, context); }

static void once_inside_itself(int variant) {
    EXPECT(RECURSIVE_ONCE);
    swift_once(&token, variant == 0 ? again : through_another, NULL);
}

/* ---- Accesses ---- */

static int variable;

/* Swift's words, with the kinds of both accesses. What the stack has on it is the C compiler's affair. */
static void conflicting_accesses(int variant) {
    static const char *const names[] = {"read", "modification"};
    sidetable_access first, second;
    int earlier = variant == 0 ? 0 : 1, later = variant == 1 ? 0 : 1;
    EXPECT("Simultaneous accesses to %p, but modification requires exclusive access.\n"
           "Previous access (a %s) started at *`* + * (%p).\n"
           "Current access (a %s) started at:\n"
           "0    * 0x* + *\n"
           "*Fatal access conflict detected.\n",
           (void *)&variable, names[earlier], (const void *)names, names[later]);
    swift_beginAccess(&variable, &first, (size_t)(SIDETABLE_TRACKED | earlier), names);
    swift_beginAccess(&variable, &second, (size_t)((variant == 3 ? 0 : SIDETABLE_TRACKED) | later), NULL);
}

static void *end_another_threads(void *access) {
    swift_endAccess(access);
    return NULL;
}

static void access_that_does_not_go_on(int variant) {
    sidetable_access access, other;
    sidetable_task_accesses task = {{NULL}};
    EXPECT("Fatal error: The access at %p ends on this thread, where it does not go on\n", (void *)&access);
    swift_beginAccess(&variable, &access, SIDETABLE_TRACKED, NULL);
    pthread_t thread;
    switch (variant) {
    case 0:
        swift_endAccess(&access);
        swift_endAccess(&access);
        break;
    case 1:
        pthread_create(&thread, NULL, end_another_threads, &access);
        pthread_join(thread, NULL);
        break;
    case 2:
        /* The thread's own access ends while a task runs that found it there. */
        swift_task_enterThreadLocalContext(&task);
        swift_beginAccess(&variable, &other, SIDETABLE_TRACKED, NULL);
        swift_endAccess(&access);
        swift_task_exitThreadLocalContext(&task);
    }
}

static void all(void) {
    DIES(conflicting_accesses, 4);
    DIES(access_that_does_not_go_on, 3);
    DIES(retain_one_too_many, 2 * RETAIN_VARIANTS);
    DIES(retain_n_past_the_field, 16);
    DIES(load_weak_one_too_many, 2);
    DIES(retain_a_cycle_too_often, 6);
    DIES(retain_unowned_one_too_many, 10);
    DIES(retain_unowned_n_past_the_field, 4);
    DIES(retain_weak_one_too_many, 4);
    DIES(read_dead_unowned, 10);
    DIES(read_unowned_in_deinit, 10);
    DIES(stack_object_with_a_reference, 4);
    DIES(escape_from_deinit, 9);
    DIES(give_back_with_references, 4);
    DIES(no_memory, check_is_emulated() ? 4 : 5);
    DIES(once_inside_itself, 2);
    if (!check_is_debug_library()) return;
    DIES(release_the_dead, 8);
    DIES(release_more_than_there_are, 4);
    DIES(release_in_deinit, 2);
}

int main(void) {
    expected = mmap(NULL, TEXT, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(expected != MAP_FAILED);
    make_classes();
    all();
    check_start_second_thread();
    all();
    return check_done("death");
}
