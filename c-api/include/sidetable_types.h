/* sidetable_types.h: type metadata. Records for structs, enums, classes, tuples, functions, metatypes and existentials, generic or not.
 *
 * A record describes a type at run time: how its values are copied and destroyed, and what it is made of. Records have Swift's
 * layouts. The address of a type's canonical record is the type's identity. Records are made on first request, once, whoever asks;
 * asking again takes no lock. They stay until the process ends.
 *
 * A nominal type is described once, by a sidetable_type_descriptor of static data, and its fields by mangled names:
 *
 *     static const sidetable_type_field pair_fields[] = {{"first", "x"}, {"second", "q_"}};
 *     static sidetable_type_descriptor pair = SIDETABLE_DESCRIBE(SIDETABLE_STRUCT, "Demo", "Pair", 2, pair_fields, 2);
 *
 * Mangled names are Swift's: `Si` Int, `SS` String, `SaySiG` Array<Int>, `4Demo4PairVySiSbG` Demo.Pair<Int, Bool>, `Si_SSt` a tuple,
 * `SiSbc` a function from Bool to Int; `x`, `q_`, `q0_` the generic parameters; `Bo` a strong reference, `4Demo1CCSgXw` a weak one.
 *
 * Functions with Swift's names go on to libswiftCore where that is in the process, since types must be unique in it; where they cannot
 * answer they are fatal, with the message that the sidetable_ function beside them gives with its status.
 */
#ifndef SIDETABLE_TYPES_H
#define SIDETABLE_TYPES_H

#include "sidetable.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Types ------------------------------------------------------------------------------------------------------------ */

/* A record, at its address point: the address of its kind. */
typedef struct sidetable_type sidetable_type;

/* The first word of a record. */
enum {
    SIDETABLE_KIND_CLASS = 0,
    SIDETABLE_KIND_STRUCT = 0x200,
    SIDETABLE_KIND_ENUM = 0x201,
    SIDETABLE_KIND_OPTIONAL = 0x202,
    SIDETABLE_KIND_TUPLE = 0x301,
    SIDETABLE_KIND_FUNCTION = 0x302,
    SIDETABLE_KIND_EXISTENTIAL = 0x303,
    SIDETABLE_KIND_METATYPE = 0x304,
    SIDETABLE_KIND_EXISTENTIAL_METATYPE = 0x306
};

/* What is asked for, and what came: the numbers count down to complete. Add SIDETABLE_NON_BLOCKING to take what there is. */
enum {
    SIDETABLE_COMPLETE = 0,
    SIDETABLE_NON_TRANSITIVE_COMPLETE = 1,
    SIDETABLE_LAYOUT_COMPLETE = 0x3f,
    SIDETABLE_ABSTRACT = 0xff,
    SIDETABLE_NON_BLOCKING = 0x100
};

/* A record and its state. */
typedef struct sidetable_type_response {
    const sidetable_type *type;
    size_t state;
} sidetable_type_response;

/* Text of that many bytes. A zero follows the names that this library returns. */
typedef struct sidetable_text {
    const char *data;
    size_t length;
} sidetable_text;

/* How values are copied, moved and destroyed. One word in front of every record points at one. */
typedef struct sidetable_value_witness_table {
    void *(*initialize_buffer_with_copy_of_buffer)(void *to, void *from, const sidetable_type *type);
    void (*destroy)(void *value, const sidetable_type *type);
    void *(*initialize_with_copy)(void *to, void *from, const sidetable_type *type);
    void *(*assign_with_copy)(void *to, void *from, const sidetable_type *type);
    void *(*initialize_with_take)(void *to, void *from, const sidetable_type *type);
    void *(*assign_with_take)(void *to, void *from, const sidetable_type *type);
    uint32_t (*get_enum_tag_single_payload)(const void *value, uint32_t empty_cases, const sidetable_type *type);
    void (*store_enum_tag_single_payload)(void *value, uint32_t which, uint32_t empty_cases, const sidetable_type *type);
    size_t size;
    size_t stride;
    uint32_t flags; /* the alignment mask; 0x10000 not plain data; 0x20000 not inline; 0x100000 not moved as bytes; 0x200000 enum */
    uint32_t extra_inhabitant_count;
} sidetable_value_witness_table;

/* A field, or a case of an enum, whose type is NULL where it has no payload. An indirect case's is `Bo`, its box. */
typedef struct sidetable_type_field {
    const char *name;
    const char *type_name;
} sidetable_type_field;

/* A struct, an enum or a class. Static data; write it with SIDETABLE_DESCRIBE, and then what you need of the rest. */
typedef struct sidetable_type_descriptor {
    uint32_t flags;
    int32_t swift[4];
    uint32_t argument_count; /* of generic arguments, those of the types around included */
    const char *module;
    const struct sidetable_type_descriptor *parent; /* the type around, or NULL */
    const char *name;
    const sidetable_type_field *fields;
    uint32_t field_count;
    uint32_t reserved;
    const char *superclass;                                 /* a class's, mangled, or NULL */
    void (*deinit)(void *object);                           /* a class's, before its fields are destroyed, or NULL */
    const sidetable_value_witness_table *value_witnesses;   /* of a type whose values have no fields to know of, or NULL */
    uint64_t for_the_runtime __attribute__((aligned(8))); /* which reads and writes it whole, on 32-bit processors, too */
} sidetable_type_descriptor;

#define SIDETABLE_CLASS 0x53540010u
#define SIDETABLE_STRUCT 0x53540011u
#define SIDETABLE_ENUM 0x53540012u
#define SIDETABLE_DESCRIBE(kind, module, name, argument_count, fields, field_count)                                                 \
    {                                                                                                                               \
        (kind) | ((argument_count) > 0 ? 0x80u : 0u), {0, 0, 0, 0}, (argument_count), (module), NULL, (name), (fields),             \
            (field_count), 0, NULL, NULL, NULL, 0                                                                                   \
    }

/* A protocol that an existential names. */
typedef struct sidetable_protocol {
    uint32_t flags; /* 1: only classes conform; 2: it is Error; 4: a mark without a witness table */
    uint32_t reserved;
    const char *module;
    const char *name;
} sidetable_protocol;

/* Records built at run time since the process started, and bytes of them and of what belongs to them. */
typedef struct sidetable_statistics {
    size_t records;
    size_t bytes;
} sidetable_statistics;

/* ---- Nominal types ---------------------------------------------------------------------------------------------------- */

/* The record of the described type with these arguments, which are records: as many as the descriptor says. Waits for the state
 * asked for. Fatal: a null argument, a bad descriptor, a type that contains itself. */
SIDETABLE_EXPORT sidetable_type_response swift_getGenericMetadata(size_t request, const sidetable_type *const *arguments, const sidetable_type_descriptor *descriptor);

/* The same, complete, with the number of arguments. On failure writes nothing but the error (which may be NULL), which names the type:
 * SIDETABLE_WRONG_ARGUMENT_COUNT, NULL_ARGUMENT, BAD_DESCRIPTOR, BAD_NAME, BAD_SIZE (an impossible layout), TOO_LARGE (or too deep), BAD_SUPERCLASS,
 * CYCLE (with the chain of types that contain each other), UNKNOWN_TYPE (in a field), DUPLICATE (another descriptor of that name says
 * something else). Asking again tries again. */
SIDETABLE_EXPORT sidetable_status sidetable_type_get(const sidetable_type_descriptor *descriptor, const sidetable_type *const *arguments, size_t count, const sidetable_type **out_type, sidetable_error *error);

/* How far a record is, after waiting for the state asked for. */
SIDETABLE_EXPORT sidetable_type_response swift_checkMetadataState(size_t request, const sidetable_type *type);

/* Makes described types known by name before anybody asks for them. Stops at the first that is refused. */
SIDETABLE_EXPORT sidetable_status sidetable_register_types(const sidetable_type_descriptor *const *descriptors, size_t count, sidetable_error *error);

/* How many generic arguments a type has; 0 for one that is not described. */
SIDETABLE_EXPORT size_t sidetable_generic_argument_count(const sidetable_type *type);

/* A generic argument; resolves that one if it is a name. */
SIDETABLE_EXPORT sidetable_status sidetable_generic_argument(const sidetable_type *type, size_t index, const sidetable_type **out_type, sidetable_error *error);

/* Resolves all generic arguments that are names. Fatal where one names no type. */
SIDETABLE_EXPORT void swift_instantiateGenericArguments(const sidetable_type *type);

/* ---- Structural types ------------------------------------------------------------------------------------------------- */

/* The tuple of these types. `flags` holds their number in its low 16 bits. `labels` has a label, or nothing, and a space for each
 * ("x y "); or is NULL. `proposed` is not needed. */
SIDETABLE_EXPORT sidetable_type_response swift_getTupleTypeMetadata(size_t request, size_t flags, const sidetable_type *const *elements, const char *labels, const sidetable_value_witness_table *proposed);
SIDETABLE_EXPORT sidetable_type_response swift_getTupleTypeMetadata2(size_t request, const sidetable_type *first, const sidetable_type *second, const char *labels, const sidetable_value_witness_table *proposed);
SIDETABLE_EXPORT sidetable_type_response swift_getTupleTypeMetadata3(size_t request, const sidetable_type *first, const sidetable_type *second, const sidetable_type *third, const char *labels, const sidetable_value_witness_table *proposed);

/* The function of these parameters and that result. `flags`: the number of parameters in 16 bits; 0x30000 C's convention, 0x20000
 * without a context; 0x1000000 throws; 0x2000000 parameters have flags (1 inout); 0x4000000 escaping; 0x20000000 async. */
SIDETABLE_EXPORT const sidetable_type *swift_getFunctionTypeMetadata(size_t flags, const sidetable_type *const *parameters, const uint32_t *parameter_flags, const sidetable_type *result);
SIDETABLE_EXPORT const sidetable_type *swift_getFunctionTypeMetadata0(size_t flags, const sidetable_type *result);
SIDETABLE_EXPORT const sidetable_type *swift_getFunctionTypeMetadata1(size_t flags, const sidetable_type *parameter, const sidetable_type *result);
SIDETABLE_EXPORT const sidetable_type *swift_getFunctionTypeMetadata2(size_t flags, const sidetable_type *first, const sidetable_type *second, const sidetable_type *result);
SIDETABLE_EXPORT const sidetable_type *swift_getFunctionTypeMetadata3(size_t flags, const sidetable_type *first, const sidetable_type *second, const sidetable_type *third, const sidetable_type *result);

/* The type of a type; the type of the types of an existential. Fatal: the latter of no existential. */
SIDETABLE_EXPORT const sidetable_type *swift_getMetatypeMetadata(const sidetable_type *instance);
SIDETABLE_EXPORT const sidetable_type *swift_getExistentialMetatypeMetadata(const sidetable_type *instance);

/* The existential of these protocols, in any order; Any where there are none and values of any kind conform. A protocol is known by
 * its names: of two descriptors with the same ones the first stands for both. `superclass` may be NULL. */
SIDETABLE_EXPORT const sidetable_type *swift_getExistentialTypeMetadata(bool is_opaque, const sidetable_type *superclass, size_t count, const sidetable_protocol *const *protocols);

/* Makes a protocol known by name before anybody uses it. */
SIDETABLE_EXPORT sidetable_status sidetable_register_protocol(const sidetable_protocol *protocol, sidetable_error *error);

/* ---- Names ------------------------------------------------------------------------------------------------------------ */

/* The complete record that a mangled name means, or NULL. Generic parameters in it stand for the arguments of `context`, both of
 * which may be NULL. Names of any bytes are safe to ask for. */
SIDETABLE_EXPORT const sidetable_type *swift_getTypeByMangledNameInContext(const char *name, size_t length, const sidetable_type_descriptor *context, const sidetable_type *const *arguments);

/* The same, with the reason: SIDETABLE_BAD_NAME with the byte at fault, UNKNOWN_TYPE, or as sidetable_type_get. */
SIDETABLE_EXPORT sidetable_status sidetable_type_named(const char *name, size_t length, const sidetable_type_descriptor *context, const sidetable_type *const *arguments, const sidetable_type **out_type, sidetable_error *error);

/* A type's name for people, with modules (Swift.Array<Swift.Int>) or without; and its mangled name, which is empty for a class
 * from sidetable_class_create. */
SIDETABLE_EXPORT sidetable_text swift_getTypeName(const sidetable_type *type, bool qualified);
SIDETABLE_EXPORT sidetable_text swift_getMangledTypeName(const sidetable_type *type);

/* ---- Comparing and casting: any record of a type will do. ---------------------------------------------------------------- */

/* Whether two records, or NULL, are of one type; and a hash that agrees with that. */
SIDETABLE_EXPORT bool sidetable_type_equal(const sidetable_type *one, const sidetable_type *other);
SIDETABLE_EXPORT size_t sidetable_type_hash(const sidetable_type *type);

/* The object if it is of that class or one below, else NULL; not retained. */
SIDETABLE_EXPORT void *swift_dynamicCastClass(void *object, const sidetable_type *type);

/* The same; fatal instead of NULL: "Could not cast value of type 'A' (0x...) to 'B' (0x...)." */
SIDETABLE_EXPORT void *swift_dynamicCastClassUnconditional(void *object, const sidetable_type *type, const char *file, uint32_t line, uint32_t column);

/* ---- Prespecialized records: static data, for types that a module knows it will need. --------------------------------------
 *
 * A generic argument, or a field's type, is the address of a record or a name: declare it with SIDETABLE_MANGLED, put
 * SIDETABLE_NAMED in the slot. Names are resolved when somebody looks.
 *
 *     SIDETABLE_MANGLED(int_name, "Si");
 *     SIDETABLE_MANGLED(int_bits, "Bi64_");
 *     static sidetable_element fields[] = {{SIDETABLE_NAMED(int_bits), 0}, {SIDETABLE_NAMED(int_bits), 8}};
 *     static sidetable_record_info info = {fields, 2, 0, NULL};
 *     static const sidetable_value_witness_table witnesses = SIDETABLE_WITNESSES(16, 16, 7, 0);
 *     static SIDETABLE_RECORD(2) pair_of_ints = {
 *         {&info, NULL, &witnesses}, SIDETABLE_KIND_STRUCT, &pair, {SIDETABLE_NAMED(int_name), SIDETABLE_NAMED(int_name)}};
 *     SIDETABLE_SPECIALIZE(pair_of_ints, "4Demo4PairVyS2iG", "Demo");
 *     SIDETABLE_MODULE
 *
 * The module that defines the type refers to its record by address; other modules ask for the canonical one first. Of several
 * records one is canonical: the one that is in use already, else that of the module that defines the type, else of one that defines
 * all of the arguments, else the first registered. The others are good for everything but being compared by address. */

typedef struct sidetable_element {
    const void *type;
    size_t offset;
} sidetable_element;

typedef struct sidetable_record_info {
    sidetable_element *fields;
    uint32_t field_count;
    uint32_t flags;
    const void *instance;
} sidetable_record_info;

typedef struct sidetable_record_front {
    const sidetable_record_info *info;
    const void *layout_string;
    const sidetable_value_witness_table *value_witnesses;
} sidetable_record_front;

/* A struct, enum or optional with so many generic arguments, which are at least one. */
#define SIDETABLE_RECORD(count)                                                                                                     \
    struct {                                                                                                                        \
        sidetable_record_front front;                                                                                               \
        size_t kind;                                                                                                                \
        const sidetable_type_descriptor *description;                                                                               \
        const void *arguments[count];                                                                                               \
    }

/* The type of such a record. */
#define SIDETABLE_TYPE(record) ((const sidetable_type *)(const void *)&(record).kind)

#define SIDETABLE_MANGLED(name, text) static const char name[] __attribute__((aligned(2))) = text
#define SIDETABLE_NAMED(name) ((const void *)(&(name)[1]))

typedef struct sidetable_specialization {
    const sidetable_type *record;
    const char *name;
    const char *module;
} sidetable_specialization;

/* Registers records of static data. Stops at the first that is refused: SIDETABLE_BAD_SPECIALIZATION where it is not a record of the
 * type that it is said to be, DUPLICATE where another record of the type has another layout, or as sidetable_type_named. */
SIDETABLE_EXPORT sidetable_status sidetable_register_specializations(const sidetable_specialization *specializations, size_t count, sidetable_error *error);

/* What SIDETABLE_MODULE calls when the program or library is loaded: takes note of each record, and looks at it when somebody asks for
 * its type. Fatal where something is refused, then or later. The library stays loaded from then on, whoever closes it: types live as long
 * as the process. (One that describes types and does not call this is to stay by other means: `-Wl,-z,nodelete`.) */
SIDETABLE_EXPORT void sidetable_register_module(const sidetable_type_descriptor *const *descriptors, size_t descriptor_count, const sidetable_specialization *specializations, size_t specialization_count);

#define SIDETABLE_PUT_(section_name) __attribute__((section(section_name), used, aligned(8)))
/* Emits a record for SIDETABLE_MODULE to register; makes a descriptor known by name. */
#define SIDETABLE_SPECIALIZE(record, name, module)                                                                                  \
    SIDETABLE_PUT_("sidetable_records")                                                                                             \
    static const sidetable_specialization sidetable_specialization_##record = {SIDETABLE_TYPE(record), name, module}
#define SIDETABLE_KNOWN(descriptor)                                                                                                 \
    SIDETABLE_PUT_("sidetable_types") static const sidetable_type_descriptor *const sidetable_known_##descriptor = &(descriptor)

/* Once in a program or library: registers what its SIDETABLE_SPECIALIZE and SIDETABLE_KNOWN emit, when it is loaded. */
#define SIDETABLE_MODULE                                                                                                            \
    extern const sidetable_type_descriptor *const __start_sidetable_types[] __attribute__((weak, visibility("hidden")));            \
    extern const sidetable_type_descriptor *const __stop_sidetable_types[] __attribute__((weak, visibility("hidden")));             \
    extern const sidetable_specialization __start_sidetable_records[] __attribute__((weak, visibility("hidden")));                  \
    extern const sidetable_specialization __stop_sidetable_records[] __attribute__((weak, visibility("hidden")));                   \
    __attribute__((constructor)) static void sidetable_register_this_module(void) {                                                 \
        sidetable_register_module(__start_sidetable_types, (size_t)(__stop_sidetable_types - __start_sidetable_types),              \
                                  __start_sidetable_records, (size_t)(__stop_sidetable_records - __start_sidetable_records));       \
    }

/* The canonical record of a candidate's type, kept in `cache`: a zeroed variable of the caller's, or NULL. */
SIDETABLE_EXPORT const sidetable_type *swift_getSpecializedGenericMetadata(const sidetable_type *candidate, const sidetable_type **cache);
SIDETABLE_EXPORT sidetable_type_response swift_getCanonicalSpecializedMetadata(size_t request, const sidetable_type *candidate, const sidetable_type **cache);

/* As swift_getGenericMetadata: a prespecialized record of the type is known already. `token` is not needed. */
SIDETABLE_EXPORT sidetable_type_response swift_getCanonicalPrespecializedGenericMetadata(size_t request, const sidetable_type *const *arguments, const sidetable_type_descriptor *descriptor, size_t *token);

/* Witnesses that do to a value what has to be done to each field that its record lists. */
SIDETABLE_EXPORT void *sidetable_witness_copy_buffer(void *to, void *from, const sidetable_type *type);
SIDETABLE_EXPORT void sidetable_witness_destroy(void *value, const sidetable_type *type);
SIDETABLE_EXPORT void *sidetable_witness_copy(void *to, void *from, const sidetable_type *type);
SIDETABLE_EXPORT void *sidetable_witness_assign_copy(void *to, void *from, const sidetable_type *type);
SIDETABLE_EXPORT void *sidetable_witness_take(void *to, void *from, const sidetable_type *type);
SIDETABLE_EXPORT void *sidetable_witness_assign_take(void *to, void *from, const sidetable_type *type);
SIDETABLE_EXPORT uint32_t sidetable_witness_get_tag(const void *value, uint32_t empty_cases, const sidetable_type *type);
SIDETABLE_EXPORT void sidetable_witness_store_tag(void *value, uint32_t which, uint32_t empty_cases, const sidetable_type *type);

#define SIDETABLE_WITNESSES(size, stride, flags, extra_inhabitants)                                                                 \
    {                                                                                                                               \
        sidetable_witness_copy_buffer, sidetable_witness_destroy, sidetable_witness_copy, sidetable_witness_assign_copy,            \
            sidetable_witness_take, sidetable_witness_assign_take, sidetable_witness_get_tag, sidetable_witness_store_tag, (size),   \
            (stride), (flags), (extra_inhabitants)                                                                                  \
    }

/* ---- For reports ------------------------------------------------------------------------------------------------------ */

/* What has been built at run time so far. */
SIDETABLE_EXPORT void sidetable_metadata_statistics(sidetable_statistics *out);

#ifdef __cplusplus
}
#endif

#endif /* SIDETABLE_TYPES_H */
