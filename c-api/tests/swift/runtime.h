/* The functions of Swift's object runtime, for programs that call them by hand. */
#ifndef RUNTIME_H
#define RUNTIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    void *object, *value;
} box_pair;

void *swift_allocObject(const void *isa, size_t size, size_t align_mask);
void *swift_bufferAllocate(const void *isa, size_t size, size_t align_mask);
void *swift_initStackObject(const void *isa, void *object);
void *swift_initStaticObject(const void *isa, void *object);
void swift_deallocObject(void *object, size_t size, size_t align_mask);
void swift_deallocClassInstance(void *object, size_t size, size_t align_mask);
void swift_deallocPartialClassInstance(void *object, const void *isa, size_t size, size_t align_mask);
void swift_deallocUninitializedObject(void *object, size_t size, size_t align_mask);
box_pair swift_allocBox(const void *type);
box_pair swift_makeBoxUnique(void *buffer, const void *type, size_t align_mask);
void swift_deallocBox(void *object);
void *swift_projectBox(void *object);
void *swift_allocEmptyBox(void);
void *swift_retain(void *object);
void *swift_retain_n(void *object, uint32_t n);
void *swift_tryRetain(void *object);
void swift_release(void *object);
void swift_release_n(void *object, uint32_t n);
void *swift_nonatomic_retain(void *object);
void *swift_nonatomic_retain_n(void *object, uint32_t n);
void swift_nonatomic_release(void *object);
void swift_nonatomic_release_n(void *object, uint32_t n);
size_t swift_retainCount(void *object);
bool swift_isDeallocating(void *object);
void swift_setDeallocating(void *object);
void *swift_unownedRetain(void *object);
void *swift_unownedRetain_n(void *object, int n);
void swift_unownedRelease(void *object);
void swift_unownedRelease_n(void *object, int n);
void *swift_unownedRetainStrong(void *object);
void swift_unownedRetainStrongAndRelease(void *object);
void *swift_nonatomic_unownedRetain(void *object);
void *swift_nonatomic_unownedRetain_n(void *object, int n);
void swift_nonatomic_unownedRelease(void *object);
void swift_nonatomic_unownedRelease_n(void *object, int n);
void *swift_nonatomic_unownedRetainStrong(void *object);
void swift_nonatomic_unownedRetainStrongAndRelease(void *object);
void swift_unownedCheck(void *object);
size_t swift_unownedRetainCount(void *object);
void *swift_weakInit(void *ref, void *object);
void *swift_weakAssign(void *ref, void *object);
void *swift_weakLoadStrong(void *ref);
void *swift_weakTakeStrong(void *ref);
void swift_weakDestroy(void *ref);
void *swift_weakCopyInit(void *dst, void *src);
void *swift_weakCopyAssign(void *dst, void *src);
void *swift_weakTakeInit(void *dst, void *src);
void *swift_weakTakeAssign(void *dst, void *src);
size_t swift_weakRetainCount(void *object);
bool swift_isUniquelyReferenced_native(void *object);
bool swift_isUniquelyReferenced_nonNull_native(void *object);
bool swift_isUniquelyReferenced_nonNull_bridgeObject(uintptr_t bits);
void *swift_bridgeObjectRetain(void *object);
void *swift_bridgeObjectRetain_n(void *object, int n);
void swift_bridgeObjectRelease(void *object);
void swift_bridgeObjectRelease_n(void *object, int n);
void *swift_nonatomic_bridgeObjectRetain(void *object);
void *swift_nonatomic_bridgeObjectRetain_n(void *object, int n);
void swift_nonatomic_bridgeObjectRelease(void *object);
void swift_nonatomic_bridgeObjectRelease_n(void *object, int n);
void _swift_stdlib_immortalize(void *object);

/* A call that the compiler knows nothing about: it takes pairs of calls away that it knows. */
#define RUNTIME_CALL(function, ...)                                                                                                 \
    __extension__({                                                                                                                 \
        __typeof__(&function) runtime_function = &function;                                                                         \
        __asm__ volatile("" : "+r"(runtime_function));                                                                              \
        runtime_function(__VA_ARGS__);                                                                                              \
    })

#endif
