/* Types under threads: all ask for the same new types at once, by arguments and by name, while one registers records of them. There is
 * one canonical record of each type, and it is whole for everyone. */
#include "threads.h"
#include "types_module.h"

enum { ROUNDS = 60 };

static const sidetable_type_field tree_fields[] = {{"left", "4Race4TreeCyxGSg"}, {"twig", "4Race4TwigVyxGSg"}};
static sidetable_type_descriptor tree = SIDETABLE_DESCRIBE(SIDETABLE_CLASS, "Race", "Tree", 1, tree_fields, 2);
static const sidetable_type_field twig_fields[] = {{"tree", "4Race4TreeCyxG"}, {"value", "x"}};
static sidetable_type_descriptor twig = SIDETABLE_DESCRIBE(SIDETABLE_STRUCT, "Race", "Twig", 1, twig_fields, 2);
static const sidetable_type_field wrap_fields[] = {{"value", "x"}};
static sidetable_type_descriptor wrap = SIDETABLE_DESCRIBE(SIDETABLE_STRUCT, "Race", "Wrap", 1, wrap_fields, 1);

static SIDETABLE_RECORD(2) records[ROUNDS];
static char names[ROUNDS][1024] __attribute__((aligned(2)));
static const sidetable_type *seen[THREADS][ROUNDS][4];

static const sidetable_type *named(const char *name) {
    return swift_getTypeByMangledNameInContext(name, strlen(name), NULL, NULL);
}

static void *race(void *index) {
    uintptr_t me = (uintptr_t)index;
    const sidetable_type *i = named("Si"), *word = i;
    for (unsigned round = 0; round < ROUNDS; round++) {
        meet();
        /* A type that nobody has, one level deeper each round. */
        const sidetable_type *deeper = swift_getGenericMetadata(SIDETABLE_COMPLETE, &word, &wrap).type;
        seen[me][round][0] = deeper;
        seen[me][round][1] = swift_getTupleTypeMetadata2(SIDETABLE_COMPLETE, deeper, word, NULL, NULL).type;
        /* Types that refer to each other, from both ends. */
        const sidetable_type_descriptor *end = (me + round) % 2 ? &tree : &twig;
        sidetable_type_response got = swift_getGenericMetadata(SIDETABLE_COMPLETE, &deeper, end);
        if (got.state != SIDETABLE_COMPLETE) CHECK(!"complete is complete");
        seen[me][round][2] = swift_getGenericMetadata(SIDETABLE_COMPLETE, &deeper, &twig).type;
        const sidetable_value_witness_table *table = ((const sidetable_value_witness_table *const *)seen[me][round][2])[-1];
        if (table->size != 2 * sizeof(void *)) CHECK(!"a type is whole");
        /* A record that one of us registers. */
        if (me == round % THREADS) {
            const sidetable_specialization one = {SIDETABLE_TYPE(records[round]), names[round], "Other"};
            if (sidetable_register_specializations(&one, 1, NULL) != SIDETABLE_OK) CHECK(!"registered");
            seen[me][round][3] = swift_getSpecializedGenericMetadata(SIDETABLE_TYPE(records[round]), NULL);
        } else {
            const sidetable_type *both[] = {i, deeper};
            seen[me][round][3] = swift_getGenericMetadata(SIDETABLE_COMPLETE, both, &duo).type;
        }
        word = deeper;
    }
    return NULL;
}

int main(void) {
    const sidetable_type_descriptor *types[] = {&tree, &twig, &wrap, &duo};
    CHECK_EQ(sidetable_register_types(types, 4, NULL), SIDETABLE_OK);
    for (int round = 0; round < ROUNDS; round++) {
        static char inner[ROUNDS][1024] __attribute__((aligned(2))), last[1024] = "Si";
        snprintf(inner[round], sizeof inner[round], "4Race4WrapVy%.900sG", last);
        strcpy(last, inner[round]);
        snprintf(names[round], sizeof names[round], "4Base3DuoVySi%.950sG", last);
        DUO(blank, int_name, int_name);
        memcpy(&records[round], &blank, sizeof blank);
        records[round].arguments[1] = inner[round] + 1;
    }
    in_threads(race);
    for (int round = 0; round < ROUNDS; round++)
        for (int what = 0; what < 4; what++)
            for (int thread = 1; thread < THREADS; thread++) CHECK(seen[thread][round][what] == seen[0][round][what]);
    return check_done("threads_types");
}
