/* Memory that runs out: a scenario runs over and over, each time in a child of its own, and each time the next of its allocations is refused: that one
 * alone, or it and all that follow until the program has been told. So every place where the runtime allocates is met, and each must do one of three
 * things:
 *
 *   go through   the operation does without, or has memory set aside
 *   say so       SIDETABLE_OUT_OF_MEMORY; then nothing was done, and the same call succeeds once there is memory
 *   die          by the runtime's line with the size, and SIGABRT: where there is no status to say it with
 *
 * A scenario that goes on must end with nothing lost: with as many blocks in use as one in which nothing was refused.
 *
 * The allocator stands in this program in front of the C library's, so that the library finds it, archive or shared. Where there is another C library than
 * GNU's nothing is refused. */
#ifndef SIDETABLE_TESTS_REFUSING_H
#define SIDETABLE_TESTS_REFUSING_H

#include "check.h"

#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a scenario does; it may allocate without fear before `refusing_from_here` and after `refusing_no_more`. */
typedef struct scenario {
    const char *name;
    void (*run)(void);
    /* Whether it makes records, which are for ever and lie in chunks: where one is refused a smaller one does, and the next comes sooner. */
    bool makes_records;
    /* Behind the first few dozen, one in so many allocations is refused; 0: every one. */
    unsigned apart;
} scenario;

/* ---- The allocator ------------------------------------------------------------------------------------------------------ */

enum { ONE_ALONE, ALL_FROM_THERE, WAYS };
enum { DEEPEST = 24, MOST_PLACES = 4096 };

/* Shared between the program and its children. */
typedef struct told {
    unsigned long asked;   /* allocations while some might be refused */
    unsigned long refused; /* of these, how many were */
    long blocks;           /* in use in the end */
    unsigned statuses;     /* how often a status said so */
    bool has_status;       /* whether the call that goes on has one: then it must not die */
    uint64_t place;        /* a number for the calls that led to the first allocation that was refused */
    size_t least, most;    /* bytes that were refused at once */
} told;

static told *refusing;
static bool is_refusing;
static unsigned long refuse_at;
static int refuse_how;
static long blocks_in_use;

#if defined(__GLIBC__)
#include <execinfo.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void *__libc_memalign(size_t alignment, size_t size);
void __libc_free(void *block);

static void *file_of(void *address) {
    Dl_info info;
    return dladdr(address, &info) != 0 ? info.dli_fbase : NULL;
}

/* Whether the library is a file of its own. */
static bool is_shared(void) { return file_of((void *)(uintptr_t)sidetable_version) != file_of((void *)(uintptr_t)file_of); }

/* Where the library is, by its calls, so that two allocations of one place are told from those of two. An archive's calls are not told from the
 * program's own. */
static uint64_t place_of_call(void) {
    void *calls[DEEPEST];
    uint64_t place = 0xcbf29ce484222325;
    is_refusing = false;
    int depth = backtrace(calls, DEEPEST);
    is_refusing = true;
    for (int i = 0; i < depth; i++) {
        uintptr_t file = (uintptr_t)file_of(calls[i]);
        if (file != (uintptr_t)file_of((void *)(uintptr_t)place_of_call)) place = (place ^ ((uintptr_t)calls[i] - file)) * 0x100000001b3;
    }
    return place;
}

static bool is_refused(size_t size) {
    if (!is_refusing) return false;
    unsigned long number = refusing->asked++;
    if (number < refuse_at || (number > refuse_at && refuse_how == ONE_ALONE)) return false;
    if (refusing->refused++ == 0) refusing->place = place_of_call();
    if (refusing->least == 0 || size < refusing->least) refusing->least = size;
    if (size > refusing->most) refusing->most = size;
    errno = ENOMEM;
    return true;
}

static void *counted(void *block) {
    blocks_in_use += block != NULL;
    return block;
}

void *malloc(size_t size) { return is_refused(size) ? NULL : counted(__libc_malloc(size)); }
void *calloc(size_t count, size_t size) { return is_refused(count * size) ? NULL : counted(__libc_calloc(count, size)); }
void *memalign(size_t alignment, size_t size) { return is_refused(size) ? NULL : counted(__libc_memalign(alignment, size)); }
void *aligned_alloc(size_t alignment, size_t size) { return memalign(alignment, size); }

int posix_memalign(void **place, size_t alignment, size_t size) {
    void *block = memalign(alignment, size);
    if (block == NULL) return ENOMEM;
    *place = block;
    return 0;
}

void *realloc(void *block, size_t size) {
    if (block == NULL) return malloc(size);
    return is_refused(size) ? NULL : __libc_realloc(block, size);
}

void free(void *block) {
    blocks_in_use -= block != NULL;
    __libc_free(block);
}

/* The runtime's own pages: of those it gives back it gives back all. */
void *mmap(void *address, size_t size, int access, int flags, int file, off_t offset) {
    if (file == -1 && is_refused(size)) return MAP_FAILED;
    void *pages = (void *)syscall(SYS_mmap, address, size, access, flags, file, offset);
    blocks_in_use += file == -1 && pages != MAP_FAILED;
    return pages;
}

int munmap(void *address, size_t size) {
    blocks_in_use--;
    return (int)syscall(SYS_munmap, address, size);
}

/* What it needs itself it has from here on. */
static void prepare(void) {
    void *calls[DEEPEST];
    CHECK(backtrace(calls, DEEPEST) > 0);
}
#else
static bool is_shared(void) { return false; }
static void prepare(void) {}
#endif

/* ---- What scenarios use ------------------------------------------------------------------------------------------------- */

static inline void refusing_from_here(void) { is_refusing = true; }
static inline void refusing_no_more(void) { is_refusing = false; }

/* The program was told; there is memory again. */
static inline void was_told(void) {
    CHECK(refusing->refused > 0);
    refusing->statuses++;
    refusing_no_more();
}

/* A call whose status may be that there is no memory: then it has done nothing, `unchanged` says so, and does it the next time. */
#define ASK_FOR(status, call, unchanged)                                                                                            \
    do {                                                                                                                            \
        refusing->has_status = true;                                                                                                \
        (status) = (call);                                                                                                          \
        refusing->has_status = false;                                                                                               \
        if ((status) == SIDETABLE_OUT_OF_MEMORY) {                                                                                  \
            was_told();                                                                                                             \
            CHECK(unchanged);                                                                                                       \
            (status) = (call);                                                                                                      \
        }                                                                                                                           \
    } while (0)
#define ASK_AND(call, due, unchanged)                                                                                               \
    do {                                                                                                                            \
        sidetable_status asked;                                                                                                     \
        ASK_FOR(asked, call, unchanged);                                                                                            \
        CHECK_EQ(asked, due);                                                                                                       \
    } while (0)
#define ASK(call) ASK_AND(call, SIDETABLE_OK, true)

/* ---- Running them ------------------------------------------------------------------------------------------------------- */

enum { WENT_THROUGH = 40, SAID_SO, DIED, PAST_THE_END, OUTCOMES };

typedef struct place_set {
    uint64_t all[MOST_PLACES];
    unsigned count;
} place_set;

typedef struct found {
    unsigned long tries;
    unsigned long by_outcome[OUTCOMES];
    place_set places;
} found;

static void note_place(place_set *set, uint64_t place) {
    for (unsigned i = 0; i < set->count; i++)
        if (set->all[i] == place) return;
    CHECK(set->count < MOST_PLACES);
    set->all[set->count++] = place;
}

static void run_in_child(const scenario *it, int out) {
    static const struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    /* A scenario takes milliseconds. */
    alarm(60);
    it->run();
    refusing_no_more();
    /* Where the loader found no memory to keep a library, it keeps what it would say about it until it has been asked twice. */
    dlerror();
    dlerror();
    refusing->blocks = blocks_in_use;
    _exit(refusing->refused == 0 ? PAST_THE_END : refusing->statuses > 0 ? SAID_SO : WENT_THROUGH);
}

/* Whether a text is the runtime's one line on memory, with a size that was refused. */
static bool is_last_line(const char *text) {
    size_t size = 0, alignment = 0;
    int end = 0;
    if (sscanf(text, "Fatal error: Could not allocate %zu bytes (alignment %zu)%n", &size, &alignment, &end) != 2) return false;
    return strcmp(text + end, "\n") == 0 && size >= refusing->least && size <= refusing->most;
}

/* One try. The child starts from a process that has not used the library. */
static int try_once(const scenario *it, unsigned long at, int how) {
    int ends[2];
    CHECK_EQ(pipe(ends), 0);
    memset(refusing, 0, sizeof *refusing);
    refuse_at = at;
    refuse_how = how;
    fflush(NULL);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) run_in_child(it, ends[1]);
    close(ends[1]);
    static char text[4096];
    size_t length = 0;
    ssize_t got;
    while (length < sizeof text - 1 && (got = read(ends[0], text + length, sizeof text - 1 - length)) > 0) length += (size_t)got;
    text[length] = 0;
    length = check_without_emulator(text);
    close(ends[0]);
    int status;
    CHECK_EQ(waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && length == 0 && WEXITSTATUS(status) >= WENT_THROUGH) return WEXITSTATUS(status);
    bool has_died = WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT && refusing->refused > 0 && is_last_line(text);
    if (has_died && !refusing->has_status) return DIED;
    fprintf(stderr, "%s: with allocation %lu%s refused it ends with status %#x after saying: %s\n", it->name, at,
            how == ONE_ALONE ? "" : " and all that follow", (unsigned)status, text);
    exit(1);
}

static void try_all(const scenario *it, found *in_scenario, found *in_program) {
    CHECK_EQ(try_once(it, ~0UL, ONE_ALONE), PAST_THE_END);
    long blocks = refusing->blocks;
    for (int how = 0; how < WAYS; how++) {
        for (unsigned long at = 0;; at += at < 48 || it->apart == 0 ? 1 : it->apart) {
            int outcome = try_once(it, at, how);
            check_counted();
            if (outcome == PAST_THE_END) break;
            found *const both[] = {in_scenario, in_program};
            for (int i = 0; i < 2; i++) {
                both[i]->tries++;
                both[i]->by_outcome[outcome]++;
                note_place(&both[i]->places, refusing->place);
            }
            long chunks = it->makes_records ? (long)(refusing->refused - refusing->statuses) : 0;
            if (outcome != DIED && refusing->blocks > blocks + chunks) {
                fprintf(stderr, "%s: with allocation %lu%s refused %ld blocks are lost\n", it->name, at,
                        how == ONE_ALONE ? "" : " and all that follow", refusing->blocks - blocks);
                exit(1);
            }
        }
    }
}

/* Where the figures of a run go: a file for each program, in the folder that the environment names, as a page of such wants them. Only with the shared
 * library, of which it can be told where it is. */
static FILE *figures_of(const char *program) {
    const char *folder = getenv("SIDETABLE_FIGURES");
    if (folder == NULL || *folder == 0 || !is_shared()) return NULL;
    char path[1024];
    snprintf(path, sizeof path, "%s/%s.json", folder, program);
    FILE *file = fopen(path, "w");
    CHECK(file != NULL);
    return file;
}

static void write_row(FILE *figures, const char *name, const found *row, bool is_last) {
    fprintf(figures, "[\"%s\",%u,%lu,%lu,%lu,%lu]%s", name, row->places.count, row->tries, row->by_outcome[WENT_THROUGH],
            row->by_outcome[SAID_SO], row->by_outcome[DIED], is_last ? "" : ",\n");
}

static int refuse_everywhere(const char *program, const char *title, const scenario *scenarios, size_t count) {
    refusing = (told *)mmap(NULL, sizeof *refusing, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(refusing != MAP_FAILED);
    prepare();
    FILE *figures = figures_of(program);
    if (figures != NULL) {
        fprintf(figures, "{\"title\":\"Memory that runs out: %s\",\"made_by\":\"cargo xtask test --only c-api\",\n", title);
        fprintf(figures, "\"columns\":[\"what\",\"places\",\"refusals\",\"goes through\",\"says so\",\"dies by the line\"],\"rows\":[\n");
    }
    static found in_scenario, in_program;
    for (size_t i = 0; i < count; i++) {
        memset(&in_scenario, 0, sizeof in_scenario);
        try_all(&scenarios[i], &in_scenario, &in_program);
        if (figures != NULL) write_row(figures, scenarios[i].name, &in_scenario, false);
    }
    if (figures != NULL) {
        write_row(figures, "all", &in_program, true);
        fprintf(figures, "],\"found\":[]}\n");
        CHECK_EQ(fclose(figures), 0);
    }
    return check_done(program);
}

#endif
