/* Every way in which a class definition can be wrong: the status, the sentence, the path of the field; and nothing is made. */
#include "check.h"

static const sidetable_class *const untouched = (const sidetable_class *)(uintptr_t)0x1230;

static const sidetable_field good_fields[] = {{"a", 16, SIDETABLE_STRONG, 0, NULL}, {"b", 24, SIDETABLE_WEAK, 3, NULL}};

static sidetable_class_definition good(void) {
    sidetable_class_definition definition = {
        .name = "Node", .instance_size = 64, .fields = good_fields, .field_count = 2};
    return definition;
}

static void expect_mentioning(const sidetable_class_definition *definition, sidetable_status status, const char *path,
                              const char *mentioned) {
    const sidetable_class *c = untouched;
    sidetable_error error;
    memset(&error, 0x7f, sizeof error);
    CHECK_EQ(sidetable_class_create(definition, &c, &error), status);
    CHECK(c == untouched);
    CHECK_EQ(error.code, status);
    CHECK(memchr(error.message, 0, sizeof error.message) != NULL);
    CHECK(memchr(error.path, 0, sizeof error.path) != NULL);
    CHECK(strlen(error.message) > 5);
    CHECK_STR(error.path, path);
    if (strstr(error.message, mentioned) == NULL) CHECK_STR(error.message, mentioned);
    /* The error is optional. */
    CHECK_EQ(sidetable_class_create(definition, &c, NULL), status);
    CHECK(c == untouched);
}

static void expect(const sidetable_class_definition *definition, sidetable_status status, const char *path) {
    expect_mentioning(definition, status, path, path);
}

static void expect_field(sidetable_field field, sidetable_status status, const char *path) {
    sidetable_class_definition definition = good();
    sidetable_field fields[] = {good_fields[0], good_fields[1], field};
    definition.fields = fields;
    definition.field_count = 3;
    expect(&definition, status, path);
}

static void null_arguments(void) {
    sidetable_class_definition definition = good();
    sidetable_error error;
    CHECK_EQ(sidetable_class_create(&definition, NULL, &error), SIDETABLE_NULL_ARGUMENT);
    CHECK_EQ(error.code, SIDETABLE_NULL_ARGUMENT);
    CHECK(strlen(error.message) > 5);
    CHECK_EQ(sidetable_class_create(NULL, NULL, NULL), SIDETABLE_NULL_ARGUMENT);
    expect(NULL, SIDETABLE_NULL_ARGUMENT, "");
    definition.fields = NULL;
    expect(&definition, SIDETABLE_NULL_ARGUMENT, "");
}

static void names(void) {
    sidetable_class_definition definition = good();
    definition.name = NULL;
    expect(&definition, SIDETABLE_BAD_NAME, "");
    definition.name = "";
    expect(&definition, SIDETABLE_BAD_NAME, "");
    expect_field((sidetable_field){NULL, 32, SIDETABLE_STRONG, 0, NULL}, SIDETABLE_BAD_NAME, "Node.2");
    expect_field((sidetable_field){"", 32, SIDETABLE_STRONG, 0, NULL}, SIDETABLE_BAD_NAME, "Node.2");
}

static void sizes_and_alignments(void) {
    sidetable_class_definition definition = good();
    definition.field_count = 0;
    definition.instance_size = 0;
    expect_mentioning(&definition, SIDETABLE_BAD_SIZE, "", "Node");
    definition.instance_size = sizeof(sidetable_object) - 1;
    expect_mentioning(&definition, SIDETABLE_BAD_SIZE, "", IS_WORD_WIDE ? "15" : "7");

    definition = good();
    static const uint32_t alignments[] = {1, 2, sizeof(void *) / 2, 24, 48, 65536, 0x80000000, UINT32_MAX};
    for (size_t i = 0; i < sizeof alignments / sizeof alignments[0]; i++) {
        definition.instance_alignment = alignments[i];
        expect_mentioning(&definition, SIDETABLE_BAD_ALIGNMENT, "", "Node");
    }
}

static void superclasses(void) {
    static const uint64_t no_class[32];
    sidetable_class_definition definition = good();
    definition.superclass = (const sidetable_class *)&no_class[8];
    expect_mentioning(&definition, SIDETABLE_BAD_SUPERCLASS, "", "Node");

    sidetable_class_definition big = {.name = "Big", .instance_size = 128, .instance_alignment = 64};
    const sidetable_class *super = NULL;
    CHECK_EQ(sidetable_class_create(&big, &super, NULL), SIDETABLE_OK);
    definition = good();
    definition.superclass = super;
    definition.instance_alignment = 64;
    expect_mentioning(&definition, SIDETABLE_BAD_SIZE, "", "128");
    definition.instance_size = 256;
    definition.instance_alignment = 32;
    expect_mentioning(&definition, SIDETABLE_BAD_ALIGNMENT, "", "32");
    /* A field inside the superclass's part. */
    definition.instance_alignment = 64;
    expect(&definition, SIDETABLE_FIELD_OUT_OF_BOUNDS, "Node.a");
}

static void fields(void) {
    expect_field((sidetable_field){"c", 33, SIDETABLE_STRONG, 0, NULL}, SIDETABLE_FIELD_MISALIGNED, "Node.c");
    expect_field((sidetable_field){"c", 32 + sizeof(void *) / 2, SIDETABLE_STRONG, 0, NULL}, SIDETABLE_FIELD_MISALIGNED, "Node.c");
    expect_field((sidetable_field){"c", 0, SIDETABLE_STRONG, 0, NULL}, SIDETABLE_FIELD_OUT_OF_BOUNDS, "Node.c");
    expect_field((sidetable_field){"c", sizeof(void *), SIDETABLE_STRONG, 0, NULL}, SIDETABLE_FIELD_OUT_OF_BOUNDS, "Node.c");
    expect_field((sidetable_field){"c", 64, SIDETABLE_STRONG, 0, NULL}, SIDETABLE_FIELD_OUT_OF_BOUNDS, "Node.c");
    expect_field((sidetable_field){"c", UINT32_MAX - 7, SIDETABLE_STRONG, 0, NULL}, SIDETABLE_FIELD_OUT_OF_BOUNDS, "Node.c");
    expect_field((sidetable_field){"c", 16, SIDETABLE_WEAK, 0, NULL}, SIDETABLE_FIELDS_OVERLAP, "Node.c");
    expect_field((sidetable_field){"a", 32, SIDETABLE_STRONG, 0, NULL}, SIDETABLE_DUPLICATE_FIELD, "Node.a");
    expect_field((sidetable_field){"c", 32, 3, 0, NULL}, SIDETABLE_BAD_STRENGTH, "Node.c");
    expect_field((sidetable_field){"c", 32, 255, 0, NULL}, SIDETABLE_BAD_STRENGTH, "Node.c");
    expect_field((sidetable_field){"c", 32, SIDETABLE_UNOWNED, 4, NULL}, SIDETABLE_BAD_FLAGS, "Node.c");
    expect_field((sidetable_field){"c", 32, SIDETABLE_UNOWNED, 255, NULL}, SIDETABLE_BAD_FLAGS, "Node.c");

    /* The last place that fits. */
    sidetable_class_definition definition = good();
    sidetable_field last = {"last", 56, SIDETABLE_UNOWNED, 0, NULL};
    definition.fields = &last;
    definition.field_count = 1;
    const sidetable_class *c = NULL;
    CHECK_EQ(sidetable_class_create(&definition, &c, NULL), SIDETABLE_OK);
    CHECK(c != NULL);
}

/* Texts longer than their places are cut, and still end. */
static void long_names(void) {
    static char name[1000];
    memset(name, 'n', sizeof name - 1);
    sidetable_class_definition definition = good();
    definition.name = name;
    sidetable_field field = {name, 17, SIDETABLE_STRONG, 0, NULL};
    definition.fields = &field;
    definition.field_count = 1;
    const sidetable_class *c = untouched;
    sidetable_error error;
    memset(&error, 0x7f, sizeof error);
    CHECK_EQ(sidetable_class_create(&definition, &c, &error), SIDETABLE_FIELD_MISALIGNED);
    CHECK(memchr(error.message, 0, sizeof error.message) != NULL);
    CHECK(memchr(error.path, 0, sizeof error.path) != NULL);
    CHECK(strncmp(error.path, name, 200) == 0);

    field.offset = 16;
    CHECK_EQ(sidetable_class_create(&definition, &c, &error), SIDETABLE_OK);
    CHECK_STR(sidetable_class_name(c), name);
}

int main(void) {
    null_arguments();
    names();
    sizes_and_alignments();
    superclasses();
    fields();
    long_names();
    return check_done("class_errors");
}
