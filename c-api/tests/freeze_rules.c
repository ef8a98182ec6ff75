/* Which class can be the frozen one of another. */
#include "freeze_nodes.h"

static void expect_rule(const sidetable_class *freezable, sidetable_class_definition frozen, int rule, const char *path) {
    const sidetable_class *made = make_class(frozen);
    sidetable_freeze_violation found[8];
    uint32_t count = 99;
    CHECK_EQ(sidetable_check_freezable(freezable, made, found, 8, &count), SIDETABLE_RULE_BROKEN);
    bool is_there = false;
    for (uint32_t i = 0; i < count; i++) is_there |= found[i].rule == rule && strcmp(found[i].path, path) == 0;
    CHECK(is_there);
    CHECK(strlen(found[0].message) > 10);
    const sidetable_frozen_class pair = {freezable, made};
    sidetable_error error;
    CHECK_EQ(sidetable_declare_frozen(&pair, 1, &error), SIDETABLE_RULE_BROKEN);
    CHECK_EQ(error.code, SIDETABLE_RULE_BROKEN);
    CHECK(sidetable_frozen_class_of(freezable) != made);
}

static void expect_field_rule(sidetable_field field, int rule) {
    static const sidetable_class *plain;
    static const sidetable_field fields[] = {
        SIDETABLE_FIELD_OF(node, next, SIDETABLE_STRONG, SIDETABLE_FIELD_MUTABLE, &plain),
        SIDETABLE_FIELD(node, other, SIDETABLE_STRONG, BOTH),
    };
    if (plain == NULL) {
        plain = make_class((sidetable_class_definition){
            .name = "Plain", .instance_size = sizeof(node), .fields = fields, .field_count = 2});
    }
    char path[64];
    snprintf(path, sizeof path, "FrozenPlain.%s", field.name);
    expect_rule(plain, (sidetable_class_definition){.name = "FrozenPlain", .instance_size = sizeof(node), .fields = &field, .field_count = 1},
                rule, path);
}

static void rules(void) {
    sidetable_class_definition empty = {.name = "F", .instance_size = 16};
    const sidetable_class *small = check_class("Small", 16, NULL);
    expect_rule(small, (sidetable_class_definition){.name = "Large", .instance_size = 32}, SIDETABLE_RULE_SIZE, "Large");
    expect_rule(small, (sidetable_class_definition){.name = "Aligned", .instance_size = 16, .instance_alignment = 64}, SIDETABLE_RULE_SIZE, "Aligned");
    empty.deinit = node_deinit;
    expect_rule(small, empty, SIDETABLE_RULE_DEINIT, "F");
    empty.deinit = NULL;
    empty.superclass = small;
    expect_rule(small, empty, SIDETABLE_RULE_SUPERCLASS, "F");
    empty.superclass = frozen_node;
    empty.instance_size = sizeof(node);
    expect_rule(small, empty, SIDETABLE_RULE_SUPERCLASS, "F");
    empty.superclass = NULL;
    expect_rule(node_class, empty, SIDETABLE_RULE_UNDECLARED, "F");
    CHECK_EQ(sidetable_check_freezable(small, frozen_node, NULL, 0, NULL), SIDETABLE_RULE_BROKEN);
    CHECK_EQ(sidetable_check_freezable(frozen_node, small, NULL, 0, NULL), SIDETABLE_RULE_BROKEN);
    sidetable_freeze_violation only;
    uint32_t count;
    CHECK_EQ(sidetable_check_freezable(small, small, &only, 1, &count), SIDETABLE_RULE_BROKEN);
    CHECK_EQ(only.rule, SIDETABLE_RULE_OWN_CLASS);
    CHECK_EQ(count, 1);
    CHECK_EQ(sidetable_check_freezable(NULL, small, NULL, 0, NULL), SIDETABLE_NULL_ARGUMENT);
    CHECK_EQ(sidetable_declare_frozen(NULL, 1, NULL), SIDETABLE_NULL_ARGUMENT);
    CHECK_EQ(sidetable_declare_frozen(NULL, 0, NULL), SIDETABLE_OK);

    expect_field_rule((sidetable_field)SIDETABLE_FIELD(node, owner, SIDETABLE_STRONG, 0), SIDETABLE_RULE_EXTRA_FIELD);
    expect_field_rule((sidetable_field){"next", offsetof(node, owner), SIDETABLE_STRONG, 0, NULL}, SIDETABLE_RULE_FIELD_PLACE);
    expect_field_rule((sidetable_field)SIDETABLE_FIELD(node, other, SIDETABLE_WEAK, 0), SIDETABLE_RULE_FIELD_STRENGTH);
    expect_field_rule((sidetable_field)SIDETABLE_FIELD(node, next, SIDETABLE_STRONG, SIDETABLE_FIELD_MUTABLE), SIDETABLE_RULE_MUTABLE);
    expect_field_rule((sidetable_field)SIDETABLE_FIELD(node, next, SIDETABLE_STRONG, NULLABLE), SIDETABLE_RULE_NULLABLE);
    expect_field_rule((sidetable_field)SIDETABLE_FIELD_OF(node, next, SIDETABLE_STRONG, 0, &node_class), SIDETABLE_RULE_FIELD_TYPE);
    expect_field_rule((sidetable_field)SIDETABLE_FIELD_OF(node, next, SIDETABLE_STRONG, 0, &frozen_node), SIDETABLE_RULE_FIELD_TYPE);

    /* All rules are listed, also those that do not fit. */
    const sidetable_field bad[] = {{"next", 16, SIDETABLE_STRONG, BOTH, NULL}, {"wrong", 40, SIDETABLE_STRONG, 0, NULL}};
    const sidetable_class *worst = make_class((sidetable_class_definition){
        .name = "Worst", .instance_size = 4096, .deinit = node_deinit, .fields = bad, .field_count = 2});
    CHECK_EQ(sidetable_check_freezable(node_class, worst, &only, 1, &count), SIDETABLE_RULE_BROKEN);
    CHECK_EQ(count, 5);
}

/* Two classes whose fields name each other are declared together; a frozen class may stand below another. */
static const sidetable_class *cat, *dog, *frozen_cat, *frozen_dog, *puppy, *frozen_puppy;

typedef struct pet {
    sidetable_object header;
    struct pet *friend;
} pet;

static void families(void) {
    const sidetable_field fields[] = {SIDETABLE_FIELD_OF(pet, friend, SIDETABLE_STRONG, BOTH, &dog),
                                      SIDETABLE_FIELD_OF(pet, friend, SIDETABLE_STRONG, BOTH, &cat),
                                      SIDETABLE_FIELD_OF(pet, friend, SIDETABLE_STRONG, NULLABLE, &frozen_puppy),
                                      SIDETABLE_FIELD_OF(pet, friend, SIDETABLE_STRONG, 0, &frozen_cat)};
    cat = make_class((sidetable_class_definition){.name = "Cat", .instance_size = sizeof(pet), .fields = &fields[0], .field_count = 1});
    dog = make_class((sidetable_class_definition){.name = "Dog", .instance_size = sizeof(pet), .fields = &fields[1], .field_count = 1});
    puppy = make_class((sidetable_class_definition){.name = "Puppy", .superclass = dog, .instance_size = sizeof(pet)});
    frozen_cat = make_class((sidetable_class_definition){.name = "FrozenCat", .instance_size = sizeof(pet), .fields = &fields[2], .field_count = 1});
    frozen_dog = make_class((sidetable_class_definition){.name = "FrozenDog", .instance_size = sizeof(pet), .fields = &fields[3], .field_count = 1});
    frozen_puppy = make_class((sidetable_class_definition){.name = "FrozenPuppy", .superclass = frozen_dog, .instance_size = sizeof(pet)});
    CHECK_EQ(sidetable_check_freezable(cat, frozen_cat, NULL, 0, NULL), SIDETABLE_RULE_BROKEN);
    const sidetable_frozen_class pairs[] = {{cat, frozen_cat}, {dog, frozen_dog}, {puppy, frozen_puppy}};
    const sidetable_frozen_class twice[] = {pairs[0], pairs[1], pairs[2], pairs[0]};
    CHECK_EQ(sidetable_declare_frozen(twice, 4, NULL), SIDETABLE_RULE_BROKEN);
    CHECK(sidetable_frozen_class_of(cat) == NULL);
    CHECK_EQ(sidetable_declare_frozen(pairs, 3, NULL), SIDETABLE_OK);

    /* A cat's frozen friend is a puppy, and a frozen dog has a friend. */
    pet *c = sidetable_new(cat), *d = sidetable_new(dog), *p = sidetable_new(puppy);
    sidetable_error error;
    c->friend = d;
    CHECK_EQ(sidetable_freeze(c, frozen_cat, &error), SIDETABLE_WRONG_CLASS);
    CHECK_STR(error.path, "root.friend");
    CHECK_STR(error.message, "root.friend is a Dog and would become a FrozenDog, which is no FrozenPuppy");
    c->friend = p;
    CHECK_EQ(sidetable_freeze(c, frozen_cat, &error), SIDETABLE_NULL_FIELD);
    CHECK_STR(error.path, "root.friend.friend");
    CHECK_STR(error.message, "root.friend.friend is null, which the frozen class FrozenPuppy does not allow");
    CHECK(c->header.isa == cat && p->header.isa == puppy && swift_isUniquelyReferenced_native(c));
    p->friend = swift_retain(c);
    CHECK_EQ(sidetable_freeze(c, frozen_dog, &error), SIDETABLE_WRONG_CLASS);
    CHECK_STR(error.path, "root");
    CHECK_EQ(sidetable_freeze(c, frozen_cat, &error), SIDETABLE_OK);
    CHECK(c->header.isa == frozen_cat && p->header.isa == frozen_puppy);
    swift_release(c);
    swift_release(d);
}

int main(void) {
    make_classes();
    rules();
    families();
    return check_done("freeze_rules");
}
