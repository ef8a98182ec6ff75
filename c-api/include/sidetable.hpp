// sidetable.hpp: C++20 handles over sidetable.h. Header-only; needs neither exceptions nor RTTI; gcc 12 and clang 14 or newer.
//
//     struct node : sidetable::object {
//         sidetable::strong<node> next;
//         sidetable::weak<node> parent;
//     };
//     auto n = sidetable::make<node>();
//
// An object is an ordinary C++ object whose first base is sidetable::object, the runtime's 16-byte header. When its last strong
// reference goes, the runtime calls ~node(), which ends `next` and `parent` like any other member, and frees the memory once no
// unowned reference is left. Such a class has no virtual functions (the vtable pointer would take the header's place) and its
// objects come from make() alone: never from new, never as a variable.
//
// Each handle is one pointer wide and does what the C calls do, no more. Moving a handle never calls the runtime.
#ifndef SIDETABLE_HPP
#define SIDETABLE_HPP

#include <array>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "sidetable_inline.h"

namespace sidetable {

/// The header as a base class. Copying an object copies what is in it, not who refers to it.
class object {
public:
    static void *operator new(std::size_t) = delete;
    static void *operator new[](std::size_t) = delete;

protected:
    // The runtime writes the header before the constructor starts. To the compiler that is before the object's life, so that it may
    // drop such stores (gcc's -flifetime-dse). The empty asm tells it that the header has a value here; it emits nothing.
    //
    // A class without a constructor of its own is zeroed first by `T()` (in make, or where a subclass initialises it): nobody has
    // counted yet, so the count is stored again as a new object's. The class, and the side table of an object that was made with one, are
    // put back by make; until then nothing needs them.
    object() noexcept {
        __asm__("" : "+m"(header_));
        if (header_.refcount == 0) header_.refcount = 3;
    }
    object(const object &) noexcept : object() {}
    object &operator=(const object &) noexcept { return *this; }
    // Trivial, so that a class whose members are has no deinit to call. Counting that is done inline must keep to atomic stores:
    // a plain one in a destructor is, to the compiler, a store to an object that nobody reads again.
    ~object() = default;

private:
    sidetable_object header_;
};

static_assert(sizeof(object) == 16 && std::is_standard_layout_v<object>);

template <class T> class strong;
template <class T> class weak;
template <class T> class unowned;

/// Says that a pointer to From is a pointer to another type To too, at the same address: both are objects. (Equal types come first:
/// a compiler that meets them in an incomplete class must not ask, and remember, what such a class derives from.)
template <class From, class To>
concept object_convertible = !std::same_as<From, To> && std::convertible_to<From *, To *> &&
                             std::derived_from<From, object> && std::derived_from<To, object>;

namespace detail {

// Works for incomplete types, since the header is always at the very start.
template <class T> void *raw(T *pointer) noexcept { return const_cast<std::remove_cv_t<T> *>(pointer); }

} // namespace detail

/// A strong reference, or null. Keeps the object.
template <class T> class strong {
public:
    using element_type = T;

    constexpr strong() noexcept = default;
    constexpr strong(std::nullptr_t) noexcept {}

    /// Adds a reference: `strong<node>(this)` is fine inside a member function, destructors included as long as it ends there.
    explicit strong(T *pointer) noexcept : pointer_(pointer) { sidetable_retain(detail::raw(pointer)); }

    strong(const strong &other) noexcept : strong(other.pointer_) {}
    strong(strong &&other) noexcept : pointer_(std::exchange(other.pointer_, nullptr)) {}
    template <class U> requires object_convertible<U, T> strong(const strong<U> &other) noexcept : strong(other.get()) {}
    template <class U> requires object_convertible<U, T> strong(strong<U> &&other) noexcept : pointer_(other.detach()) {}

    strong &operator=(strong other) noexcept {
        swap(other);
        return *this;
    }

    ~strong() {
        if (pointer_ != nullptr) sidetable_release(detail::raw(pointer_));
    }

    /// Takes over a reference that the caller owns: what a C function returned with +1.
    [[nodiscard]] static strong adopt(T *pointer) noexcept {
        strong result;
        result.pointer_ = pointer;
        return result;
    }

    /// Hands the reference to the caller, who must release it, and leaves null.
    [[nodiscard]] T *detach() noexcept { return std::exchange(pointer_, nullptr); }

    [[nodiscard]] T *get() const noexcept { return pointer_; }
    T &operator*() const noexcept { return *pointer_; }
    T *operator->() const noexcept { return pointer_; }
    explicit operator bool() const noexcept { return pointer_ != nullptr; }

    void reset() noexcept { *this = nullptr; }
    void swap(strong &other) noexcept { std::swap(pointer_, other.pointer_); }
    friend void swap(strong &a, strong &b) noexcept { a.swap(b); }

    /// Whether this is the only strong reference, so that the object may be written without anyone seeing it change.
    [[nodiscard]] bool is_unique() const noexcept { return swift_isUniquelyReferenced_native(detail::raw(pointer_)); }

    /// How many strong references there are; 0 for null. Old when you read it.
    [[nodiscard]] std::size_t count() const noexcept { return swift_retainCount(detail::raw(pointer_)); }

private:
    T *pointer_ = nullptr;
};

template <class T, class U> bool operator==(const strong<T> &a, const strong<U> &b) noexcept { return a.get() == b.get(); }
template <class T> bool operator==(const strong<T> &a, std::nullptr_t) noexcept { return a.get() == nullptr; }
template <class T, class U> auto operator<=>(const strong<T> &a, const strong<U> &b) noexcept {
    return std::compare_three_way{}(a.get(), b.get());
}

/// A weak reference, or null. Keeps a 32-byte side table entry; neither the object nor its memory, unless the class is weakly_referenced.
///
/// Any number of threads may lock() and copy one weak at once, also while the object dies; writing it needs it to yourself.
template <class T> class weak {
public:
    using element_type = T;

    constexpr weak() noexcept = default;
    constexpr weak(std::nullptr_t) noexcept {}
    explicit weak(T *pointer) noexcept { sidetable_weak_init(&ref_, detail::raw(pointer)); }
    weak(const strong<T> &object) noexcept : weak(object.get()) {}
    template <class U> requires object_convertible<U, T> weak(const strong<U> &object) noexcept : weak(object.get()) {}

    weak(const weak &other) noexcept { sidetable_weak_copy_init(&ref_, &other.ref_); }
    // A weak variable is the entry's address and nothing else, wherever it lies, so that moving it is copying a word.
    weak(weak &&other) noexcept : ref_(std::exchange(other.ref_, sidetable_weak{nullptr})) {}

    weak &operator=(const weak &other) noexcept {
        swift_weakCopyAssign(&ref_, &other.ref_);
        return *this;
    }
    weak &operator=(weak &&other) noexcept {
        weak(std::move(other)).swap(*this);
        return *this;
    }
    weak &operator=(const strong<T> &object) noexcept {
        swift_weakAssign(&ref_, detail::raw(object.get()));
        return *this;
    }

    ~weak() { sidetable_weak_destroy(&ref_); }

    /// The object, or null once its last strong reference is gone.
    [[nodiscard]] strong<T> lock() const noexcept { return strong<T>::adopt(static_cast<T *>(sidetable_weak_load_strong(&ref_))); }

    /// The same, leaving null here.
    [[nodiscard]] strong<T> take() noexcept {
        void *pointer = swift_weakTakeStrong(&ref_);
        ref_.entry = nullptr;
        return strong<T>::adopt(static_cast<T *>(pointer));
    }

    /// The counts behind it, which can be read after the object died.
    [[nodiscard]] sidetable_object_state inspect() const noexcept {
        sidetable_object_state state;
        sidetable_inspect_weak(&ref_, &state);
        return state;
    }

    void reset() noexcept { *this = weak(); }
    void swap(weak &other) noexcept { std::swap(ref_, other.ref_); }
    friend void swap(weak &a, weak &b) noexcept { a.swap(b); }

private:
    // Loads and copies do not change what a variable refers to, but Swift's signatures take it as writable.
    mutable sidetable_weak ref_{nullptr};
};

/// An unowned reference, or null: for an object that is known to live at least as long. Keeps the memory, not the object; reading
/// it after the object died is fatal.
template <class T> class unowned {
public:
    using element_type = T;

    constexpr unowned() noexcept = default;
    constexpr unowned(std::nullptr_t) noexcept {}
    explicit unowned(T *pointer) noexcept : pointer_(pointer) { sidetable_unowned_retain(detail::raw(pointer)); }
    unowned(const strong<T> &object) noexcept : unowned(object.get()) {}
    template <class U> requires object_convertible<U, T> unowned(const strong<U> &object) noexcept : unowned(object.get()) {}

    unowned(const unowned &other) noexcept : unowned(other.pointer_) {}
    unowned(unowned &&other) noexcept : pointer_(std::exchange(other.pointer_, nullptr)) {}

    unowned &operator=(unowned other) noexcept {
        swap(other);
        return *this;
    }

    ~unowned() {
        if (pointer_ != nullptr) sidetable_unowned_release(detail::raw(pointer_));
    }

    /// The object. Fatal when it died; null for null.
    [[nodiscard]] strong<T> get() const noexcept {
        return strong<T>::adopt(static_cast<T *>(swift_unownedRetainStrong(detail::raw(pointer_))));
    }

    /// The same, leaving null here.
    [[nodiscard]] strong<T> take() noexcept {
        swift_unownedRetainStrongAndRelease(detail::raw(pointer_));
        return strong<T>::adopt(std::exchange(pointer_, nullptr));
    }

    /// Keeps the object until the end of the full expression: `owner->name()`.
    strong<T> operator->() const noexcept { return get(); }
    explicit operator bool() const noexcept { return pointer_ != nullptr; }

    void reset() noexcept { *this = nullptr; }
    void swap(unowned &other) noexcept { std::swap(pointer_, other.pointer_); }
    friend void swap(unowned &a, unowned &b) noexcept { a.swap(b); }

private:
    T *pointer_ = nullptr;
};

static_assert(sizeof(strong<object>) == sizeof(void *) && sizeof(weak<object>) == sizeof(void *) &&
              sizeof(unowned<object>) == sizeof(void *));

/// One line of a field table: a name and a member that is a strong, weak or unowned handle. A class that wants its references
/// known (to freezing, to tools that draw object graphs) lists them:
///
///     static constexpr auto fields() {
///         return std::tuple{sidetable::field{"next", &node::next}, sidetable::field{"parent", &node::parent}};
///     }
///
/// A `const` member counts as immutable, all others as mutable; all count as nullable. The members still end with the destructor,
/// once: it leaves the slots null, so that the release that the table generates finds nothing to do. (Where 64 such destructors run one inside
/// the other, what strong members refer to is kept until theirs is over: docs/c.md.)
template <class Owner, class Member> struct field {
    const char *name;
    Member Owner::*member;
    std::uint8_t flags;

    constexpr field(const char *name_, Member Owner::*member_,
                    std::uint8_t flags_ = SIDETABLE_FIELD_NULLABLE | (std::is_const_v<Member> ? 0 : SIDETABLE_FIELD_MUTABLE)) noexcept
        : name(name_), member(member_), flags(flags_) {}
};

namespace detail {

template <class Handle> struct strength;
template <class T> struct strength<strong<T>> : std::integral_constant<std::uint8_t, SIDETABLE_STRONG> {};
template <class T> struct strength<weak<T>> : std::integral_constant<std::uint8_t, SIDETABLE_WEAK> {};
template <class T> struct strength<unowned<T>> : std::integral_constant<std::uint8_t, SIDETABLE_UNOWNED> {};

template <class T> consteval auto type_name() {
    // gcc: "... [with T = app::node]"; clang: "... [T = app::node]".
    constexpr std::string_view text = __PRETTY_FUNCTION__;
    constexpr std::size_t begin = text.find("T = ") + 4;
    std::array<char, text.size() - begin> name{};
    for (std::size_t i = begin; i + 1 < text.size(); ++i) name[i - begin] = text[i];
    return name;
}

template <class T> constexpr auto field_table() {
    if constexpr (requires { T::fields(); }) return T::fields();
    else return std::tuple{};
}

// An address that is never followed, to measure offsets from.
inline constexpr std::uintptr_t measuring_point = std::uintptr_t{1} << 20;

template <class T, class Member, class Owner> std::uint32_t offset_of(Member Owner::*member) noexcept {
    return static_cast<std::uint32_t>(
        reinterpret_cast<std::uintptr_t>(std::addressof(reinterpret_cast<T *>(measuring_point)->*member)) - measuring_point);
}

template <class Handle> struct referent_of;
template <class T> struct referent_of<strong<T>> { using type = T; };
template <class T> struct referent_of<weak<T>> { using type = T; };
template <class T> struct referent_of<unowned<T>> { using type = T; };

// The handle in a field's member, and the class of the objects that it refers to.
template <class T, class Field>
using handle = std::remove_cv_t<std::remove_reference_t<decltype(std::declval<T &>().*(std::declval<Field>().member))>>;
template <class T, class Field> using referent = typename referent_of<handle<T, Field>>::type;

// Where the class of U is once class_of<U>() has made it: classes may name each other.
template <class U> inline const sidetable_class *class_variable = nullptr;

template <class T, class Field> sidetable_field row(const Field &f, const sidetable_class *const *type) noexcept {
    return {f.name, offset_of<T>(f.member), strength<handle<T, Field>>::value, f.flags, type};
}

template <class T> void deinit(void *memory) noexcept {
    static_cast<T *>(memory)->~T();
    std::apply([&](const auto &...f) { (std::memset(static_cast<char *>(memory) + offset_of<T>(f.member), 0, sizeof(void *)), ...); },
               field_table<T>());
}

[[noreturn]] inline void bad_class(const char *name, const char *problem, const char *path) noexcept {
    std::fprintf(stderr, "Fatal error: class %s: %s%s%s\n", name, problem, *path != '\0' ? ": " : "", path);
    std::abort();
}

template <class T> const sidetable_class *create_class() noexcept {
    static_assert(std::derived_from<T, object>, "T must derive publicly from sidetable::object");
    static_assert(!std::is_polymorphic_v<T>, "T must not have virtual functions: the header must come first");
    static_assert(requires(object *o) { static_cast<T *>(o); }, "T must not derive virtually from sidetable::object");
    static_assert(std::is_nothrow_destructible_v<T>, "T's destructor runs inside the runtime and must not throw");
    static_assert(sizeof(T) <= UINT32_MAX, "the runtime's metadata holds sizes in 32 bits");

    static constexpr auto name = type_name<T>();
    if (reinterpret_cast<std::uintptr_t>(static_cast<object *>(reinterpret_cast<T *>(measuring_point))) != measuring_point)
        bad_class(name.data(), "sidetable::object must be its first base", "");

    const auto table = std::apply(
        [](const auto &...f) {
            return std::array<sidetable_field, sizeof...(f)>{row<T>(f, &class_variable<referent<T, decltype(f)>>)...};
        },
        field_table<T>());

    sidetable_class_definition definition{};
    definition.name = name.data();
    definition.instance_size = static_cast<std::uint32_t>(sizeof(T));
    definition.instance_alignment = static_cast<std::uint32_t>(alignof(T));
    definition.deinit = std::is_trivially_destructible_v<T> ? nullptr : deinit<T>;
    definition.fields = table.data();
    definition.field_count = static_cast<std::uint32_t>(table.size());

    const sidetable_class *result = nullptr;
    sidetable_error error;
    if (sidetable_class_create(&definition, &result, &error) != SIDETABLE_OK) bad_class(name.data(), error.message, error.path);
    class_variable<T> = result;
    return result;
}

// Memory whose constructor has not returned yet. When it throws, C++ has already ended the members that were built, so that no
// field release may run: the partial form with the object's own class runs none. (Not the uninitialized form: a constructor may
// have formed weak references to `this`, and those must find it gone.)
struct construction {
    sidetable_object *memory;
    const sidetable_class *isa;
    std::size_t size;
    std::size_t align_mask;

    // What a weakly referenced object's word was: object() may have found it zeroed, and begun anew.
    std::uint64_t word = 3;

    void put_header_back() const noexcept {
        memory->isa = isa;
        std::uint64_t anew = 3;
        if (word != anew && __atomic_load_n(&memory->refcount, __ATOMIC_RELAXED) == anew)
            __atomic_compare_exchange_n(&memory->refcount, &anew, word, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
    }

    ~construction() {
        if (memory == nullptr) return;
        put_header_back();
        swift_deallocPartialClassInstance(memory, isa, size, align_mask);
    }
};

} // namespace detail

/// The runtime's class for T, made on first use. For C functions that want one.
template <class T> const sidetable_class *class_of() noexcept {
    static const sidetable_class *const result = detail::create_class<T>();
    return result;
}

/// Whether objects of T are referred to weakly, as a rule: `static constexpr bool weakly_referenced = true;` in T. Such an object has its side table
/// in its own block, as std::make_shared has its counts: one allocation for both, and the memory, though not the object, stays until
/// the last weak reference is gone.
template <class T> inline constexpr bool is_weakly_referenced = [] {
    if constexpr (requires { T::weakly_referenced; })
        return bool(T::weakly_referenced);
    else
        return false;
}();

/// A new T. When its constructor throws, the memory is given back.
template <class T, class... Arguments> [[nodiscard]] strong<T> make(Arguments &&...arguments) {
    detail::construction pending{nullptr, class_of<T>(), sizeof(T), alignof(T) - 1};
    void *memory = is_weakly_referenced<T> ? sidetable_allocate_weakly_referenced(pending.isa, pending.size, pending.align_mask)
                                           : swift_allocObject(pending.isa, pending.size, pending.align_mask);
    pending.memory = static_cast<sidetable_object *>(memory);
    if constexpr (is_weakly_referenced<T>) pending.word = pending.memory->refcount;
    T *result = ::new (memory) T(std::forward<Arguments>(arguments)...);
    pending.put_header_back();
    pending.memory = nullptr;
    return strong<T>::adopt(result);
}

} // namespace sidetable

template <class T> struct std::hash<sidetable::strong<T>> {
    std::size_t operator()(const sidetable::strong<T> &reference) const noexcept { return std::hash<T *>{}(reference.get()); }
};

#endif // SIDETABLE_HPP
