/* sidetable_inspect and sidetable_inspect_weak: an object's counts at each stage of its life. */
#include "check.h"

static void expect(const sidetable_object_state *state, uint64_t strong, uint64_t unowned, uint64_t weak, uint32_t kind,
                   uint32_t is_deiniting) {
    CHECK_EQ(state->strong, strong);
    CHECK_EQ(state->unowned, unowned);
    CHECK_EQ(state->weak, weak);
    CHECK_EQ(state->kind, kind);
    CHECK_EQ(state->is_deiniting, is_deiniting);
}

static void in_deinit(void *object) {
    sidetable_object_state state = check_state(object);
    expect(&state, 0, 2, 3, SIDETABLE_KIND_SIDE_TABLE, 1);
}

int main(void) {
    CHECK_STR(sidetable_version(), SIDETABLE_EXPECTED_VERSION);

    void *o = sidetable_new(check_class("Inspected", 64, in_deinit));
    sidetable_object_state state;
    sidetable_inspect(o, &state);
    expect(&state, 1, 1, 0, SIDETABLE_KIND_INLINE, 0);
    CHECK_EQ(state.word, 3);
    CHECK_EQ(state.counts, 3);
    CHECK(state.side_table == NULL);

    swift_retain_n(o, 9);
    swift_unownedRetain(o);
    sidetable_inspect(o, &state);
    expect(&state, 10, 2, 0, SIDETABLE_KIND_INLINE, 0);

    sidetable_weak a, b;
    swift_weakInit(&a, o);
    swift_weakCopyInit(&b, &a);
    sidetable_inspect(o, &state);
    expect(&state, 10, 2, 3, SIDETABLE_KIND_SIDE_TABLE, 0);
    CHECK(state.side_table == a.entry);
    CHECK(state.word != state.counts);
    sidetable_inspect_weak(&b, &state);
    expect(&state, 10, 2, 3, SIDETABLE_KIND_SIDE_TABLE, 0);
    CHECK_EQ(state.word, 0);

    swift_release_n(o, 10);
    sidetable_inspect(o, &state);
    expect(&state, 0, 1, 3, SIDETABLE_KIND_SIDE_TABLE, 1);

    swift_unownedRelease(o);
    sidetable_inspect_weak(&a, &state);
    expect(&state, 0, 0, 2, SIDETABLE_KIND_SIDE_TABLE, 1);
    CHECK_EQ(state.word, 0);
    CHECK(state.side_table == a.entry);
    swift_weakDestroy(&b);
    sidetable_inspect_weak(&a, &state);
    expect(&state, 0, 0, 1, SIDETABLE_KIND_SIDE_TABLE, 1);
    swift_weakDestroy(&a);

    sidetable_weak null = {NULL};
    memset(&state, 0xee, sizeof state);
    sidetable_inspect_weak(&null, &state);
    static const sidetable_object_state zero;
    CHECK(memcmp(&state, &zero, sizeof state) == 0);

    static struct {
        uint64_t token;
        sidetable_object object;
    } cell;
    swift_initStaticObject(probe_class(), &cell.object);
    sidetable_inspect(&cell.object, &state);
    CHECK_EQ(state.kind, SIDETABLE_KIND_IMMORTAL);
    CHECK_EQ(state.is_deiniting, 0);
    CHECK(state.side_table == NULL);
    return check_done("inspect");
}
