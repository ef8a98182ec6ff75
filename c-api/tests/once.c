/* swift_once: a token's function runs once, and nested tokens do not disturb each other. */
#include "check.h"

static sidetable_once_t outer_token, inner_token;
static int outer_runs, inner_runs;

static void inner(void *context) {
    inner_runs++;
    *(int *)context += 1;
}

static void outer(void *context) {
    outer_runs++;
    swift_once(&inner_token, inner, context);
    CHECK(inner_token < 0);
    swift_once(&inner_token, inner, context);
}

static void set(void *context) { *(int *)context = 1; }

int main(void) {
    int value = 0;
    CHECK_EQ(outer_token, 0);
    swift_once(&outer_token, outer, &value);
    CHECK(outer_token < 0);
    swift_once(&outer_token, outer, &value);
    CHECK_EQ(outer_runs, 1);
    CHECK_EQ(inner_runs, 1);
    CHECK_EQ(value, 1);

    enum { COUNT = 100 };
    static struct {
        int32_t before;
        sidetable_once_t token;
        int32_t after;
        int value;
    } rows[COUNT];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < COUNT; i++) {
            rows[i].before = rows[i].after = 0x5a5a5a5a;
            swift_once(&rows[i].token, set, &rows[i].value);
            CHECK_EQ(rows[i].value, 1);
            CHECK_EQ(rows[i].before, 0x5a5a5a5a);
            CHECK_EQ(rows[i].after, 0x5a5a5a5a);
        }
    }
    return check_done("once");
}
