/* What the program tests/specializations.c and its module have in common: a type, and static records of it. */
#ifndef TYPES_MODULE_H
#define TYPES_MODULE_H
#include "sidetable_types.h"

static const sidetable_type_field duo_fields[] = {{"first", "x"}, {"second", "q_"}};
static sidetable_type_descriptor duo = SIDETABLE_DESCRIBE(SIDETABLE_STRUCT, "Base", "Duo", 2, duo_fields, 2);

SIDETABLE_MANGLED(word, "Bi64_");
static sidetable_element word_fields[] = {{SIDETABLE_NAMED(word), 0}, {SIDETABLE_NAMED(word), 8}};
static sidetable_record_info word_info = {word_fields, 2, 0, NULL};
static const sidetable_value_witness_table word_witnesses = SIDETABLE_WITNESSES(16, 16, 7, 0);

/* A record of Duo for two types of one word, by their names. */
#define DUO(record, one, other)                                                                                                    \
    static SIDETABLE_RECORD(2) record = {{&word_info, NULL, &word_witnesses},                                                       \
                                         SIDETABLE_KIND_STRUCT,                                                                     \
                                         &duo,                                                                                      \
                                         {SIDETABLE_NAMED(one), SIDETABLE_NAMED(other)}}

SIDETABLE_MANGLED(int_name, "Si");
SIDETABLE_MANGLED(uint_name, "Su");
SIDETABLE_MANGLED(array_name, "SaySiG");

/* What the module tells of itself. */
struct module_records {
    const sidetable_type *ints, *mixed, *own;
};
#endif
