/* sidetable.h: Swift-style objects with strong, unowned and weak references, for C11 and C++.
 *
 * An object is 16 bytes of header ({ class pointer, reference counts }; 8 on 32-bit processors) followed by its own fields. Begin your struct with
 * `sidetable_object header;`, describe it with a sidetable_class_definition, and every function here takes it as a `void *`.
 * Link with `libsidetable.a -lpthread -ldl -lm`, or with `libsidetable.so`.
 *
 * Functions that Swift's runtime has keep their Swift names and meaning; ours begin with `sidetable_`.
 *
 * Words used below:
 *   reference    one count. A function that "consumes" a reference takes it over; "+1" means that the caller now owns one.
 *   ignorable    a pointer that is null or, if pointers have 64 bits, has its top bit set. It is no object: functions that say "ignorable pointers are
 *                ignored" do nothing with it and, where they return their argument, return it unchanged.
 *   immortal     a static object. Counting it does nothing.
 *   align mask   an alignment in bytes, minus one (15 for 16 bytes).
 *   fatal        one line `Fatal error: ...` on stderr (as Swift's, one comes without these two words), then abort(). The text is given
 *                in quotes. Nothing unwinds.
 *
 * Threads: every function may be called from any thread at any time on an object that the caller holds a reference to. A
 * variable (a sidetable_weak, a pointer) is not an object: writing it needs it to yourself, reading it does not. The
 * `swift_nonatomic_` forms are for objects that no other thread can reach during the call.
 *
 * This header is parsed by a test that compares it with the library, so every function is one declaration of the form
 * `SIDETABLE_EXPORT result name(parameters);` and every variable one of the form `SIDETABLE_EXPORT_VARIABLE type name;`.
 */
#ifndef SIDETABLE_H
#define SIDETABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SIDETABLE_EXPORT __attribute__((visibility("default"), nothrow))
#define SIDETABLE_EXPORT_VARIABLE extern __attribute__((visibility("default")))

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Types ------------------------------------------------------------------------------------------------------------ */

/* A class. Opaque; its address is a Swift class metadata address point. Lives until the process ends. */
typedef struct sidetable_class sidetable_class;

/* The first 16 bytes of every object. Written by the runtime only; `refcount` may change under your feet. */
typedef struct sidetable_object {
    const sidetable_class *isa;
    uintptr_t refcount;
} sidetable_object;

/* A weak variable: the address of a side table entry, or null. Initialise it with swift_weakInit or with zero, and end it with
 * swift_weakDestroy. An object that is dying or dead loads as null; the variable itself is not zeroed by that. */
typedef struct sidetable_weak {
    void *entry;
} sidetable_weak;

/* A heap box (an object) and the address of the value inside it. */
typedef struct sidetable_box {
    void *object;
    void *value;
} sidetable_box;

/* A token for swift_once: 0 before, negative once the function has returned. */
typedef int32_t sidetable_once_t;

/* What kind of reference a field holds. */
enum sidetable_strength {
    SIDETABLE_STRONG = 0,  /* a pointer that owns a strong reference */
    SIDETABLE_WEAK = 1,    /* a sidetable_weak */
    SIDETABLE_UNOWNED = 2, /* a pointer that owns an unowned reference */
};

enum sidetable_field_flags {
    SIDETABLE_FIELD_NULLABLE = 1, /* the field may be null */
    SIDETABLE_FIELD_MUTABLE = 2,  /* the field may change after the object was initialised */
};

/* One reference field, 8 bytes wide in the object. SIDETABLE_FIELD writes one. */
typedef struct sidetable_field {
    const char *name; /* UTF-8, unique in its class */
    uint32_t offset;  /* bytes from the object's start; offsetof() of the field in a struct that begins with the header */
    uint8_t strength; /* a sidetable_strength */
    uint8_t flags;    /* sidetable_field_flags, or-ed */
    const sidetable_class *const *type; /* the variable that holds, or will hold, the class of what the field refers to; NULL for
                                           any class. Read when a class is declared frozen (sidetable_freeze.h), and only then */
} sidetable_field;

/* The field `member` of the struct `owner`, for a table of sidetable_field; the second form says of what class its objects are. */
#define SIDETABLE_FIELD(owner, member, strength, flags) {#member, offsetof(owner, member), strength, flags, NULL}
#define SIDETABLE_FIELD_OF(owner, member, strength, flags, type) {#member, offsetof(owner, member), strength, flags, type}

/* What a class is made of. Copied (names and fields too) by sidetable_class_create. */
typedef struct sidetable_class_definition {
    const char *name;                  /* UTF-8, not empty; shown in messages */
    const sidetable_class *superclass; /* NULL for a root class */
    uint32_t instance_size;            /* bytes, header and superclass fields included */
    uint32_t instance_alignment;       /* bytes, a power of two, 8 to 32768; 0 means 16 */
    void (*deinit)(void *object);      /* runs when the last strong reference goes, before the fields are released; may be NULL.
                                          It may use the object but not keep it, and must not free it: the runtime does. A
                                          subclass's deinit runs before its superclass's. */
    const sidetable_field *fields;     /* the reference fields that this class adds; released after deinit, each once */
    uint32_t field_count;
} sidetable_class_definition;

typedef enum sidetable_status {
    SIDETABLE_OK = 0,
    SIDETABLE_NULL_ARGUMENT = 1,        /* definition, out_class, or fields with a field_count above 0 */
    SIDETABLE_BAD_NAME = 2,             /* a class or field name that is null or empty */
    SIDETABLE_BAD_SIZE = 3,             /* less than the header or the superclass needs */
    SIDETABLE_BAD_ALIGNMENT = 4,        /* no power of two, below 8 or the superclass's, or above 32768 */
    SIDETABLE_BAD_SUPERCLASS = 5,       /* not a class that sidetable_class_create made */
    SIDETABLE_FIELD_MISALIGNED = 6,     /* an offset that is no multiple of a pointer's size */
    SIDETABLE_FIELD_OUT_OF_BOUNDS = 7,  /* outside the part of the instance that this class adds */
    SIDETABLE_FIELDS_OVERLAP = 8,
    SIDETABLE_DUPLICATE_FIELD = 9,      /* two fields of one name */
    SIDETABLE_BAD_STRENGTH = 10,
    SIDETABLE_BAD_FLAGS = 11,
    /* The following: sidetable_types.h. */
    SIDETABLE_WRONG_ARGUMENT_COUNT = 12,
    SIDETABLE_BAD_DESCRIPTOR = 13,
    SIDETABLE_TOO_LARGE = 14,
    SIDETABLE_CYCLE = 15,
    SIDETABLE_UNKNOWN_TYPE = 16,
    SIDETABLE_DUPLICATE = 17,
    SIDETABLE_BAD_SPECIALIZATION = 18,
    SIDETABLE_NO_SUCH_TYPE = 19,
    /* The following: sidetable_identity.h. */
    SIDETABLE_DEINITING = 20,           /* the object's deinit has begun */
    SIDETABLE_IMMORTAL = 21,            /* the object is immortal or static */
    SIDETABLE_HOST_GONE = 22,           /* the host is gone, or was never registered */
    SIDETABLE_WRONG_HOST = 23,          /* the handle belongs to another host */
    SIDETABLE_UNKNOWN_HANDLE = 24,      /* the host never had such a handle */
    SIDETABLE_STALE_HANDLE = 25,        /* the handle was released, or a later wrapper has it */
    SIDETABLE_NO_HANDLE_LEFT = 26,
    SIDETABLE_TOO_MANY_HOSTS = 27,      /* 1024 at once */
    SIDETABLE_UNSUPPORTED = 28,         /* libswiftCore is in the process */
    /* The following: sidetable_freeze.h. */
    SIDETABLE_RULE_BROKEN = 29,         /* two classes are no freezable and frozen class */
    SIDETABLE_NOT_FREEZABLE = 30,       /* an object's class has no frozen class */
    SIDETABLE_NULL_FIELD = 31,          /* a field that the frozen class wants not null is null */
    SIDETABLE_WRONG_CLASS = 32,         /* an object would become one of another class than is due there */
    SIDETABLE_FROZEN = 33,              /* the object, or the global, is frozen */
    /* The following: sidetable_phases.h. */
    SIDETABLE_BAD_PHASE = 34,           /* a phase that no start function comes before */
    SIDETABLE_BAD_GLOBAL_TYPE = 35,     /* a global's class is not freezable, or a view's not its frozen class */
    SIDETABLE_FREEZABLE_EXPORTED = 36,  /* a freezable global is exported */
    SIDETABLE_LATER_PHASE = 37,         /* a function refers to something of a later phase */
    SIDETABLE_TOO_EARLY = 38,           /* a function is called, or a frozen global read, before its phase */
    SIDETABLE_NOT_EXPORTED = 39,
    SIDETABLE_NO_SUCH_NAME = 40,
    SIDETABLE_START_CYCLE = 41,         /* a module's start waits for itself */
    SIDETABLE_FREEZE_FAILED = 42,       /* a global could not be frozen: the start has failed */
    /* Of every function with a status that makes something. */
    SIDETABLE_OUT_OF_MEMORY = 43,       /* nothing was done: the same call may succeed later */
} sidetable_status;

/* Why a call failed. Both texts are UTF-8 and end with a zero byte. */
typedef struct sidetable_error {
    int32_t code;      /* the sidetable_status */
    char message[256]; /* one sentence */
    char path[256];    /* the offending field, "Node.next"; empty when no field is to blame */
} sidetable_error;

enum sidetable_object_kind {
    SIDETABLE_KIND_INLINE = 0,     /* the header's word is the counts */
    SIDETABLE_KIND_SIDE_TABLE = 1, /* the header's word is a side table's address >> 3, with bits 63 and 62 set */
    SIDETABLE_KIND_IMMORTAL = 2,
    SIDETABLE_KIND_FROZEN = 3,     /* the same for an object that was frozen before it got its side table, in other bits: 63 and 61 set */
};

/* An object's counts at one moment. */
typedef struct sidetable_object_state {
    uint64_t word;          /* the header's word as it is; 0 from sidetable_inspect_weak */
    uint64_t counts;        /* the word that holds the counts: the same, or the side table's */
    const void *side_table; /* the 32-byte entry, NULL when there is none */
    uint64_t strong;        /* strong references; 0 once the last one is gone */
    uint64_t unowned;       /* unowned references, plus the one that the strong references hold together */
    uint64_t weak;          /* weak references, plus the one that the unowned references hold together; 0 without side table */
    uint32_t kind;          /* a sidetable_object_kind */
    uint32_t is_deiniting;  /* 1 from the last strong release on */
} sidetable_object_state;

/* ---- Classes and objects ---------------------------------------------------------------------------------------------- */

/* Makes a class from a definition and stores it in *out_class. Returns SIDETABLE_OK, or says what is wrong with the definition
 * in the status and, unless `error` is NULL, in *error; *out_class is then left alone. Objects of the class get a deinit that
 * runs `deinit`, releases the fields, and goes on to the superclass. What strong fields hold ends by that in the order of recursion, but
 * without it, however deep it is. */
SIDETABLE_EXPORT sidetable_status sidetable_class_create(const sidetable_class_definition *definition, const sidetable_class **out_class, sidetable_error *error);

/* The name that the class was created with; lives as long as the class. */
SIDETABLE_EXPORT const char *sidetable_class_name(const sidetable_class *c);

/* The reference fields that the class itself added (not those of its superclass), in order of offset; *out_count, if not
 * NULL, is how many. They live as long as the class. NULL when there are none. */
SIDETABLE_EXPORT const sidetable_field *sidetable_class_fields(const sidetable_class *c, uint32_t *out_count);

/* A new object, +1, everything after its header zeroed (so: null references). Fatal: "Could not allocate N bytes
 * (alignment A)". */
SIDETABLE_EXPORT void *sidetable_new(const sidetable_class *c);

/* The same for an object that is referred to weakly, as a rule: its side table of 32 bytes lies behind it in the same block, so that the first
 * weak reference makes nothing and the last one frees nothing. The price: every such object has one, and its memory, though not the
 * object, stays until the last weak reference is gone, as that of std::make_shared does. (Where libswiftCore is in the process, too, it is
 * an object like any other.) */
SIDETABLE_EXPORT void *sidetable_new_weakly_referenced(const sidetable_class *c);
/* swift_allocObject for such an object. `size` is that of the object alone. */
SIDETABLE_EXPORT void *sidetable_allocate_weakly_referenced(const sidetable_class *isa, size_t size, size_t align_mask);
/* Gives such an object the word of its header back that it was made with, if a constructor has zeroed the header and begun it anew (3) since. */
SIDETABLE_EXPORT void sidetable_restore_word(void *object, uintptr_t word);

/* Reads an object's counts. The object's memory must still be there: hold any reference but a weak one. */
SIDETABLE_EXPORT void sidetable_inspect(const void *object, sidetable_object_state *out);

/* The same through a weak variable, which works after the object's memory is gone too. Only the side table is looked at: `word`
 * is 0. All zero for a null variable. */
SIDETABLE_EXPORT void sidetable_inspect_weak(const sidetable_weak *ref, sidetable_object_state *out);

/* "0.1.0" */
SIDETABLE_EXPORT const char *sidetable_version(void);

/* ---- Allocation ------------------------------------------------------------------------------------------------------- */

/* A new object of `size` bytes, header included, +1. Only the header is set: the rest holds whatever malloc left there. Fatal:
 * "Could not allocate N bytes (alignment A)". */
SIDETABLE_EXPORT void *swift_allocObject(const sidetable_class *isa, size_t size, size_t align_mask);

/* The same thing under the name that Swift's array buffers use. */
SIDETABLE_EXPORT void *swift_bufferAllocate(const sidetable_class *isa, size_t size, size_t align_mask);

/* Ends an object whose fields are already gone: frees its memory, or, while unowned references remain, leaves that to the last
 * of them. Called at the end of a deinit. `size` and `align_mask` are those of the allocation. */
SIDETABLE_EXPORT void swift_deallocObject(void *object, size_t size, size_t align_mask);

/* The same for instances of classes; what a class's destroy function ends with. Fatal when a reference made during deinit
 * outlived it, as Swift says at length: "Object 0x... of class NAME deallocated with non-zero retain count N. This object's deinit,
 * or something called from it, may have created a strong reference to self which outlived deinit, ...". */
SIDETABLE_EXPORT void swift_deallocClassInstance(void *object, size_t size, size_t align_mask);

/* Ends an object whose initialiser failed half-way. Runs the ivar destroyers (the generated field releases) from the object's
 * class up to, not including, `isa`; no deinit runs. Consumes the one strong reference. Null is ignored. */
SIDETABLE_EXPORT void swift_deallocPartialClassInstance(void *object, const sidetable_class *isa, size_t size, size_t align_mask);

/* Ends an object none of whose fields were initialised. Consumes the one strong reference; nothing else may refer to it. */
SIDETABLE_EXPORT void swift_deallocUninitializedObject(void *object, size_t size, size_t align_mask);

/* Makes an object of memory that the caller owns: its last release runs deinit and frees nothing. Returns it, +1. */
SIDETABLE_EXPORT void *swift_initStackObject(const sidetable_class *isa, void *object);

/* Checks that a stack object's life is over, after its last release. Fatal: "Stack object escaped", "Unowned reference to
 * stack object", "Weak reference to stack object". */
SIDETABLE_EXPORT void swift_verifyEndOfLifetime(void *object);

/* Makes an immortal object of static memory, once; later calls, and calls from other threads, wait and return it. A
 * sidetable_once_t lies in the four bytes just before the object, and starts as 0. */
SIDETABLE_EXPORT void *swift_initStaticObject(const sidetable_class *isa, void *object);

/* Raw memory of `size` bytes, not zeroed. An align mask of SIZE_MAX asks for malloc's alignment. Fatal: "Could not allocate N
 * bytes (alignment A)". Give it back with swift_slowDealloc and the same align mask. */
SIDETABLE_EXPORT void *swift_slowAlloc(size_t size, size_t align_mask);

/* Gives memory from swift_slowAlloc back. Null is ignored. */
SIDETABLE_EXPORT void swift_slowDealloc(void *pointer, size_t size, size_t align_mask);

/* ---- Boxes: heap objects around one value. `type` is type metadata, whose value witnesses copy and destroy the value. ----- */

/* A new box, +1, for a value of `type`. The value is not initialised. */
SIDETABLE_EXPORT sidetable_box swift_allocBox(const void *type);

/* Gives back a box whose value was never initialised or is already destroyed. */
SIDETABLE_EXPORT void swift_deallocBox(void *object);

/* The address of the value in a box. Null gives null. */
SIDETABLE_EXPORT void *swift_projectBox(void *object);

/* The shared, immortal box of values that take no space. */
SIDETABLE_EXPORT void *swift_allocEmptyBox(void);

/* `buffer` points at a box pointer. When that box has other owners, makes a new box with a copy of the value, stores it in the
 * buffer and releases the old one. Returns the box that the buffer then holds. */
SIDETABLE_EXPORT sidetable_box swift_makeBoxUnique(void *buffer, const void *type, size_t align_mask);

/* ---- Strong references ------------------------------------------------------------------------------------------------ */

/* Adds one or `n` strong references (n may be 0) and returns the object. Ignorable pointers are ignored. Fatal: "Object was
 * retained too many times" above 2^30 references. */
SIDETABLE_EXPORT void *swift_retain(void *object);
SIDETABLE_EXPORT void *swift_retain_n(void *object, uint32_t n);
SIDETABLE_EXPORT void *swift_nonatomic_retain(void *object);
SIDETABLE_EXPORT void *swift_nonatomic_retain_n(void *object, uint32_t n);

/* Gives back one or `n` strong references. The last one runs the class's deinit before the call returns. Ignorable pointers
 * are ignored. A debug build of the library is fatal on one release too many: "Object 0x... of class NAME was released too
 * many times: its last reference is already gone". */
SIDETABLE_EXPORT void swift_release(void *object);
SIDETABLE_EXPORT void swift_release_n(void *object, uint32_t n);
/* swift_release where sidetable_inline.h does not do it: the last reference, nothing simple, or a process with threads. The object is not ignorable. */
SIDETABLE_EXPORT void sidetable_release_out_of_line(void *object);
SIDETABLE_EXPORT void swift_nonatomic_release(void *object);
SIDETABLE_EXPORT void swift_nonatomic_release_n(void *object, uint32_t n);

/* Adds a strong reference unless the last one is already gone: returns the object, or null. Null for ignorable pointers. Fatal:
 * "Object was retained too many times". */
SIDETABLE_EXPORT void *swift_tryRetain(void *object);

/* Whether the last strong reference is gone. False for ignorable pointers. */
SIDETABLE_EXPORT bool swift_isDeallocating(void *object);

/* Marks an object with one strong reference as deiniting without running anything: the step between a constructor that failed
 * and swift_deallocClassInstance. */
SIDETABLE_EXPORT void swift_setDeallocating(void *object);

/* How many strong references there are. 0 for ignorable pointers. For tests and tools: the answer is old when you read it. */
SIDETABLE_EXPORT size_t swift_retainCount(void *object);

/* Runs the deinit of an object that has been marked deiniting. For the code that Swift's compiler writes. */
SIDETABLE_EXPORT void _swift_release_dealloc(void *object);

/* Makes an object immortal: from here on counting it does nothing, and it is never freed. */
SIDETABLE_EXPORT void _swift_stdlib_immortalize(void *object);

/* ---- Uniqueness: whether exactly one strong reference exists, so that the caller may write. ------------------------------
 *
 * Immortal objects are never unique. The plain forms take null (not unique); `nonNull` forms do not check for it. Without an
 * Objective-C runtime all of them come to the same; the last two families exist because Swift's compiler names them. */

SIDETABLE_EXPORT bool swift_isUniquelyReferenced(void *object);
SIDETABLE_EXPORT bool swift_isUniquelyReferenced_nonNull(void *object);
SIDETABLE_EXPORT bool swift_isUniquelyReferenced_native(void *object);
SIDETABLE_EXPORT bool swift_isUniquelyReferenced_nonNull_native(void *object);
SIDETABLE_EXPORT bool swift_isUniquelyReferencedNonObjC(void *object);
SIDETABLE_EXPORT bool swift_isUniquelyReferencedNonObjC_nonNull(void *object);

/* The same for a bridge object (see below), given as bits. */
SIDETABLE_EXPORT bool swift_isUniquelyReferenced_nonNull_bridgeObject(uintptr_t bits);
SIDETABLE_EXPORT bool swift_isUniquelyReferencedNonObjC_nonNull_bridgeObject(uintptr_t bits);

/* ---- Unowned references: they keep the memory, not the object. --------------------------------------------------------
 *
 * Reading one after the object died is fatal: "Attempted to read an unowned reference but object 0x... was already
 * deallocated". The memory is freed by the last unowned release. */

/* Adds one or `n` unowned references (n may be 0) and returns the object. Ignorable pointers are ignored. Fatal: "Object's
 * unowned reference was retained too many times" above 2^31 - 2 references, the one that the strong references hold included. */
SIDETABLE_EXPORT void *swift_unownedRetain(void *object);
SIDETABLE_EXPORT void *swift_unownedRetain_n(void *object, int n);
SIDETABLE_EXPORT void *swift_nonatomic_unownedRetain(void *object);
SIDETABLE_EXPORT void *swift_nonatomic_unownedRetain_n(void *object, int n);

/* Gives back one or `n` unowned references. Ignorable pointers are ignored. */
SIDETABLE_EXPORT void swift_unownedRelease(void *object);
SIDETABLE_EXPORT void swift_unownedRelease_n(void *object, int n);
SIDETABLE_EXPORT void swift_nonatomic_unownedRelease(void *object);
SIDETABLE_EXPORT void swift_nonatomic_unownedRelease_n(void *object, int n);

/* Reads an unowned reference: adds a strong one and returns the object. Ignorable pointers are ignored. Fatal when it died. */
SIDETABLE_EXPORT void *swift_unownedRetainStrong(void *object);
SIDETABLE_EXPORT void *swift_nonatomic_unownedRetainStrong(void *object);

/* Turns an unowned reference into a strong one. Ignorable pointers are ignored. Fatal when the object died. */
SIDETABLE_EXPORT void swift_unownedRetainStrongAndRelease(void *object);
SIDETABLE_EXPORT void swift_nonatomic_unownedRetainStrongAndRelease(void *object);

/* Fatal when the object died. Ignorable pointers are ignored. */
SIDETABLE_EXPORT void swift_unownedCheck(void *object);

/* How many unowned references there are, with the one that the strong references hold together: 1 for a new object. */
SIDETABLE_EXPORT size_t swift_unownedRetainCount(void *object);

/* ---- Weak references: they keep a 32-byte side table entry, neither object nor memory. ---------------------------------
 *
 * Any number of threads may load and copy one variable at once, also while the object dies; the ones that write a variable
 * (all but LoadStrong, and `src` of CopyInit and CopyAssign) need it to themselves. Fatal: "Object's weak reference was
 * retained too many times" above 2^32 - 1 references to one object. */

/* Starts a variable that refers to `object`, which may be null. Returns ref. */
SIDETABLE_EXPORT sidetable_weak *swift_weakInit(sidetable_weak *ref, void *object);

/* Makes a started variable refer to `object`, which may be null. Returns ref. */
SIDETABLE_EXPORT sidetable_weak *swift_weakAssign(sidetable_weak *ref, void *object);

/* The object, +1, or null when the variable is null or the object's last strong reference is gone. */
SIDETABLE_EXPORT void *swift_weakLoadStrong(sidetable_weak *ref);

/* The same, and ends the variable. */
SIDETABLE_EXPORT void *swift_weakTakeStrong(sidetable_weak *ref);

/* Ends a variable. */
SIDETABLE_EXPORT void swift_weakDestroy(sidetable_weak *ref);

/* Starts dst as a copy of src; null when the object's last strong reference is gone. Returns dst. */
SIDETABLE_EXPORT sidetable_weak *swift_weakCopyInit(sidetable_weak *dst, sidetable_weak *src);

/* The same also where that object is gone: both then keep its side table. Returns dst. */
SIDETABLE_EXPORT sidetable_weak *sidetable_weak_share(sidetable_weak *dst, const sidetable_weak *src);

/* Starts dst with what src holds, and ends src. Returns dst. */
SIDETABLE_EXPORT sidetable_weak *swift_weakTakeInit(sidetable_weak *dst, sidetable_weak *src);

/* The same for a started dst, which may be src. Returns dst. */
SIDETABLE_EXPORT sidetable_weak *swift_weakCopyAssign(sidetable_weak *dst, sidetable_weak *src);

/* Makes dst hold what src holds, and ends src (unless they are the same variable). Returns dst. */
SIDETABLE_EXPORT sidetable_weak *swift_weakTakeAssign(sidetable_weak *dst, sidetable_weak *src);

/* How many weak references there are, with the one that the unowned references hold together: 1 for a new object. */
SIDETABLE_EXPORT size_t swift_weakRetainCount(void *object);

/* ---- Bridge objects: object pointers with flags in bits 1, 2 and 56 to 62 (on x86-64). --------------------------------
 *
 * The flags are masked off before counting and returned with the pointer. A pointer with its top bit set is left alone. */

SIDETABLE_EXPORT void *swift_bridgeObjectRetain(void *object);
SIDETABLE_EXPORT void *swift_bridgeObjectRetain_n(void *object, int n);
SIDETABLE_EXPORT void *swift_nonatomic_bridgeObjectRetain(void *object);
SIDETABLE_EXPORT void *swift_nonatomic_bridgeObjectRetain_n(void *object, int n);
SIDETABLE_EXPORT void swift_bridgeObjectRelease(void *object);
SIDETABLE_EXPORT void swift_bridgeObjectRelease_n(void *object, int n);
SIDETABLE_EXPORT void swift_nonatomic_bridgeObjectRelease(void *object);
SIDETABLE_EXPORT void swift_nonatomic_bridgeObjectRelease_n(void *object, int n);

/* ---- Once ------------------------------------------------------------------------------------------------------------- */

/* Calls fn(context) if no call with this token has done so; returns when it has returned, in whatever thread. Fatal:
 * "swift_once was called for a token from inside that token's own function". */
SIDETABLE_EXPORT void swift_once(sidetable_once_t *token, void (*fn)(void *context), void *context);

/* ---- Exclusive access -------------------------------------------------------------------------------------------------
 *
 * While a variable is modified nobody else may access it. Compilers put these calls around accesses that they cannot prove apart; a thread's accesses
 * are checked against each other, not against other threads'. */

/* Memory for an access while it goes on: 24 bytes on 64-bit targets. */
typedef struct sidetable_access {
    void *words[3];
} sidetable_access;

/* What a task keeps of its accesses while it does not run: zero at first. */
typedef struct sidetable_task_accesses {
    void *words[2];
} sidetable_task_accesses;

enum sidetable_access_flags {
    SIDETABLE_MODIFICATION = 1, /* the access may modify the variable */
    SIDETABLE_TRACKED = 32      /* it goes on until swift_endAccess; without this flag only its beginning is checked */
};

/* Begins an access. `place` is where in the program, for the message; NULL stands for the caller. Fatal where another access of this thread to the
 * variable goes on and one of the two may modify it: "Simultaneous accesses to 0x..., but modification requires exclusive access.",
 * where both began, "Fatal access conflict detected." */
SIDETABLE_EXPORT void swift_beginAccess(const void *variable, sidetable_access *access, size_t flags, const void *place);

/* Ends an access, in whatever order; nothing for one that is not tracked. Fatal for one that does not go on in this thread: "The access at 0x... ends
 * on this thread, where it does not go on". */
SIDETABLE_EXPORT void swift_endAccess(sidetable_access *access);

/* True: accesses are not checked. Set it before the first access. */
SIDETABLE_EXPORT_VARIABLE bool _swift_disableExclusivityChecking;

/* A task begins to run on this thread, and stops running there, for a while or for good: its accesses go with it. */
SIDETABLE_EXPORT void swift_task_enterThreadLocalContext(sidetable_task_accesses *task);
SIDETABLE_EXPORT void swift_task_exitThreadLocalContext(sidetable_task_accesses *task);

/* ---- Hooks for tools --------------------------------------------------------------------------------------------------
 *
 * Overwrite a pointer, then set the flag: the function of that name then goes through the pointer, and so do the functions that call
 * it: swift_bufferAllocate, swift_allocBox and swift_makeBoxUnique make objects, the latter and swift_allocEmptyBox count them, and so do bridge
 * objects. All others pass the hooks by, nonatomic_ and sidetable_ functions among them. Save what was in a pointer: that is the runtime's own
 * function, which does not look at hooks. While the flag is false the pointers are not read, but for _swift_allocObject: once that is
 * overwritten, the next object is made through it and sets the flag. Set them before the process starts a second thread. */

SIDETABLE_EXPORT_VARIABLE bool _swift_enableSwizzlingOfAllocationAndRefCountingFunctions_forInstrumentsOnly;
SIDETABLE_EXPORT_VARIABLE void *(*_swift_allocObject)(const sidetable_class *isa, size_t size, size_t align_mask);
SIDETABLE_EXPORT_VARIABLE void *(*_swift_retain)(void *object);
SIDETABLE_EXPORT_VARIABLE void *(*_swift_retain_n)(void *object, uint32_t n);
SIDETABLE_EXPORT_VARIABLE void *(*_swift_tryRetain)(void *object);
SIDETABLE_EXPORT_VARIABLE void (*_swift_release)(void *object);
SIDETABLE_EXPORT_VARIABLE void (*_swift_release_n)(void *object, uint32_t n);

#ifdef __cplusplus
}
#endif

#endif /* SIDETABLE_H */
