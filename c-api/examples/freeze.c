/* A state machine is built with mutation, frozen, shared, and gone with its last reference although its states refer to each other in
 * circles. With a folder as argument it draws itself there, before and after. */
#include <stdio.h>
#include <stdlib.h>

#include "sidetable_freeze.h"

typedef struct state {
    sidetable_object header;
    struct state *on_start; /* strong */
    struct state *on_stop;  /* strong */
    sidetable_weak machine; /* the machine that it belongs to */
    const char *name;
} state;

typedef struct machine {
    sidetable_object header;
    state *initial;
    state *failed;
    void *builder; /* what only building needs: the frozen class does not have it */
} machine;

static const sidetable_class *state_class, *machine_class, *frozen_state, *frozen_machine;

/* What a field may be before, and what is left of that afterwards: nothing is mutable, and transitions are never null. */
enum { BEFORE = SIDETABLE_FIELD_NULLABLE | SIDETABLE_FIELD_MUTABLE, NEVER_NULL = 0 };
static const sidetable_field state_fields[] = {
    SIDETABLE_FIELD_OF(state, on_start, SIDETABLE_STRONG, BEFORE, &state_class),
    SIDETABLE_FIELD_OF(state, on_stop, SIDETABLE_STRONG, BEFORE, &state_class),
    SIDETABLE_FIELD_OF(state, machine, SIDETABLE_WEAK, BEFORE, &machine_class),
};
static const sidetable_field frozen_state_fields[] = {
    SIDETABLE_FIELD_OF(state, on_start, SIDETABLE_STRONG, NEVER_NULL, &frozen_state),
    SIDETABLE_FIELD_OF(state, on_stop, SIDETABLE_STRONG, NEVER_NULL, &frozen_state),
    SIDETABLE_FIELD_OF(state, machine, SIDETABLE_WEAK, NEVER_NULL, &frozen_machine),
};
static const sidetable_field machine_fields[] = {
    SIDETABLE_FIELD_OF(machine, initial, SIDETABLE_STRONG, BEFORE, &state_class),
    SIDETABLE_FIELD_OF(machine, failed, SIDETABLE_STRONG, BEFORE, &state_class),
    SIDETABLE_FIELD(machine, builder, SIDETABLE_STRONG, BEFORE),
};
static const sidetable_field frozen_machine_fields[] = {
    SIDETABLE_FIELD_OF(machine, initial, SIDETABLE_STRONG, NEVER_NULL, &frozen_state),
    SIDETABLE_FIELD_OF(machine, failed, SIDETABLE_STRONG, NEVER_NULL, &frozen_state),
};

static void state_deinit(void *object) { printf("  %s ends\n", ((state *)object)->name); }

static const sidetable_class *define(const char *name, size_t size, void (*deinit)(void *), const sidetable_field *fields, uint32_t count) {
    const sidetable_class_definition definition = {
        .name = name, .instance_size = (uint32_t)size, .deinit = deinit, .fields = fields, .field_count = count};
    const sidetable_class *made = NULL;
    sidetable_class_create(&definition, &made, NULL);
    return made;
}

static state *new_state(machine *owner, const char *name) {
    state *made = sidetable_new(state_class);
    made->name = name;
    swift_weakInit(&made->machine, owner);
    return made;
}

/* A generated setter: it asks first. */
static sidetable_status set(state *of, state **field, state *to) {
    sidetable_status status = sidetable_begin_mutation(of, SIDETABLE_REPORT_IF_FROZEN);
    if (status != SIDETABLE_OK) return status;
    swift_release(*field);
    *field = swift_retain(to);
    return SIDETABLE_OK;
}

static const char *label(void *object) {
    const sidetable_object *header = object;
    if (header->isa == state_class || header->isa == frozen_state) return ((state *)object)->name;
    return ((machine *)object)->initial == NULL ? "builder" : "machine";
}

static void draw(void *root, const char *folder, const char *name) {
    char path[4096], drawing[8192];
    if (folder == NULL) return;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    sidetable_draw(root, label, drawing, sizeof drawing);
    FILE *file = fopen(path, "w");
    if (file == NULL || fputs(drawing, file) < 0 || fclose(file) != 0) exit(1);
}

int main(int count, char **arguments) {
    const char *folder = count > 1 ? arguments[1] : NULL;
    state_class = define("State", sizeof(state), state_deinit, state_fields, 3);
    machine_class = define("Machine", sizeof(machine), NULL, machine_fields, 3);
    frozen_state = define("FrozenState", sizeof(state), NULL, frozen_state_fields, 3);
    frozen_machine = define("FrozenMachine", sizeof(machine), NULL, frozen_machine_fields, 2);
    const sidetable_frozen_class pairs[] = {{state_class, frozen_state}, {machine_class, frozen_machine}};
    sidetable_error error;
    if (sidetable_declare_frozen(pairs, 2, &error) != SIDETABLE_OK) return 1;

    machine *m = sidetable_new(machine_class);
    m->builder = sidetable_new(machine_class);
    state *idle = m->initial = new_state(m, "idle"), *running = new_state(m, "running"), *failed = m->failed = new_state(m, "failed");
    set(idle, &idle->on_start, running);
    set(idle, &idle->on_stop, idle);
    set(running, &running->on_start, failed);
    swift_release(running);
    set(failed, &failed->on_start, failed);
    set(failed, &failed->on_stop, failed);

    if (sidetable_freeze(m, frozen_machine, &error) != SIDETABLE_OK) printf("not yet: %s\n", error.message);
    set(running, &running->on_stop, idle);
    draw(m, folder, "freezing-before.dot");

    sidetable_freeze_report report;
    if (sidetable_freeze_and_report(m, frozen_machine, &report, &error) != SIDETABLE_OK) return 1;
    printf("frozen: %d objects, %d of them in %d cycles\n", (int)report.objects, (int)report.members, (int)report.components);
    draw(m, folder, "freezing-after.dot");
    printf("changing it: %s\n", set(idle, &idle->on_stop, failed) == SIDETABLE_FROZEN ? "refused" : "done");
    printf("references to idle: %d\n", (int)swift_retainCount(idle));

    swift_retain(running);
    printf("the machine goes, somebody keeps running:\n");
    swift_release(m);
    printf("nobody does:\n");
    swift_release(running);
    printf("left behind: %d\n", (int)sidetable_outstanding_components());
    return 0;
}
