/* Retains and releases whose numbers are known: what it does says its first argument. */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sidetable.h"

static const sidetable_class *node_class;

typedef struct node {
    sidetable_object header;
    long value;
} node;

static void take(node *object) {
    for (int i = 0; i < 1000; i++) swift_retain(object);
    for (int i = 0; i < 10; i++) swift_retain_n(object, 5);
}

static void give(node *object) {
    for (int i = 0; i < 1050; i++) swift_release(object);
}

static void balanced(node *object) {
    for (int i = 0; i < 300; i++) {
        swift_retain(object);
        swift_release(object);
    }
}

static void weak(node *object) {
    sidetable_weak reference;
    swift_weakInit(&reference, object);
    for (int i = 0; i < 6; i++) swift_release(swift_weakLoadStrong(&reference));
    swift_weakDestroy(&reference);
}

/* The runtime's functions for bridge objects end in those for objects: one call each, all the same. */
static void bridged(node *object) {
    for (int i = 0; i < 4; i++) swift_bridgeObjectRetain(object);
    for (int i = 0; i < 4; i++) swift_bridgeObjectRelease(object);
}

__attribute__((noinline, optimize("O2"))) static void last(node *object) { swift_release(object); }

static void *in_thread(void *object) {
    for (int i = 0; i < 20000; i++) swift_retain(object);
    for (int i = 0; i < 20000; i++) swift_release(object);
    return NULL;
}

static void threads(node *object) {
    pthread_t thread[8];
    /* Four at a time: the others come into what the first have left. */
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 4; i++) pthread_create(&thread[i], NULL, in_thread, object);
        for (int i = 0; i < 4; i++) pthread_join(thread[i], NULL);
    }
}

/* More places than a thread's first table has room for: each call is one of its own. */
#define ONE swift_retain(object), swift_release(object);
#define TEN ONE ONE ONE ONE ONE ONE ONE ONE ONE ONE
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define THOUSAND HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED HUNDRED
static void places(node *object) {
    for (int i = 0; i < 3; i++) {
        THOUSAND THOUSAND THOUSAND
    }
}

int main(int count, char **words) {
    const char *what = count > 1 ? words[1] : "";
    sidetable_class_definition definition = {.name = "Node", .instance_size = sizeof(node)};
    sidetable_error error;
    if (sidetable_class_create(&definition, &node_class, &error) != SIDETABLE_OK) return 1;
    node *object = swift_allocObject(node_class, sizeof(node), 7);
    take(object);
    give(object);
    balanced(object);
    weak(object);
    bridged(object);
    swift_retain(object);
    last(object);
    if (strcmp(what, "threads") == 0) threads(object);
    if (strcmp(what, "places") == 0) places(object);
    if (strcmp(what, "abort") == 0) abort();
    if (strcmp(what, "_exit") == 0) _exit(7);
    if (strcmp(what, "child") == 0) return system(words[2]) == 0 ? 0 : 1;
    if (strcmp(what, "fork") == 0 && fork() == 0) {
        balanced(object);
        return 0;
    }
    /* What another process has written is there to be found: this one ends without a word. */
    if (strcmp(what, "child-then-kill") == 0) {
        if (system(words[2]) == -1) return 1;
        raise(SIGKILL);
    }
    if (strcmp(what, "fork-then-kill") == 0) {
        pid_t child = fork();
        if (child == 0) exit(0);
        waitpid(child, NULL, 0);
        raise(SIGKILL);
    }
    return 3;
}
