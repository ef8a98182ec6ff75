/* A library that is loaded while the program runs: it emits records of a type of another module. */
#include "types_module.h"

DUO(module_ints, int_name, int_name);
DUO(module_mixed, int_name, uint_name);
SIDETABLE_SPECIALIZE(module_ints, "4Base3DuoVyS2iG", "Module");
SIDETABLE_SPECIALIZE(module_mixed, "4Base3DuoVySiSuG", "Module");

/* A type of its own, which it need not ask for. */
static const sidetable_type_field box_fields[] = {{"value", "x"}};
static sidetable_type_descriptor box = SIDETABLE_DESCRIBE(SIDETABLE_STRUCT, "Module", "Box", 1, box_fields, 1);
static sidetable_element box_elements[] = {{SIDETABLE_NAMED(word), 0}};
static sidetable_record_info box_info = {box_elements, 1, 0, NULL};
static const sidetable_value_witness_table box_witnesses = SIDETABLE_WITNESSES(8, 8, 7, 0);
static SIDETABLE_RECORD(1) box_of_int = {{&box_info, NULL, &box_witnesses}, SIDETABLE_KIND_STRUCT, &box, {SIDETABLE_NAMED(int_name)}};
SIDETABLE_KNOWN(box);
SIDETABLE_SPECIALIZE(box_of_int, "6Module3BoxVySiG", "Module");
SIDETABLE_MODULE

struct module_records module_records(void);
struct module_records module_records(void) {
    return (struct module_records){SIDETABLE_TYPE(module_ints), SIDETABLE_TYPE(module_mixed), SIDETABLE_TYPE(box_of_int)};
}
