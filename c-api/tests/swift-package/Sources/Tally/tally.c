#include "tally.h"

static long so_far;

long tally_add(long these) {
    so_far += these;
    return so_far;
}
