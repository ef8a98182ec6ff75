/* Types on request: records and their words, names, values, generic classes, casts; and every way in which a request can be wrong. */
#include "check.h"
#include "sidetable_types.h"

static const sidetable_type_field pair_fields[] = {{"first", "x"}, {"second", "q_"}};
static sidetable_type_descriptor pair = SIDETABLE_DESCRIBE(SIDETABLE_STRUCT, "Demo", "Pair", 2, pair_fields, 2);
static const sidetable_type_field tree_fields[] = {{"left", "4Demo4TreeCyxGSg"}, {"right", "4Demo4TreeCyxGSg"}, {"value", "x"}};
static int deinits;
static void count_deinit(void *object) {
    (void)object;
    deinits++;
}
static sidetable_type_descriptor tree = {SIDETABLE_CLASS | 0x80, {0}, 1, "Demo", NULL, "Tree", tree_fields, 3, 0, NULL, count_deinit, NULL, 0};
static const sidetable_type_field leaf_fields[] = {{"parent", "4Demo4TreeCySiGSgXw"}};
static sidetable_type_descriptor leaf = {SIDETABLE_CLASS, {0}, 0, "Demo", NULL, "Leaf", leaf_fields, 1, 0, "4Demo4TreeCySiG", count_deinit, NULL, 0};
static const sidetable_type_field shape_fields[] = {{"circle", "Sd"}, {"named", "4Demo4TreeCySiG"}, {"none", NULL}, {"unknown", NULL}};
static sidetable_type_descriptor shape = SIDETABLE_DESCRIBE(SIDETABLE_ENUM, "Demo", "Shape", 0, shape_fields, 4);

static const sidetable_type *named(const char *name) {
    const sidetable_type *type = NULL;
    sidetable_error error = {0};
    sidetable_status status = sidetable_type_named(name, strlen(name), NULL, NULL, &type, &error);
    if (status != SIDETABLE_OK) CHECK_STR(error.message, name);
    CHECK(swift_getTypeByMangledNameInContext(name, strlen(name), NULL, NULL) == type);
    return type;
}

/* An Int, an address, and what is aligned to one. */
enum { WORD = sizeof(uintptr_t) };

/* The words in a class record where its description is, and its first argument; and the 32 bits with its instances' size. */
enum { DESCRIPTION = WORD == 8 ? 5 : 8, ARGUMENT = DESCRIPTION + 2, SIZE = WORD == 8 ? 6 : 4 };

static const uintptr_t *words(const sidetable_type *type) { return (const uintptr_t *)type; }

static const sidetable_value_witness_table *witnesses(const sidetable_type *type) {
    return (const sidetable_value_witness_table *)words(type)[-1];
}

static void expect_failure(const char *name, sidetable_status status, const char *said) {
    const sidetable_type *type = (const sidetable_type *)0x1230;
    sidetable_error error = {0};
    CHECK_EQ(sidetable_type_named(name, strlen(name), NULL, NULL, &type, &error), status);
    CHECK_EQ(error.code, status);
    CHECK((uintptr_t)type == 0x1230);
    if (strstr(error.message, said) == NULL) CHECK_STR(error.message, said);
    CHECK(swift_getTypeByMangledNameInContext(name, strlen(name), NULL, NULL) == NULL);
}

static void records(void) {
    const sidetable_type *arguments[] = {named("Si"), named("Sb")};
    sidetable_type_response got = swift_getGenericMetadata(SIDETABLE_COMPLETE, arguments, &pair);
    CHECK_EQ(got.state, SIDETABLE_COMPLETE);
    const uintptr_t *record = words(got.type);
    CHECK_EQ(record[0], SIDETABLE_KIND_STRUCT);
    CHECK_EQ(record[1], (uintptr_t)&pair);
    CHECK_EQ(record[2], (uintptr_t)arguments[0]);
    CHECK_EQ(record[3], (uintptr_t)arguments[1]);
    const uint32_t *offsets = (const uint32_t *)(record + 4);
    CHECK(offsets[0] == 0 && offsets[1] == WORD);
    CHECK(swift_getGenericMetadata(SIDETABLE_COMPLETE | SIDETABLE_NON_BLOCKING, arguments, &pair).type == got.type);
    CHECK(named("4Demo4PairVySiSbG") == got.type);
    CHECK_EQ(swift_checkMetadataState(SIDETABLE_COMPLETE, got.type).state, SIDETABLE_COMPLETE);
    CHECK_EQ(sidetable_generic_argument_count(got.type), 2);
    const sidetable_type *argument = NULL;
    CHECK_EQ(sidetable_generic_argument(got.type, 1, &argument, NULL), SIDETABLE_OK);
    CHECK(argument == arguments[1]);
    swift_instantiateGenericArguments(got.type);
    CHECK_STR(swift_getTypeName(got.type, true).data, "Demo.Pair<Swift.Int, Swift.Bool>");
    CHECK_STR(swift_getTypeName(got.type, false).data, "Pair<Int, Bool>");
    CHECK_STR(swift_getMangledTypeName(got.type).data, "4Demo4PairVySiSbG");
    CHECK_EQ(swift_getTypeName(got.type, false).length, strlen("Pair<Int, Bool>"));

    /* In the context of a type its parameters have meanings. */
    const char *element = "Sayq_G";
    CHECK(swift_getTypeByMangledNameInContext(element, strlen(element), &pair, arguments) == named("SaySbG"));
    sidetable_statistics before, after;
    sidetable_metadata_statistics(&before);
    CHECK(named("4Demo4PairVySiSbG") == got.type);
    sidetable_metadata_statistics(&after);
    CHECK(after.records == before.records && after.bytes == before.bytes);
}

static void structural(void) {
    const sidetable_type *i = named("Si"), *b = named("Sb"), *s = named("SS");
    const sidetable_type *two = swift_getTupleTypeMetadata2(0, i, b, NULL, NULL).type;
    CHECK(two == named("Si_Sbt"));
    CHECK(words(two)[0] == SIDETABLE_KIND_TUPLE && words(two)[1] == 2 && words(two)[2] == 0);
    CHECK(words(two)[3] == (uintptr_t)i && words(two)[4] == 0 && words(two)[5] == (uintptr_t)b && words(two)[6] == WORD);
    const sidetable_type *labelled = swift_getTupleTypeMetadata2(0, i, b, "x y ", NULL).type;
    CHECK(labelled != two && labelled == named("Si1x_Sb1yt"));
    CHECK_STR((const char *)words(labelled)[2], "x y ");
    CHECK(swift_getTupleTypeMetadata2(0, i, b, "  ", NULL).type == two);
    CHECK(swift_getTupleTypeMetadata3(0, i, b, s, "x  z ", NULL).type == named("Si1x_SbSS1zt"));
    const sidetable_type *many[] = {i, b, s, i};
    CHECK(swift_getTupleTypeMetadata(0, 4, many, NULL, NULL).type == named("Si_SbSSSit"));
    CHECK(swift_getTupleTypeMetadata(0, 0, NULL, NULL, NULL).type == named("yt"));

    const size_t escaping = 0x4000000;
    const sidetable_type *function = swift_getFunctionTypeMetadata1(escaping | 1, i, s);
    CHECK(function == named("SSSic"));
    CHECK(words(function)[0] == SIDETABLE_KIND_FUNCTION && words(function)[1] == (escaping | 1));
    CHECK(words(function)[2] == (uintptr_t)s && words(function)[3] == (uintptr_t)i);
    CHECK(swift_getFunctionTypeMetadata0(escaping, named("yt")) == named("yyc"));
    CHECK(swift_getFunctionTypeMetadata2(escaping | 2, i, b, s) == named("SSSi_Sbtc"));
    CHECK(swift_getFunctionTypeMetadata3(escaping | 3, i, b, s, i) == named("SiSi_SbSStc"));
    const uint32_t inout[] = {1};
    CHECK(swift_getFunctionTypeMetadata(escaping | 0x2000000 | 1, many, inout, b) == named("SbSizc"));
    CHECK(swift_getFunctionTypeMetadata1(0x30000 | 1, i, i) == named("S2iXC"));

    const sidetable_type *metatype = swift_getMetatypeMetadata(i);
    CHECK(metatype == named("Sim") && words(metatype)[0] == SIDETABLE_KIND_METATYPE && words(metatype)[1] == (uintptr_t)i);
    const sidetable_type *any = swift_getExistentialTypeMetadata(true, NULL, 0, NULL);
    CHECK(any == named("yp") && words(any)[0] == SIDETABLE_KIND_EXISTENTIAL && words(any)[1] == 0x80000000u);
    CHECK(swift_getExistentialTypeMetadata(false, NULL, 0, NULL) == named("yXl"));
    CHECK(swift_getExistentialMetatypeMetadata(any) == named("ypXp"));
    static const sidetable_protocol drawable = {0, 0, "Demo", "Drawable"}, again = {0, 0, "Demo", "Drawable"}, other = {0, 0, "Demo", "Alpha"};
    const sidetable_protocol *both[] = {&drawable, &other}, *reversed[] = {&other, &again};
    const sidetable_type *composition = swift_getExistentialTypeMetadata(true, NULL, 2, both);
    CHECK(swift_getExistentialTypeMetadata(true, NULL, 2, reversed) == composition);
    CHECK_STR(swift_getTypeName(composition, true).data, "Demo.Alpha & Demo.Drawable");
    CHECK(named("4Demo5Alpha_AA8Drawablep") == composition);
    CHECK_EQ(witnesses(composition)->size, 6 * WORD);
}

typedef struct Tree {
    sidetable_object header;
    struct Tree *left, *right;
    intptr_t value;
} Tree;

typedef struct Leaf {
    Tree tree;
    sidetable_weak parent;
} Leaf;

static Tree *new_tree(const sidetable_type *type, Tree *left, Tree *right) {
    Tree *made = (Tree *)sidetable_new((const sidetable_class *)type);
    made->left = left;
    made->right = right;
    made->value = 1;
    return made;
}

static void classes(void) {
    const sidetable_type *i = named("Si");
    const sidetable_type *type = swift_getGenericMetadata(SIDETABLE_COMPLETE, &i, &tree).type;
    CHECK(words(type)[0] == SIDETABLE_KIND_CLASS && words(type)[DESCRIPTION] == (uintptr_t)&tree);
    CHECK_EQ(((const uint32_t *)type)[SIZE], sizeof(Tree));
    CHECK(words(type)[ARGUMENT] == (uintptr_t)i && words(type)[ARGUMENT + 1] == 2 * WORD);
    CHECK(words(type)[ARGUMENT + 2] == 3 * WORD && words(type)[ARGUMENT + 3] == 4 * WORD);
    const sidetable_type *below = swift_getGenericMetadata(SIDETABLE_COMPLETE, NULL, &leaf).type;
    CHECK_EQ(words(below)[1], (uintptr_t)type);
    CHECK_EQ(((const uint32_t *)below)[SIZE], sizeof(Leaf));

    Tree *root = new_tree(type, new_tree(type, NULL, NULL), NULL);
    Leaf *bottom = (Leaf *)new_tree(below, NULL, NULL);
    swift_weakInit(&bottom->parent, root);
    root->right = &bottom->tree;
    CHECK(swift_dynamicCastClass(bottom, type) == bottom && swift_dynamicCastClass(bottom, below) == bottom);
    CHECK(swift_dynamicCastClass(root, below) == NULL && swift_dynamicCastClass(NULL, below) == NULL);
    CHECK(swift_dynamicCastClassUnconditional(bottom, type, NULL, 0, 0) == bottom);
    CHECK_STR(sidetable_class_name(bottom->tree.header.isa), "Leaf");
    CHECK(swift_weakLoadStrong(&bottom->parent) == root);
    swift_release(root);
    deinits = 0;
    swift_release(root);
    /* Two trees and a leaf, which is a tree, too. */
    CHECK_EQ(deinits, 4);
}

static void values(void) {
    const sidetable_type *i = named("Si"), *type = named("4Demo4TreeCySiG");
    const sidetable_type *arguments[] = {type, named("ShySiG")};
    const sidetable_type *both = swift_getGenericMetadata(SIDETABLE_COMPLETE, arguments, &pair).type;
    (void)i;
    Tree *one = new_tree(type, NULL, NULL), *two = new_tree(type, NULL, NULL);
    struct {
        Tree *first, *second;
    } value = {one, two}, copy, third = {(Tree *)swift_retain(two), (Tree *)swift_retain(two)};
    const sidetable_value_witness_table *table = witnesses(both);
    CHECK(table->initialize_with_copy(&copy, &value, both) == &copy);
    CHECK(swift_retainCount(one) == 2 && swift_retainCount(two) == 4);
    table->assign_with_copy(&third, &value, both);
    CHECK(swift_retainCount(one) == 3 && swift_retainCount(two) == 3);
    table->assign_with_copy(&third, &third, both);
    table->assign_with_take(&third, &copy, both);
    CHECK(swift_retainCount(one) == 2 && swift_retainCount(two) == 2);
    table->destroy(&third, both);
    /* The first reference tells that there is no value. */
    CHECK_EQ(table->extra_inhabitant_count, 4096);
    CHECK_EQ(table->get_enum_tag_single_payload(&value, 3, both), 0);
    for (uint32_t which = 1; which <= 3; which++) {
        table->store_enum_tag_single_payload(&copy, which, 3, both);
        CHECK_EQ(table->get_enum_tag_single_payload(&copy, 3, both), which);
    }
    sidetable_box box = swift_allocBox(both);
    table->initialize_with_take(box.value, &value, both);
    swift_release(box.object);

    const sidetable_type *shapes = swift_getGenericMetadata(SIDETABLE_COMPLETE, NULL, &shape).type;
    struct {
        uintptr_t payload;
        uint8_t tag;
    } drawn = {0, 0}, drawn_copy = {0, 0};
    table = witnesses(shapes);
    CHECK(table->size == 9 && table->stride == 16 && table->flags == 0x210007);
    typedef uint32_t (*get_tag)(const void *, const sidetable_type *);
    typedef void (*inject_tag)(void *, uint32_t, const sidetable_type *);
    get_tag get = *(const get_tag *)(table + 1);
    inject_tag inject = ((const inject_tag *)(table + 1))[2];
    for (uint32_t which = 0; which < 4; which++) {
        drawn.payload = which == 1 ? (uintptr_t)new_tree(type, NULL, NULL) : 7;
        inject(&drawn, which, shapes);
        CHECK_EQ(get(&drawn, shapes), which);
        deinits = 0;
        table->initialize_with_copy(&drawn_copy, &drawn, shapes);
        CHECK_EQ(get(&drawn_copy, shapes), which);
        table->assign_with_copy(&drawn, &drawn_copy, shapes);
        table->destroy(&drawn, shapes);
        CHECK_EQ(deinits, 0);
        table->destroy(&drawn_copy, shapes);
        CHECK_EQ(deinits, which == 1);
    }
    for (uint32_t outer = 1; outer <= 5; outer++) {
        table->store_enum_tag_single_payload(&drawn, outer, 5, shapes);
        CHECK_EQ(table->get_enum_tag_single_payload(&drawn, 5, shapes), outer);
    }

    const sidetable_type *any = named("yp");
    struct {
        void *buffer[3];
        const sidetable_type *type;
    } something = {{new_tree(type, NULL, NULL)}, type}, other;
    table = witnesses(any);
    table->initialize_with_copy(&other, &something, any);
    deinits = 0;
    table->destroy(&something, any);
    CHECK_EQ(deinits, 0);
    table->destroy(&other, any);
    CHECK_EQ(deinits, 1);
}

static void expect_type_failure(sidetable_type_descriptor *descriptor, size_t count, sidetable_status status, const char *said) {
    const sidetable_type *i = named("Si"), *arguments[] = {i, i, i}, *type = (const sidetable_type *)0x1230;
    sidetable_error error = {0};
    for (int again = 0; again < 2; again++) {
        CHECK_EQ(sidetable_type_get(descriptor, arguments, count, &type, &error), status);
        CHECK((uintptr_t)type == 0x1230);
        if (strstr(error.message, said) == NULL) CHECK_STR(error.message, said);
    }
    CHECK_EQ(sidetable_type_get(descriptor, arguments, count, &type, NULL), status);
}

static void errors(void) {
    expect_type_failure(&pair, 1, SIDETABLE_WRONG_ARGUMENT_COUNT, "Demo.Pair takes 2 generic arguments and was given 1");
    expect_failure("SaySiSiG", SIDETABLE_WRONG_ARGUMENT_COUNT, "Swift.Array takes 1");
    const sidetable_type *missing[] = {named("Si"), NULL}, *type = NULL;
    sidetable_error error;
    CHECK_EQ(sidetable_type_get(&pair, missing, 2, &type, &error), SIDETABLE_NULL_ARGUMENT);
    CHECK_STR(error.message, "type Demo.Pair: generic argument 1 is null");
    CHECK_EQ(sidetable_type_get(NULL, missing, 2, &type, NULL), SIDETABLE_NULL_ARGUMENT);
    CHECK_EQ(sidetable_type_get(&pair, NULL, 2, &type, NULL), SIDETABLE_NULL_ARGUMENT);
    CHECK_EQ(sidetable_type_get(&pair, missing, 2, NULL, NULL), SIDETABLE_NULL_ARGUMENT);

    static sidetable_type_descriptor other = SIDETABLE_DESCRIBE(SIDETABLE_STRUCT, "Demo", "Pair", 2, pair_fields, 1);
    expect_type_failure(&other, 2, SIDETABLE_DUPLICATE, "Demo.Pair is described twice, and not alike: 2 fields and 1");
    static sidetable_type_descriptor same = SIDETABLE_DESCRIBE(SIDETABLE_STRUCT, "Demo", "Pair", 2, pair_fields, 2);
    const sidetable_type *ints[] = {named("Si"), named("Si")};
    CHECK(swift_getGenericMetadata(0, ints, &same).type == swift_getGenericMetadata(0, ints, &pair).type);

    static sidetable_type_descriptor foreign = {0x51, {0}, 0, "Demo", NULL, "Foreign", NULL, 0, 0, NULL, NULL, NULL, 0};
    expect_type_failure(&foreign, 0, SIDETABLE_BAD_DESCRIPTOR, "Foreign");
    static sidetable_type_descriptor unnamed = SIDETABLE_DESCRIBE(SIDETABLE_STRUCT, "Demo", "", 0, NULL, 0);
    expect_type_failure(&unnamed, 0, SIDETABLE_BAD_NAME, "needs a name");
    static const sidetable_value_witness_table impossible = {0, 0, 0, 0, 0, 0, 0, 0, 24, 16, 7, 0}, odd = {0, 0, 0, 0, 0, 0, 0, 0, 8, 8, 5, 0};
    static sidetable_type_descriptor wrong = {SIDETABLE_STRUCT, {0}, 0, "Demo", NULL, "Wrong", NULL, 0, 0, NULL, NULL, &impossible, 0};
    expect_type_failure(&wrong, 0, SIDETABLE_BAD_SIZE, "type Demo.Wrong: 24 bytes aligned to 8 do not repeat every 16");
    static sidetable_type_descriptor uneven = {SIDETABLE_STRUCT, {0}, 0, "Demo", NULL, "Uneven", NULL, 0, 0, NULL, NULL, &odd, 0};
    expect_type_failure(&uneven, 0, SIDETABLE_BAD_SIZE, "type Demo.Uneven: 8 bytes aligned to 6 are no possible size");

    static sidetable_value_witness_table huge;
    huge = *witnesses(named("Si"));
    huge.size = huge.stride = (SIZE_MAX / 2 - 1023) & ~(size_t)7;
    static sidetable_type_descriptor ocean = {SIDETABLE_STRUCT, {0}, 0, "Demo", NULL, "Ocean", NULL, 0, 0, NULL, NULL, &huge, 0};
    const sidetable_type *water[2] = {swift_getGenericMetadata(0, NULL, &ocean).type};
    water[1] = water[0];
    CHECK_EQ(sidetable_type_get(&pair, water, 2, &type, &error), SIDETABLE_TOO_LARGE);
    CHECK_STR(error.message, "type Demo.Pair: with second a value is larger than memory");

    static const sidetable_type_field lost_fields[] = {{"way", "4Demo4NoneV"}};
    static sidetable_type_descriptor lost = SIDETABLE_DESCRIBE(SIDETABLE_STRUCT, "Demo", "Lost", 0, lost_fields, 1);
    expect_type_failure(&lost, 0, SIDETABLE_UNKNOWN_TYPE, "type Demo.Lost, field way: no type is called Demo.None (4Demo4NoneV)");
    static sidetable_type_descriptor none = SIDETABLE_DESCRIBE(SIDETABLE_STRUCT, "Demo", "None", 0, NULL, 0);
    const sidetable_type_descriptor *found[] = {&none};
    CHECK_EQ(sidetable_register_types(found, 1, NULL), SIDETABLE_OK);
    CHECK_EQ(sidetable_type_get(&lost, NULL, 0, &type, &error), SIDETABLE_OK);

    static const sidetable_type_field self_fields[] = {{"again", "4Demo4SelfVyxG"}};
    static sidetable_type_descriptor self = SIDETABLE_DESCRIBE(SIDETABLE_STRUCT, "Demo", "Self", 1, self_fields, 1);
    expect_type_failure(&self, 1, SIDETABLE_CYCLE, "Demo.Self<Swift.Int> contains Demo.Self<Swift.Int>");
    static const sidetable_type_field hen_fields[] = {{"egg", "4Demo3EggVyxGSg"}}, egg_fields[] = {{"hen", "x_4Demo3HenVyxGt"}};
    static sidetable_type_descriptor hen = SIDETABLE_DESCRIBE(SIDETABLE_STRUCT, "Demo", "Hen", 1, hen_fields, 1);
    static sidetable_type_descriptor egg = SIDETABLE_DESCRIBE(SIDETABLE_STRUCT, "Demo", "Egg", 1, egg_fields, 1);
    const sidetable_type_descriptor *farm[] = {&hen, &egg};
    CHECK_EQ(sidetable_register_types(farm, 2, NULL), SIDETABLE_OK);
    expect_type_failure(&hen, 1, SIDETABLE_CYCLE, "Demo.Hen<Swift.Int> contains Swift.Optional<Demo.Egg<Swift.Int>> contains Demo.Egg<Swift.Int> contains (Swift.Int");

    static const sidetable_type_field torn_fields[] = {{"part", "4Demo"}};
    static sidetable_type_descriptor torn = SIDETABLE_DESCRIBE(SIDETABLE_STRUCT, "Demo", "Torn", 0, torn_fields, 1);
    expect_type_failure(&torn, 0, SIDETABLE_BAD_NAME, "type Demo.Torn, field part: type name \"4Demo\" is malformed at byte 5");
    static const sidetable_type_field free_fields[] = {{"part", "q_"}};
    static sidetable_type_descriptor unbound = SIDETABLE_DESCRIBE(SIDETABLE_STRUCT, "Demo", "Free", 1, free_fields, 1);
    expect_type_failure(&unbound, 1, SIDETABLE_UNKNOWN_TYPE, "generic parameter B has no argument here");
    static sidetable_type_descriptor orphan = {SIDETABLE_CLASS, {0}, 0, "Demo", NULL, "Orphan", NULL, 0, 0, "Si", NULL, NULL, 0};
    expect_type_failure(&orphan, 0, SIDETABLE_BAD_SUPERCLASS, "Swift.Int is no class");

    expect_failure("", SIDETABLE_BAD_NAME, "a type is missing");
    expect_failure("SiSi", SIDETABLE_BAD_NAME, "more than one type is left");
    expect_failure("99Demo", SIDETABLE_BAD_NAME, "malformed at byte 0: an identifier ends too early");
    expect_failure("AA", SIDETABLE_BAD_NAME, "refers back to what did not come");
    expect_failure("x", SIDETABLE_UNKNOWN_TYPE, "generic parameter A");
    expect_failure("Siz", SIDETABLE_BAD_NAME, "a type is missing");
    expect_failure("SiXp", SIDETABLE_NO_SUCH_TYPE, "Swift.Int is no existential");
}

int main(void) {
    records();
    structural();
    const sidetable_type_descriptor *types[] = {&tree, &leaf};
    CHECK_EQ(sidetable_register_types(types, 2, NULL), SIDETABLE_OK);
    classes();
    values();
    errors();
    return check_done("types");
}
