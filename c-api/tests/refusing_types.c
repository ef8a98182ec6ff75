/* Memory runs out while types are described, asked for, named and registered: refusing.h. */
#include "refusing.h"

#include "sidetable_types.h"

static const sidetable_type_field pair_fields[] = {{"first", "x"}, {"second", "q_"}};
static sidetable_type_descriptor pair = SIDETABLE_DESCRIBE(SIDETABLE_STRUCT, "Demo", "Pair", 2, pair_fields, 2);
static const sidetable_type_field tree_fields[] = {{"left", "4Demo4TreeCyxGSg"}, {"right", "4Demo4TreeCyxGSg"}, {"value", "x"}};
static sidetable_type_descriptor tree = {SIDETABLE_CLASS | 0x80, {0}, 1, "Demo", NULL, "Tree", tree_fields, 3, 0, NULL, NULL, NULL, 0};
static const sidetable_type_field leaf_fields[] = {{"parent", "4Demo4TreeCySiGSgXw"}};
static sidetable_type_descriptor leaf = {SIDETABLE_CLASS, {0}, 0, "Demo", NULL, "Leaf", leaf_fields, 1, 0, "4Demo4TreeCySiG", NULL, NULL, 0};
static const sidetable_type_field shape_fields[] = {{"circle", "Sd"}, {"named", "4Demo4TreeCySiG"}, {"none", NULL}, {"unknown", NULL}};
static sidetable_type_descriptor shape = SIDETABLE_DESCRIBE(SIDETABLE_ENUM, "Demo", "Shape", 0, shape_fields, 4);
static const sidetable_type_field circle_fields[] = {{"self", "4Demo6CircleV"}};
static sidetable_type_descriptor circle = SIDETABLE_DESCRIBE(SIDETABLE_STRUCT, "Demo", "Circle", 0, circle_fields, 1);
static const sidetable_type_descriptor *const all_descriptors[] = {&pair, &tree, &leaf, &shape, &circle};

static const sidetable_type *got;

static sidetable_status named(const char *name, sidetable_error *error) {
    return sidetable_type_named(name, strlen(name), NULL, NULL, &got, error);
}

static void describe(void) {
    CHECK_EQ(sidetable_register_types(all_descriptors, sizeof all_descriptors / sizeof all_descriptors[0], NULL), SIDETABLE_OK);
}

static void registrations(void) {
    sidetable_error error = {0};
    refusing_from_here();
    ASK_AND(sidetable_register_types(all_descriptors, sizeof all_descriptors / sizeof all_descriptors[0], &error), SIDETABLE_OK,
            error.code == SIDETABLE_OUT_OF_MEMORY);
    static const sidetable_protocol drawable = {0, 0, "Demo", "Drawable"};
    ASK(sidetable_register_protocol(&drawable, &error));
    refusing_no_more();
    CHECK_EQ(named("4Demo4PairVySiSbG", NULL), SIDETABLE_OK);
    CHECK_STR(swift_getTypeName(got, true).data, "Demo.Pair<Swift.Int, Swift.Bool>");
}

static void nominal_types(void) {
    describe();
    CHECK_EQ(named("Si", NULL), SIDETABLE_OK);
    const sidetable_type *arguments[2] = {got, got}, *first = NULL, *type = NULL;
    sidetable_error error = {0};
    refusing_from_here();
    ASK_AND(sidetable_type_get(&pair, arguments, 2, &first, &error), SIDETABLE_OK, first == NULL);
    CHECK_EQ(swift_checkMetadataState(SIDETABLE_COMPLETE, first).state, SIDETABLE_COMPLETE);
    arguments[0] = first;
    ASK_AND(sidetable_type_get(&pair, arguments, 2, &type, &error), SIDETABLE_OK, type == NULL);
    ASK_AND(sidetable_type_get(&tree, arguments, 1, &type, &error), SIDETABLE_OK, true);
    ASK_AND(sidetable_type_get(&leaf, NULL, 0, &type, &error), SIDETABLE_OK, true);
    ASK_AND(sidetable_type_get(&shape, NULL, 0, &type, &error), SIDETABLE_OK, true);
    /* What is wrong is said even then, and asked for again it is said again. */
    for (int i = 0; i < 2; i++) ASK_AND(sidetable_type_get(&circle, NULL, 0, &type, &error), SIDETABLE_CYCLE, true);
    ASK_AND(sidetable_type_get(&pair, arguments, 1, &type, &error), SIDETABLE_WRONG_ARGUMENT_COUNT, true);
    refusing_no_more();
    for (int i = 0; i < 2; i++) {
        CHECK_EQ(sidetable_type_get(&pair, arguments, 2, &type, NULL), SIDETABLE_OK);
        CHECK_STR(swift_getTypeName(type, false).data, "Pair<Pair<Int, Int>, Int>");
        CHECK_STR(swift_getMangledTypeName(type).data, "4Demo4PairVy4Demo4PairVySiSiGSiG");
    }
    /* The records are whole: values of the types are copied and destroyed. */
    const sidetable_value_witness_table *witnesses = ((const sidetable_value_witness_table *const *)type)[-1];
    CHECK_EQ(witnesses->size, 24);
}

/* Without a status: a type, or the line. */
static void by_swifts_functions(void) {
    describe();
    CHECK_EQ(named("Si", NULL), SIDETABLE_OK);
    const sidetable_type *integer = got, *arguments[2] = {got, got};
    static const sidetable_protocol drawable = {0, 0, "Demo", "Drawable"};
    const sidetable_protocol *protocols[] = {&drawable};
    refusing_from_here();
    const sidetable_type *made = swift_getGenericMetadata(SIDETABLE_COMPLETE, arguments, &pair).type;
    const sidetable_type *two = swift_getTupleTypeMetadata2(SIDETABLE_COMPLETE, made, integer, "x y ", NULL).type;
    const sidetable_type *three = swift_getTupleTypeMetadata3(SIDETABLE_COMPLETE, made, integer, two, NULL, NULL).type;
    const sidetable_type *function = swift_getFunctionTypeMetadata2(0x4000002, two, three, made);
    const sidetable_type *metatype = swift_getMetatypeMetadata(function);
    const sidetable_type *any = swift_getExistentialTypeMetadata(true, NULL, 1, protocols);
    const sidetable_type *types = swift_getExistentialMetatypeMetadata(any);
    const sidetable_text name = swift_getTypeName(metatype, true), mangled = swift_getMangledTypeName(types);
    CHECK(sidetable_type_equal(two, two) && !sidetable_type_equal(two, three) && sidetable_type_hash(two) != 0);
    CHECK_EQ(swift_checkMetadataState(SIDETABLE_COMPLETE, three).state, SIDETABLE_COMPLETE);
    refusing_no_more();
    CHECK(name.length > 40 && mangled.length > 10);
    CHECK(swift_getTupleTypeMetadata2(SIDETABLE_COMPLETE, made, integer, "x y ", NULL).type == two);
    CHECK(swift_getMetatypeMetadata(function) == metatype);
    CHECK(swift_getExistentialTypeMetadata(true, NULL, 1, protocols) == any);
}

static void names(void) {
    describe();
    static const char *const good[] = {"SaySSG", "4Demo4PairVySiSbG", "Si_SSt", "SiSbc", "4Demo4TreeCySaySiGG", "SDySSSiGSg",
                                       "4Demo5ShapeO", "Sim", "yp", "s5Error_p", "4Demo4PairVySaySiGSDySSSbGG", "SiSbz_SStKc"};
    static const char *const bad[] = {"", "4Demo", "S", "4Demo5OtherV", "Si_", "q_", "4Demo4PairVySiG", "99999999999Demo"};
    sidetable_error error = {0};
    refusing_from_here();
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        got = NULL;
        ASK_AND(named(good[i], &error), SIDETABLE_OK, got == NULL && error.code == SIDETABLE_OUT_OF_MEMORY);
        CHECK(got != NULL);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        sidetable_status status;
        ASK_FOR(status, named(bad[i], &error), true);
        CHECK(status != SIDETABLE_OK && status != SIDETABLE_OUT_OF_MEMORY);
        CHECK(error.message[0] != 0);
    }
}

/* So many that every table grows, and every chunk of records comes to its end. */
static void many_types(void) {
    describe();
    CHECK_EQ(named("Si", NULL), SIDETABLE_OK);
    const sidetable_type *arguments[2] = {got, got}, *type = got;
    refusing_from_here();
    for (int i = 0; i < 60; i++) {
        arguments[i % 2] = type;
        ASK(sidetable_type_get(&pair, arguments, 2, &type, NULL));
    }
    refusing_no_more();
    CHECK_EQ(swift_checkMetadataState(SIDETABLE_COMPLETE, type).state, SIDETABLE_COMPLETE);
}

/* ---- Prespecialized records --------------------------------------------------------------------------------------------- */

SIDETABLE_MANGLED(int_name, "Si");
SIDETABLE_MANGLED(int_bits, "Bi64_");
static const sidetable_value_witness_table words = SIDETABLE_WITNESSES(16, 16, 7, 0);
static sidetable_element fields[2][2];
static sidetable_record_info infos[2];
static SIDETABLE_RECORD(2) records[2];

static void prespecialized(void) {
    describe();
    for (int i = 0; i < 2; i++) {
        for (int f = 0; f < 2; f++) fields[i][f] = (sidetable_element){SIDETABLE_NAMED(int_bits), 8 * (size_t)f};
        infos[i] = (sidetable_record_info){fields[i], 2, 0, NULL};
        records[i].front = (sidetable_record_front){&infos[i], NULL, &words};
        records[i].kind = SIDETABLE_KIND_STRUCT;
        records[i].description = &pair;
        records[i].arguments[0] = records[i].arguments[1] = SIDETABLE_NAMED(int_name);
    }
    sidetable_specialization specializations[2];
    for (int i = 0; i < 2; i++)
        specializations[i] = (sidetable_specialization){SIDETABLE_TYPE(records[i]), "4Demo4PairVyS2iG", i == 0 ? "Other" : "Demo"};
    sidetable_error error = {0};
    const sidetable_type *argument = NULL;
    refusing_from_here();
    for (int i = 0; i < 2; i++) ASK(sidetable_register_specializations(&specializations[i], 1, &error));
    ASK(named("4Demo4PairVyS2iG", &error));
    CHECK(got == SIDETABLE_TYPE(records[0]) || got == SIDETABLE_TYPE(records[1]));
    ASK(sidetable_generic_argument(SIDETABLE_TYPE(records[0]), 1, &argument, &error));
    refusing_no_more();
    for (int i = 0; i < 2; i++) CHECK(swift_getSpecializedGenericMetadata(SIDETABLE_TYPE(records[i]), NULL) == got);
    CHECK(sidetable_type_equal(SIDETABLE_TYPE(records[0]), SIDETABLE_TYPE(records[1])));
    CHECK_EQ(named("Si", NULL), SIDETABLE_OK);
    CHECK(argument == got);
}

static void of_a_module(void) {
    records[0].front = (sidetable_record_front){&infos[0], NULL, &words};
    records[0].kind = SIDETABLE_KIND_STRUCT;
    records[0].description = &pair;
    records[0].arguments[0] = records[0].arguments[1] = SIDETABLE_NAMED(int_name);
    for (int f = 0; f < 2; f++) fields[0][f] = (sidetable_element){SIDETABLE_NAMED(int_bits), 8 * (size_t)f};
    infos[0] = (sidetable_record_info){fields[0], 2, 0, NULL};
    const sidetable_specialization only = {SIDETABLE_TYPE(records[0]), "4Demo4PairVyS2iG", "Demo"};
    refusing_from_here();
    sidetable_register_module(all_descriptors, 2, &only, 1);
    CHECK(swift_getSpecializedGenericMetadata(SIDETABLE_TYPE(records[0]), NULL) == SIDETABLE_TYPE(records[0]));
    refusing_no_more();
    CHECK_EQ(named("4Demo4PairVyS2iG", NULL), SIDETABLE_OK);
    CHECK(got == SIDETABLE_TYPE(records[0]));
}

/* Boxes need a record of their own for each alignment, and objects of described classes one for their class. */
static void boxes_and_objects(void) {
    describe();
    CHECK_EQ(named("4Demo4TreeCySiG", NULL), SIDETABLE_OK);
    const sidetable_type *class_of_trees = got;
    CHECK_EQ(named("4Demo4PairVySiSbG", NULL), SIDETABLE_OK);
    refusing_from_here();
    sidetable_box box = swift_allocBox(got);
    void *object = swift_allocObject((const sidetable_class *)(const void *)class_of_trees, 64, 15);
    memset((char *)object + 16, 0, 48);
    CHECK(swift_dynamicCastClass(object, class_of_trees) == object);
    swift_release(object);
    memset(box.value, 0, 16);
    swift_release(box.object);
}

int main(void) {
    const scenario all[] = {
        {"descriptions", registrations, true, 0},
        {"nominal types", nominal_types, true, 0},
        {"types by Swift's functions", by_swifts_functions, true, 0},
        {"names", names, true, 0},
        {"many types", many_types, true, 0},
        {"prespecialized records", prespecialized, true, 0},
        {"a module's records", of_a_module, true, 0},
        {"boxes and objects of described types", boxes_and_objects, true, 0},
    };
    return refuse_everywhere("refusing_types", "types and names", all, sizeof all / sizeof all[0]);
}
