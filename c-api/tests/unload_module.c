/* A library with a runtime of its own, or that needs libsidetable.so, in a program that has none. */
#include "unload_module.h"

#include "check.h"

static void *kept;

static void use(int objects) {
    for (int i = 0; i < objects; i++) {
        probe *p = probe_new(1);
        check_inflate(p);
        swift_release(p);
    }
}

static void keep(void) { kept = probe_new(1); }

__attribute__((destructor)) static void end(void) { swift_release(kept); }

const struct unload_module module = {use, keep};
