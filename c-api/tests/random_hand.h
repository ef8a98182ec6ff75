/* What one thread of a random program holds, and all that it may do with that: threads_random.c.
 *
 * A hand knows its own references and nothing of the others', so that the program adds no order to what the library orders: a sanitizer sees what the
 * library leaves unordered. What its own references make certain is checked at once, the rest when the threads are joined. */
#ifndef SIDETABLE_TESTS_RANDOM_HAND_H
#define SIDETABLE_TESTS_RANDOM_HAND_H

#include "check.h"

#include "sidetable_freeze.h"
#include "sidetable_identity.h"
#include "sidetable_inline.h"

enum { MOST_OBJECTS = 6, MOST_HANDS = 6, MOST_VARIABLES = 10, SHARED_VARIABLES = 3, TOKENS = 2, NOTHING = -1 };

typedef struct item {
    sidetable_object header;
    struct item *next;
    uint64_t payload;
    int number;
} item;

#define ALIVE UINT64_C(0xa11fe5a11fe5a11f)
#define ENDED UINT64_C(0xdeaddeaddeaddead)

typedef struct variable {
    sidetable_weak reference;
    int number; /* of the object that it was made for */
} variable;

typedef struct hand {
    uint64_t random;
    unsigned strong[MOST_OBJECTS], unowned[MOST_OBJECTS];
    variable variables[MOST_VARIABLES];
    unsigned variable_count;
    /* A host and a key of its own: what it was told of them stays so. */
    sidetable_host host;
    sidetable_exported handles[MOST_OBJECTS];
    bool has_handle[MOST_OBJECTS], has_frozen[MOST_OBJECTS];
    char key;
    int associated[MOST_OBJECTS]; /* the value's number, or NOTHING */
} hand;

static const sidetable_class *item_class;
static item *objects[MOST_OBJECTS];
static int object_count;
static bool is_in_ring[MOST_OBJECTS];
static unsigned ends[MOST_OBJECTS];
/* All hands load these and copy them; none writes them. */
static variable shared_variables[SHARED_VARIABLES];
static int shared_count;
static sidetable_once_t tokens[TOKENS];
static unsigned times_run[TOKENS];

/* ---- Chance ------------------------------------------------------------------------------------------------------------- */

/* Marsaglia's xorshift. */
static uint64_t draw(uint64_t *random) {
    *random ^= *random << 13;
    *random ^= *random >> 7;
    return *random ^= *random << 17;
}

static unsigned below(uint64_t *random, unsigned limit) { return (unsigned)(draw(random) >> 20) % limit; }

/* One of the objects for which there is a count, or NOTHING. */
static int any(hand *h, const unsigned *counts) {
    int first = (int)below(&h->random, (unsigned)object_count);
    for (int i = 0; i < object_count; i++)
        if (counts[(first + i) % object_count] > 0) return (first + i) % object_count;
    return NOTHING;
}

static int any_kept(hand *h) {
    unsigned kept[MOST_OBJECTS];
    for (int i = 0; i < object_count; i++) kept[i] = h->strong[i] + h->unowned[i];
    return any(h, kept);
}

static unsigned how_many(hand *h, unsigned most) { return below(&h->random, 4) == 0 ? 1 + below(&h->random, most < 3 ? most : 3) : 1; }

/* ---- What is certain ---------------------------------------------------------------------------------------------------- */

static void look_at(int number) {
    CHECK_EQ(objects[number]->payload, ALIVE);
    CHECK_EQ(objects[number]->number, number);
}

/* Whether the hand's own references keep the object: then every load gives it. */
static bool keeps(const hand *h, int number) { return h->strong[number] > 0 || h->has_handle[number]; }

/* A load gave the object, +1, or nothing. */
static void loaded(hand *h, int number, void *found) {
    CHECK(found == objects[number] || (found == NULL && !keeps(h, number)));
    if (found == NULL) return;
    look_at(number);
    h->strong[number]++;
}

/* ---- Strong and unowned references -------------------------------------------------------------------------------------- */

static bool retain(hand *h) {
    int number = any(h, h->strong);
    if (number == NOTHING) return false;
    unsigned count = how_many(h, 3);
    if (count > 1) CHECK(swift_retain_n(objects[number], count) == objects[number]);
    else if (below(&h->random, 2) == 0) CHECK(swift_retain(objects[number]) == objects[number]);
    else sidetable_retain(objects[number]);
    h->strong[number] += count;
    return true;
}

static bool release(hand *h) {
    int number = any(h, h->strong);
    if (number == NOTHING) return false;
    unsigned count = how_many(h, h->strong[number]);
    look_at(number);
    h->strong[number] -= count;
    if (count > 1) swift_release_n(objects[number], count);
    else if (below(&h->random, 2) == 0) swift_release(objects[number]);
    else sidetable_release(objects[number]);
    return true;
}

static bool try_retain(hand *h) {
    int number = any_kept(h);
    if (number != NOTHING) loaded(h, number, swift_tryRetain(objects[number]));
    return number != NOTHING;
}

static bool unowned_retain(hand *h) {
    int number = any_kept(h);
    if (number == NOTHING) return false;
    unsigned count = how_many(h, 3);
    if (count > 1) swift_unownedRetain_n(objects[number], (int)count);
    else swift_unownedRetain(objects[number]);
    h->unowned[number] += count;
    return true;
}

static bool unowned_release(hand *h) {
    int number = any(h, h->unowned);
    if (number == NOTHING) return false;
    unsigned count = how_many(h, h->unowned[number]);
    h->unowned[number] -= count;
    if (count > 1) swift_unownedRelease_n(objects[number], (int)count);
    else swift_unownedRelease(objects[number]);
    return true;
}

static bool unowned_load(hand *h) {
    int number = any(h, h->unowned);
    if (number == NOTHING || !keeps(h, number)) return false;
    swift_unownedCheck(objects[number]);
    if (below(&h->random, 2) == 0) {
        CHECK(swift_unownedRetainStrong(objects[number]) == objects[number]);
    } else {
        h->unowned[number]--;
        swift_unownedRetainStrongAndRelease(objects[number]);
    }
    h->strong[number]++;
    return true;
}

static bool look(hand *h) {
    int number = any(h, h->strong);
    if (number == NOTHING) return false;
    look_at(number);
    unsigned known = h->strong[number] + h->has_handle[number];
    if (swift_isUniquelyReferenced(objects[number])) CHECK(known == 1 && !h->has_frozen[number]);
    CHECK(swift_retainCount(objects[number]) >= known);
    CHECK(!swift_isDeallocating(objects[number]));
    CHECK(sidetable_is_frozen(objects[number]) || !h->has_frozen[number]);
    return true;
}

/* ---- Weak variables ----------------------------------------------------------------------------------------------------- */

static variable *new_variable(hand *h) { return h->variable_count < MOST_VARIABLES ? &h->variables[h->variable_count] : NULL; }

static variable *any_variable(hand *h) { return h->variable_count == 0 ? NULL : &h->variables[below(&h->random, h->variable_count)]; }

/* A variable that ended, or was moved away; the last one takes its place. */
static void forget(hand *h, variable *old) {
    h->variable_count--;
    variable *last = &h->variables[h->variable_count];
    if (last == old) return;
    swift_weakTakeInit(&old->reference, &last->reference);
    old->number = last->number;
}

/* A variable of the hand's, or one that all share. */
static variable *any_source(hand *h) {
    unsigned all = h->variable_count + (unsigned)shared_count;
    unsigned chosen = all == 0 ? 0 : below(&h->random, all);
    if (all == 0) return NULL;
    return chosen < h->variable_count ? &h->variables[chosen] : &shared_variables[chosen - h->variable_count];
}

/* A variable to which another was copied: null if the object has gone, and then of no use. */
static void copied(hand *h, variable *copy) {
    if (copy->reference.entry != NULL) return;
    CHECK(!keeps(h, copy->number));
    swift_weakDestroy(&copy->reference);
    forget(h, copy);
}

static bool weak_init(hand *h) {
    int number = any(h, h->strong);
    variable *new = new_variable(h);
    if (number == NOTHING || new == NULL) return false;
    swift_weakInit(&new->reference, objects[number]);
    CHECK(new->reference.entry != NULL);
    new->number = number;
    h->variable_count++;
    return true;
}

static bool weak_load(hand *h) {
    variable *source = any_source(h);
    if (source != NULL) loaded(h, source->number, swift_weakLoadStrong(&source->reference));
    return source != NULL;
}

static bool weak_copy(hand *h) {
    variable *source = any_source(h), *new = new_variable(h);
    if (source == NULL || new == NULL) return false;
    new->number = source->number;
    h->variable_count++;
    if (below(&h->random, 2) == 0) {
        swift_weakCopyInit(&new->reference, &source->reference);
        copied(h, new);
    } else {
        sidetable_weak_share(&new->reference, &source->reference);
        CHECK(new->reference.entry == source->reference.entry);
    }
    return true;
}

static bool weak_copy_assign(hand *h) {
    variable *to = any_variable(h), *source = any_source(h);
    if (to == NULL || source == NULL) return false;
    swift_weakCopyAssign(&to->reference, &source->reference);
    to->number = source->number;
    copied(h, to);
    return true;
}

static bool weak_assign(hand *h) {
    variable *to = any_variable(h);
    int number = any(h, h->strong);
    if (to == NULL || number == NOTHING) return false;
    swift_weakAssign(&to->reference, objects[number]);
    CHECK(to->reference.entry != NULL);
    to->number = number;
    return true;
}

static bool weak_take_assign(hand *h) {
    variable *to = any_variable(h), *from = any_variable(h);
    if (to == NULL || to == from) return false;
    swift_weakTakeAssign(&to->reference, &from->reference);
    to->number = from->number;
    forget(h, from);
    return true;
}

static bool weak_take(hand *h) {
    variable *it = any_variable(h);
    if (it == NULL) return false;
    loaded(h, it->number, swift_weakTakeStrong(&it->reference));
    forget(h, it);
    return true;
}

static bool weak_destroy(hand *h) {
    variable *it = any_variable(h);
    if (it == NULL) return false;
    swift_weakDestroy(&it->reference);
    forget(h, it);
    return true;
}

/* ---- Identity, freezing, once ------------------------------------------------------------------------------------------- */

static bool export_one(hand *h) {
    int number = any(h, h->strong);
    if (number == NOTHING) return false;
    sidetable_exported exported = sidetable_export(objects[number], h->host), *known = &h->handles[number];
    CHECK_EQ(exported.status, SIDETABLE_OK);
    CHECK_EQ(exported.is_new, !h->has_handle[number]);
    CHECK(exported.is_new || (exported.handle == known->handle && exported.epoch == known->epoch));
    *known = exported;
    h->has_handle[number] = true;
    return true;
}

static int any_handle(hand *h) {
    unsigned has[MOST_OBJECTS];
    for (int i = 0; i < object_count; i++) has[i] = h->has_handle[i];
    return any(h, has);
}

static bool resolve(hand *h) {
    int number = any_handle(h);
    if (number == NOTHING) return false;
    void *found = NULL;
    CHECK_EQ(sidetable_resolve(h->host, h->handles[number].handle, h->handles[number].epoch, &found), SIDETABLE_OK);
    loaded(h, number, found);
    return true;
}

static bool adopt(hand *h) {
    int number = any_handle(h);
    if (number == NOTHING) return false;
    sidetable_exported old = h->handles[number];
    void *found = NULL;
    CHECK_EQ(sidetable_adopt(h->host, old.handle, old.epoch, &h->handles[number].epoch), SIDETABLE_OK);
    CHECK_EQ(sidetable_resolve(h->host, old.handle, old.epoch, &found), SIDETABLE_STALE_HANDLE);
    return true;
}

static bool release_handle(hand *h) {
    int number = any_handle(h);
    if (number == NOTHING) return false;
    h->has_handle[number] = false;
    CHECK_EQ(sidetable_release_handle(h->host, h->handles[number].handle, h->handles[number].epoch), SIDETABLE_OK);
    CHECK_EQ(sidetable_release_handle(h->host, h->handles[number].handle, h->handles[number].epoch), SIDETABLE_STALE_HANDLE);
    return true;
}

static bool sweep(hand *h) {
    size_t due = 0, swept = 0;
    for (int i = 0; i < object_count; i++) due += h->has_handle[i], h->has_handle[i] = false;
    CHECK_EQ(sidetable_host_sweep(h->host, &swept), SIDETABLE_OK);
    CHECK_EQ(swept, due);
    return due > 0;
}

/* With objects of a lower number only, so that there are no circles. */
static bool associate(hand *h) {
    int of = any(h, h->strong), value = any(h, h->strong);
    if (of == NOTHING || of > value || is_in_ring[value]) return false;
    bool is_end = of == value;
    CHECK_EQ(sidetable_associate(objects[of], &h->key, is_end ? NULL : objects[value], SIDETABLE_RETAIN), SIDETABLE_OK);
    h->associated[of] = is_end ? NOTHING : value;
    return true;
}

static bool associated(hand *h) {
    int of = any(h, h->strong);
    if (of == NOTHING) return false;
    void *found = sidetable_associated(objects[of], &h->key);
    CHECK(found == (h->associated[of] == NOTHING ? NULL : objects[h->associated[of]]));
    if (found != NULL) loaded(h, h->associated[of], found);
    return true;
}

static bool freeze(hand *h) {
    int number = any(h, h->strong);
    if (number == NOTHING) return false;
    CHECK_EQ(sidetable_freeze(objects[number], NULL, NULL), SIDETABLE_OK);
    CHECK(sidetable_is_frozen(objects[number]));
    h->has_frozen[number] = true;
    return true;
}

static void run_once(void *times) { ++*(unsigned *)times; }

static bool once(hand *h) {
    unsigned token = below(&h->random, TOKENS);
    swift_once(&tokens[token], run_once, &times_run[token]);
    CHECK_EQ(times_run[token], 1);
    return true;
}

/* ---- All of it ---------------------------------------------------------------------------------------------------------- */

static const struct {
    unsigned weight;
    bool (*act)(hand *h);
} operations[] = {
    {6, retain},    {9, release},     {4, try_retain}, {3, unowned_retain},   {4, unowned_release}, {3, unowned_load},     {3, look},
    {5, weak_init}, {7, weak_load},   {4, weak_copy},  {2, weak_copy_assign}, {1, weak_assign},     {1, weak_take_assign}, {2, weak_take},
    {4, weak_destroy}, {3, export_one}, {2, resolve},  {1, adopt},            {2, release_handle},  {1, sweep},            {3, associate},
    {2, associated},   {2, freeze},     {1, once},
};

/* Does so many operations. Those that the hand has no reference for are drawn again, and a hand with none may do nothing. */
static void act(hand *h, unsigned count) {
    unsigned sum = 0;
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) sum += operations[i].weight;
    for (unsigned done = 0, drawn = 0; done < count && drawn < 8 * count; drawn++) {
        unsigned chosen = below(&h->random, sum), i = 0;
        while (chosen >= operations[i].weight) chosen -= operations[i++].weight;
        done += operations[i].act(h);
    }
}

/* Gives up all references, and what the host has. */
static void give_all_up(hand *h) {
    sweep(h);
    bool has_some = true;
    while (has_some) {
        has_some = false;
        static bool (*const ends_of[])(hand *h) = {release, unowned_release, weak_destroy};
        for (unsigned first = below(&h->random, 3), i = 0; i < 3; i++) has_some |= ends_of[(first + i) % 3](h);
    }
}

#endif
