/* A generic struct, described once: its types by their arguments and by name, and a value that copies and destroys itself. */
#include <stdio.h>
#include <string.h>

#include "sidetable_types.h"

static const sidetable_type_field pair_fields[] = {{"first", "x"}, {"second", "q_"}};
static sidetable_type_descriptor pair = SIDETABLE_DESCRIBE(SIDETABLE_STRUCT, "Demo", "Pair", 2, pair_fields, 2);
SIDETABLE_KNOWN(pair);
SIDETABLE_MODULE

static const sidetable_type *named(const char *name) {
    const sidetable_type *type = NULL;
    sidetable_error error;
    if (sidetable_type_named(name, strlen(name), NULL, NULL, &type, &error) != SIDETABLE_OK) printf("%s\n", error.message);
    return type;
}

int main(void) {
    const sidetable_type *arguments[] = {named("Si"), named("SaySSG")};
    const sidetable_type *type = swift_getGenericMetadata(SIDETABLE_COMPLETE, arguments, &pair).type;
    const sidetable_value_witness_table *witnesses = ((const sidetable_value_witness_table *const *)type)[-1];
    printf("%s: %zu bytes\n", swift_getTypeName(type, true).data, witnesses->size);
    printf("by name the same: %s\n", named("4Demo4PairVySiSaySSGG") == type ? "yes" : "no");

    /* An array is a reference to its storage, here an empty box. */
    struct {
        intptr_t first;
        void *second;
    } value = {42, swift_allocEmptyBox()}, copy;
    witnesses->initialize_with_copy(&copy, &value, type);
    printf("the copy's first: %td\n", copy.first);
    witnesses->destroy(&copy, type);
    witnesses->destroy(&value, type);

    named("4Demo4PairVySiG");
    return 0;
}
