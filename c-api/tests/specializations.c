/* Prespecialized records: in the module that defines the type, in another, in a library that comes later; with arguments that are
 * names; surrogates; and records that are not what they are said to be. The library's path is the first argument. */
#include "check.h"
#include "types_module.h"

#include <dlfcn.h>

DUO(ints, int_name, int_name);
DUO(pointers, array_name, int_name);
SIDETABLE_KNOWN(duo);
SIDETABLE_SPECIALIZE(ints, "4Base3DuoVyS2iG", "Base");
SIDETABLE_MODULE

static const sidetable_type *named(const char *name) {
    return swift_getTypeByMangledNameInContext(name, strlen(name), NULL, NULL);
}

static size_t built(void) {
    sidetable_statistics statistics;
    sidetable_metadata_statistics(&statistics);
    return statistics.records;
}

static sidetable_status register_one(const sidetable_type *record, const char *name, const char *module, sidetable_error *error) {
    const sidetable_specialization one = {record, name, module};
    return sidetable_register_specializations(&one, 1, error);
}

/* A record is canonical from the start in the module that defines its type: nothing is built, by name or by arguments. */
static void same_module(void) {
    size_t before = built();
    CHECK(named("4Base3DuoVyS2iG") == SIDETABLE_TYPE(ints));
    CHECK_EQ(built(), before);
    CHECK_EQ((uintptr_t)ints.arguments[0] & 1, 1);
    const sidetable_type *i = named("Si"), *both[] = {i, i};
    before = built();
    CHECK(swift_getGenericMetadata(SIDETABLE_COMPLETE, both, &duo).type == SIDETABLE_TYPE(ints));
    size_t token = 0;
    CHECK(swift_getCanonicalPrespecializedGenericMetadata(SIDETABLE_COMPLETE, both, &duo, &token).type == SIDETABLE_TYPE(ints));
    CHECK_EQ(built(), before);
    CHECK_STR(swift_getTypeName(SIDETABLE_TYPE(ints), true).data, "Base.Duo<Swift.Int, Swift.Int>");
    const sidetable_type *argument = NULL;
    CHECK_EQ(sidetable_generic_argument(SIDETABLE_TYPE(ints), 1, &argument, NULL), SIDETABLE_OK);
    CHECK(argument == i && ints.arguments[1] == (const void *)i);
    CHECK_EQ((uintptr_t)ints.arguments[0] & 1, 1);
    swift_instantiateGenericArguments(SIDETABLE_TYPE(ints));
    CHECK(ints.arguments[0] == (const void *)i);
    int64_t from[2] = {1, 2}, to[2] = {0, 0};
    word_witnesses.initialize_with_copy(to, from, SIDETABLE_TYPE(ints));
    CHECK(to[0] == 1 && to[1] == 2);
}

/* What is in use stays canonical; a record that comes later is a surrogate. */
static void too_late(void) {
    const sidetable_type *dynamic = named("4Base3DuoVySaySiGSiG");
    CHECK(dynamic != NULL && dynamic != SIDETABLE_TYPE(pointers));
    sidetable_error error;
    CHECK_EQ(register_one(SIDETABLE_TYPE(pointers), "4Base3DuoVySaySiGSiG", "Base", &error), SIDETABLE_DUPLICATE);
    CHECK_STR(error.message, "type Base.Duo<Swift.Array<Swift.Int>, Swift.Int> is described twice, and not alike: values lie in memory differently");
}

/* A library of another module: its records yield to those of the type's own module, and to those in use. */
static void other_module(const char *path) {
    size_t before = built();
    void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL) CHECK_STR(dlerror(), "loaded");
    struct module_records (*records)(void);
    *(void **)&records = dlsym(library, "module_records");
    struct module_records theirs = records();
    CHECK(theirs.ints != SIDETABLE_TYPE(ints));
    const sidetable_type *cache = NULL;
    CHECK(swift_getSpecializedGenericMetadata(theirs.ints, &cache) == SIDETABLE_TYPE(ints));
    CHECK(cache == SIDETABLE_TYPE(ints));
    CHECK(swift_getSpecializedGenericMetadata(theirs.ints, &cache) == SIDETABLE_TYPE(ints));
    sidetable_type_response response = swift_getCanonicalSpecializedMetadata(SIDETABLE_COMPLETE, theirs.ints, NULL);
    CHECK(response.type == SIDETABLE_TYPE(ints) && response.state == SIDETABLE_COMPLETE);
    CHECK(sidetable_type_equal(theirs.ints, SIDETABLE_TYPE(ints)));
    CHECK_EQ(sidetable_type_hash(theirs.ints), sidetable_type_hash(SIDETABLE_TYPE(ints)));
    CHECK(!sidetable_type_equal(theirs.ints, theirs.mixed) && !sidetable_type_equal(theirs.ints, NULL));
    /* Nobody else emits this one, and the module defines that one. */
    CHECK(named("4Base3DuoVySiSuG") == theirs.mixed);
    CHECK(named("6Module3BoxVySiG") == theirs.own);
    CHECK_EQ(built(), before);
    /* Types made of surrogates are made of what they stand for. */
    const sidetable_type *two = swift_getTupleTypeMetadata2(0, theirs.ints, theirs.mixed, NULL, NULL).type;
    CHECK(two == swift_getTupleTypeMetadata2(0, SIDETABLE_TYPE(ints), theirs.mixed, NULL, NULL).type);
    CHECK(two == named("4Base3DuoVyS2iG_AA3DuoVySiSuGt"));
}

static void claims(void) {
    static const sidetable_type_field item_fields[] = {{"value", "Si"}};
    static sidetable_type_descriptor item = SIDETABLE_DESCRIBE(SIDETABLE_STRUCT, "Items", "Item", 0, item_fields, 1);
    const sidetable_type_descriptor *all[] = {&item};
    CHECK_EQ(sidetable_register_types(all, 1, NULL), SIDETABLE_OK);
    SIDETABLE_MANGLED(item_name, "5Items4ItemV");
    static SIDETABLE_RECORD(2) first, second;
    DUO(blank, item_name, item_name);
    memcpy(&first, &blank, sizeof first);
    memcpy(&second, &blank, sizeof second);
    const char *name = "4Base3DuoVy5Items4ItemVAFG";
    CHECK_EQ(register_one(SIDETABLE_TYPE(first), name, "Anybody", NULL), SIDETABLE_OK);
    CHECK_EQ(register_one(SIDETABLE_TYPE(second), name, "Items", NULL), SIDETABLE_OK);
    /* The module that defines all arguments wins, although it came later. */
    CHECK(swift_getSpecializedGenericMetadata(SIDETABLE_TYPE(first), NULL) == SIDETABLE_TYPE(second));
    /* And stays, although the type's own module comes now. */
    CHECK_EQ(register_one(SIDETABLE_TYPE(blank), name, "Base", NULL), SIDETABLE_OK);
    CHECK(named(name) == SIDETABLE_TYPE(second));
    const sidetable_type *i = named("5Items4ItemV"), *both[] = {i, i};
    CHECK(swift_getGenericMetadata(SIDETABLE_COMPLETE, both, &duo).type == SIDETABLE_TYPE(second));
}

static void refusals(void) {
    sidetable_error error;
    CHECK_EQ(register_one(NULL, "Si", "Base", &error), SIDETABLE_NULL_ARGUMENT);
    CHECK_EQ(register_one(SIDETABLE_TYPE(ints), NULL, "Base", &error), SIDETABLE_NULL_ARGUMENT);
    CHECK_EQ(register_one(SIDETABLE_TYPE(ints), "4Base3DuoVyS2bG", "Base", &error), SIDETABLE_BAD_SPECIALIZATION);
    CHECK_STR(error.message,
              "the prespecialized record of Base.Duo<Swift.Bool, Swift.Bool> does not describe it: it is a record of "
              "Base.Duo<Swift.Int, Swift.Int>");
    CHECK_EQ(register_one(SIDETABLE_TYPE(ints), "4Base3DuoVyS2iSiG", "Base", &error), SIDETABLE_BAD_SPECIALIZATION);
    CHECK_EQ(register_one(SIDETABLE_TYPE(ints), "4Base", "Base", &error), SIDETABLE_BAD_NAME);
    CHECK_EQ(register_one(SIDETABLE_TYPE(ints), "4Base3DuoVyS2iG", "Base", &error), SIDETABLE_OK);
    SIDETABLE_MANGLED(wrong, "S?");
    DUO(broken, int_name, wrong);
    CHECK_EQ(register_one(SIDETABLE_TYPE(broken), "4Base3DuoVySiSuG", "Base", &error), SIDETABLE_BAD_SPECIALIZATION);
    SIDETABLE_MANGLED(later, "5Later4TypeV");
    DUO(early, int_name, later);
    CHECK_EQ(register_one(SIDETABLE_TYPE(early), "4Base3DuoVySi5Later4TypeVG", "Base", &error), SIDETABLE_OK);
    const sidetable_type *argument = NULL;
    CHECK_EQ(sidetable_generic_argument(SIDETABLE_TYPE(early), 1, &argument, &error), SIDETABLE_UNKNOWN_TYPE);
    CHECK_STR(error.message, "no type is called Later.Type (5Later4TypeV)");
    CHECK_EQ(sidetable_generic_argument(SIDETABLE_TYPE(early), 2, &argument, &error), SIDETABLE_WRONG_ARGUMENT_COUNT);
}

/* A type nested 64 deep, each level a static record whose argument is a name: one record is looked at, none is built. */
static void deep(void) {
    enum { LEVELS = 64 };
    static SIDETABLE_RECORD(2) levels[LEVELS];
    static char names[LEVELS][16 * LEVELS] __attribute__((aligned(2)));
    char inside[16 * LEVELS] = "Su";
    for (int level = 0; level < LEVELS; level++) {
        snprintf(names[level], sizeof names[level], "4Base3DuoVySi%.1000sG", inside);
        strcpy(inside, names[level]);
        DUO(blank, int_name, uint_name);
        memcpy(&levels[level], &blank, sizeof blank);
        if (level > 0) levels[level].arguments[1] = names[level - 1] + 1;
    }
    size_t before = built();
    /* All words: values are as large as one level's, which is all that matters here. */
    for (int level = 1; level < LEVELS; level++)
        CHECK_EQ(register_one(SIDETABLE_TYPE(levels[level]), names[level], "Base", NULL), SIDETABLE_OK);
    const sidetable_type *top = named(names[LEVELS - 1]);
    CHECK(top == SIDETABLE_TYPE(levels[LEVELS - 1]));
    CHECK_EQ(built(), before);
    CHECK_EQ((uintptr_t)levels[LEVELS - 1].arguments[1] & 1, 1);
    const sidetable_type *inner = NULL;
    CHECK_EQ(sidetable_generic_argument(top, 1, &inner, NULL), SIDETABLE_OK);
    CHECK(inner == SIDETABLE_TYPE(levels[LEVELS - 2]));
    CHECK_EQ((uintptr_t)levels[LEVELS - 2].arguments[1] & 1, 1);
    CHECK_EQ(built(), before);
    CHECK(sidetable_type_equal(top, top));
}

int main(int count, char **arguments) {
    CHECK_EQ(count, 2);
    same_module();
    too_late();
    other_module(arguments[1]);
    claims();
    refusals();
    deep();
    return check_done("specializations");
}
