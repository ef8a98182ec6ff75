/* Leaks a ring of two, and then does what its first argument says. It must do the same whoever looks at it. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sidetable.h"

typedef struct node {
    sidetable_object header;
    struct node *other;
} node;

static const sidetable_class *node_class;

#ifdef OWN_MALLOC
static _Alignas(16) char room[1 << 24];
static size_t used;

void *malloc(size_t bytes) {
    size_t begin = used;
    used += (bytes + 15) / 16 * 16;
    return used <= sizeof room ? room + begin : NULL;
}

void *calloc(size_t count, size_t bytes) { return malloc(count * bytes); }

void *realloc(void *block, size_t bytes) {
    void *new = malloc(bytes);
    return block != NULL && new != NULL ? memcpy(new, block, bytes) : new;
}

void free(void *block) { (void)block; }
#endif

__attribute__((noinline)) static void leak(void) {
    static const sidetable_field fields[] = {SIDETABLE_FIELD(node, other, SIDETABLE_STRONG, SIDETABLE_FIELD_NULLABLE)};
    const sidetable_class_definition definition = {
        .name = "node",
        .instance_size = sizeof(node),
        .instance_alignment = _Alignof(node),
        .fields = fields,
        .field_count = 1,
    };
    sidetable_error error;
    if (sidetable_class_create(&definition, &node_class, &error) != SIDETABLE_OK) exit(100);
    node *one = sidetable_new(node_class), *other = sidetable_new(node_class);
    one->other = other;
    other->other = one;
}

static void say(const char *words) {
    if (write(STDOUT_FILENO, words, strlen(words)) < 0) _exit(101);
}

static volatile sig_atomic_t caught;

static void on_signal(int number) {
    (void)number;
    caught++;
}

static void on_child(int number) {
    (void)number;
    say("a child has ended\n");
}

static void handlers(void) {
    const int numbers[] = {SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGUSR1, 57};
    for (size_t index = 0; index < sizeof numbers / sizeof *numbers; index++) {
        struct sigaction action = {.sa_handler = on_signal}, old;
        sigaction(numbers[index], &action, &old);
        printf("%d was %s", numbers[index], old.sa_handler == SIG_DFL ? "the system's" : "somebody's");
        raise(numbers[index]);
        action.sa_handler = SIG_IGN;
        sigaction(numbers[index], &action, &old);
        printf(", %s", old.sa_handler == on_signal ? "mine" : "somebody's");
        raise(numbers[index]);
        printf(", %s\n", signal(numbers[index], SIG_DFL) == SIG_IGN ? "ignored" : "somebody's");
    }
    printf("caught %d\n", (int)caught);
}

/* Its stderr is closed: the next file that it opens has that number, and nobody else writes into it. */
static void closed(void) {
    char name[] = "/tmp/sidetable-XXXXXX";
    fclose(stderr);
    close(STDERR_FILENO);
    const int file = mkstemp(name);
    unlink(name);
    if (file != STDERR_FILENO || write(file, "mine\n", 5) != 5) exit(102);
    /* One that stays open beyond the end says how long the file is then. */
    const int copy = dup(file);
    const pid_t child = fork();
    if (child == 0) {
        char byte;
        (void)!read(3, &byte, 0);
        _exit(0);
    }
    waitpid(child, NULL, 0);
    struct stat about;
    fstat(copy, &about);
    printf("%ld bytes\n", (long)about.st_size);
}

static void forks(void) {
    fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        say("the child leaks, too\n");
        leak();
        exit(5);
    }
    int status = 0;
    waitpid(child, &status, 0);
    printf("the child ended with %d\n", WEXITSTATUS(status));
    errno = 0;
    printf("there is %s other\n", wait(NULL) == -1 && errno == ECHILD ? "no" : "an");
}

static void *sleeps(void *nothing) {
    for (;;) pause();
    return nothing;
}

int main(int count, char **words) {
    const char *what = count > 1 ? words[1] : "end";
    leak();
    say("made\n");
    if (strcmp(what, "end") == 0) return 3;
    if (strcmp(what, "crash") == 0) *(volatile int *)8 = 1;
    if (strcmp(what, "abort") == 0) abort();
    if (strcmp(what, "terminate") == 0) raise(SIGTERM);
    if (strcmp(what, "kill") == 0) raise(SIGKILL);
    if (strcmp(what, "handlers") == 0) handlers();
    if (strcmp(what, "closed") == 0) closed();
    if (strcmp(what, "fork") == 0) forks();
    if (strcmp(what, "exec") == 0) execlp("echo", "echo", "another program", NULL);
    if (strcmp(what, "leave") == 0) _exit(4);
    if (strcmp(what, "child") == 0) signal(SIGCHLD, on_child);
    if (strcmp(what, "thread") == 0) {
        pthread_t thread;
        pthread_create(&thread, NULL, sleeps, NULL);
    }
    return 0;
}
