/* A library with a runtime of its own, in a program that has one, too. */
#include "copies_module.h"

static void count(void **objects, sidetable_weak *weak, unsigned rounds) { copies_count(objects, weak, rounds); }

const struct copies_module module = {count};
