// sidetable.hpp: C++20 handles over sidetable.h. Header-only; needs neither exceptions nor RTTI; gcc 12 and clang 14 or newer.
//
//     struct node : sidetable::object {
//         sidetable::strong<node> next;
//         sidetable::weak<node> parent;
//     };
//     auto n = sidetable::make<node>();
//     auto s = sidetable::make<std::string>("any type will do");
//
// An object is an ordinary C++ object whose first base is sidetable::object, the runtime's 16-byte header. When its last strong
// reference goes, the runtime calls ~node(), which ends `next` and `parent` like any other member, and frees the memory once no
// unowned reference is left. Such a class has no virtual functions (the vtable pointer would take the header's place) and its
// objects come from make() alone: never from new, never as a variable.
//
// A value of any other type, one with virtual functions or of a library, make() puts behind a header. sidetable_place.hpp says where it lies then, and
// sidetable_any.hpp, which this includes as well, has casts and arrays.
//
// Each handle is one pointer wide and does what the C calls do, no more. Moving a handle never calls the runtime.
#ifndef SIDETABLE_HPP
#define SIDETABLE_HPP

#include <array>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>

#include "sidetable_inline.h"
#include "sidetable_place.hpp"

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

static_assert(sizeof(object) == 2 * sizeof(void *) && std::is_standard_layout_v<object>);

template <class T> class strong;
template <class T> class weak;
template <class T> class unowned;

namespace detail {

// Says that a handle is to count a reference to the object.
struct counted {};

// Retain and release for the handles, with the object in a register. Where a compiler calls these, for they are too long for it, what is around them (a test
// for null, the handle itself) is inlined all the same: a handle whose address no function is given stays in a register, and one that has been moved
// from has nothing to end.
inline void retain(void *object) noexcept { sidetable_retain(object); }
inline void release(void *object) noexcept { sidetable_release(object); }

} // namespace detail

/// A strong reference, or null. Keeps the object.
///
/// T may be incomplete for all but what asks for a pointer to the value, or makes a reference of one.
template <class T> class strong {
public:
    using element_type = std::remove_extent_t<T>;

    constexpr strong() noexcept = default;
    constexpr strong(std::nullptr_t) noexcept {}

    /// Adds a reference: `strong<node>(this)` is fine inside a member function, destructors included as long as it ends there. (In a base of a class
    /// with virtual functions, where it is not the first: not in the base's constructor or destructor, which is fatal.)
    explicit strong(element_type *pointer) noexcept : strong(detail::object_around<T>(pointer), detail::counted{}) {}

    [[gnu::always_inline]] strong(const strong &other) noexcept : strong(other.object_, detail::counted{}) {}
    strong(strong &&other) noexcept : object_(std::exchange(other.object_, nullptr)) {}
    template <class U> requires handle_convertible<U, T> strong(const strong<U> &other) noexcept
        : strong(detail::converted<U, T>(other.header()), detail::counted{}) {}
    template <class U> requires handle_convertible<U, T> strong(strong<U> &&other) noexcept
        : object_(detail::converted<U, T>(other.detach_header())) {}
    template <class U> requires needs_a_shared_ptr<U, T> strong(const strong<U> &other) = delete;

    strong &operator=(const strong &other) noexcept { return *this = strong(other); }
    strong &operator=(strong &&other) noexcept {
        void *moved = std::exchange(other.object_, nullptr);
        void *gone = std::exchange(object_, moved);
        if (gone != nullptr) detail::release(gone);
        return *this;
    }

    [[gnu::always_inline]] ~strong() {
        if (object_ != nullptr) detail::release(object_);
    }

    /// Takes over a reference that the caller owns: what a C function returned with +1.
    [[nodiscard]] static strong adopt(element_type *pointer) noexcept { return adopt_header(detail::object_around<T>(pointer)); }

    /// Hands the reference to the caller, who must release it (or adopt() it), and leaves null.
    [[nodiscard]] element_type *detach() noexcept {
        element_type *pointer = get();
        object_ = nullptr;
        return pointer;
    }

    /// The value; the first one of an array; for void the object itself.
    [[nodiscard]] element_type *get() const noexcept {
        if constexpr (std::is_void_v<T> || detail::headed<T>) return static_cast<element_type *>(object_);
        else return object_ == nullptr ? nullptr : detail::value_in<T>(object_);
    }
    std::add_lvalue_reference_t<T> operator*() const noexcept requires(!std::is_void_v<T> && !std::is_array_v<T>) {
        return *detail::value_in<T>(object_);
    }
    T *operator->() const noexcept requires(!std::is_array_v<T>) { return detail::value_in<T>(object_); }
    std::add_lvalue_reference_t<element_type> operator[](std::size_t i) const noexcept requires std::is_array_v<T> {
        return detail::value_in<T>(object_)[i];
    }
    explicit operator bool() const noexcept { return object_ != nullptr; }

    /// How many elements there are; 0 for null.
    [[nodiscard]] std::size_t size() const noexcept requires std::is_array_v<T> {
        return object_ == nullptr ? 0 : static_cast<const detail::values_owner<char> *>(object_)->count;
    }
    [[nodiscard]] element_type *begin() const noexcept requires std::is_array_v<T> { return get(); }
    [[nodiscard]] element_type *end() const noexcept requires std::is_array_v<T> { return get() + size(); }

    void reset() noexcept { *this = nullptr; }
    void swap(strong &other) noexcept { std::swap(object_, other.object_); }
    friend void swap(strong &a, strong &b) noexcept { a.swap(b); }

    /// Whether this is the only strong reference, so that the object may be written without anyone seeing it change.
    [[nodiscard]] bool is_unique() const noexcept { return swift_isUniquelyReferenced_native(object_); }

    /// How many strong references there are; 0 for null. Old when you read it.
    [[nodiscard]] std::size_t count() const noexcept { return swift_retainCount(object_); }

    /// The object, for C functions: its header, which a T that does not derive from sidetable::object lies behind.
    [[nodiscard]] void *header() const noexcept { return object_; }

    /// As adopt() and detach(), of the object.
    [[nodiscard]] static strong adopt_header(void *object) noexcept {
        strong result;
        result.object_ = object;
        return result;
    }
    [[nodiscard]] void *detach_header() noexcept { return std::exchange(object_, nullptr); }

private:
    [[gnu::always_inline]] strong(void *object, detail::counted) noexcept : object_(object) { detail::retain(object); }

    void *object_ = nullptr;
};

template <class T> strong(T *) -> strong<T>;

template <class T, class U> requires detail::comparable<T, U> bool operator==(const strong<T> &a, const strong<U> &b) noexcept {
    return a.header() == b.header();
}
template <class T> bool operator==(const strong<T> &a, std::nullptr_t) noexcept { return !a; }
template <class T, class U> requires detail::comparable<T, U>
std::strong_ordering operator<=>(const strong<T> &a, const strong<U> &b) noexcept {
    return std::compare_three_way{}(a.header(), b.header());
}

/// A weak reference, or null. Keeps a 32-byte side table entry; neither the object nor its memory, unless the class is weakly_referenced.
///
/// Any number of threads may lock() and copy one weak at once, also while the object dies; writing it needs it to yourself.
template <class T> class weak {
public:
    using element_type = std::remove_extent_t<T>;

    constexpr weak() noexcept = default;
    constexpr weak(std::nullptr_t) noexcept {}
    explicit weak(element_type *pointer) noexcept { sidetable_weak_init(&ref_, detail::object_around<T>(pointer)); }
    weak(const strong<T> &object) noexcept { sidetable_weak_init(&ref_, object.header()); }
    template <class U> requires handle_convertible<U, T> weak(const strong<U> &object) noexcept {
        sidetable_weak_init(&ref_, detail::converted<U, T>(object.header()));
    }
    template <class U> requires needs_a_shared_ptr<U, T> weak(const strong<U> &object) = delete;

    weak(const weak &other) noexcept { sidetable_weak_copy_init(&ref_, &other.ref_); }
    /// Null when the object's last strong reference is gone.
    template <class U> requires handle_convertible<U, T> weak(const weak<U> &other) noexcept : weak(other.lock()) {}
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
        swift_weakAssign(&ref_, object.header());
        return *this;
    }
    template <class U> requires handle_convertible<U, T> weak &operator=(const strong<U> &object) noexcept {
        swift_weakAssign(&ref_, detail::converted<U, T>(object.header()));
        return *this;
    }

    ~weak() { sidetable_weak_destroy(&ref_); }

    /// The object, or null once its last strong reference is gone.
    [[nodiscard]] strong<T> lock() const noexcept { return strong<T>::adopt_header(sidetable_weak_load_strong(&ref_)); }

    /// The same, leaving null here.
    [[nodiscard]] strong<T> take() noexcept {
        void *object = swift_weakTakeStrong(&ref_);
        ref_.entry = nullptr;
        return strong<T>::adopt_header(object);
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

template <class T> weak(T *) -> weak<T>;

/// An unowned reference, or null: for an object that is known to live at least as long. Keeps the memory, not the object; reading
/// it after the object died is fatal.
template <class T> class unowned {
public:
    using element_type = std::remove_extent_t<T>;

    constexpr unowned() noexcept = default;
    constexpr unowned(std::nullptr_t) noexcept {}
    explicit unowned(element_type *pointer) noexcept : object_(detail::object_around<T>(pointer)) { sidetable_unowned_retain(object_); }
    unowned(const strong<T> &object) noexcept : object_(object.header()) { sidetable_unowned_retain(object_); }
    template <class U> requires handle_convertible<U, T> unowned(const strong<U> &object) noexcept
        : object_(detail::converted<U, T>(object.header())) {
        sidetable_unowned_retain(object_);
    }
    template <class U> requires needs_a_shared_ptr<U, T> unowned(const strong<U> &object) = delete;

    unowned(const unowned &other) noexcept : object_(other.object_) { sidetable_unowned_retain(object_); }
    unowned(unowned &&other) noexcept : object_(std::exchange(other.object_, nullptr)) {}

    unowned &operator=(unowned other) noexcept {
        swap(other);
        return *this;
    }

    ~unowned() {
        if (object_ != nullptr) sidetable_unowned_release(object_);
    }

    /// The object. Fatal when it died; null for null.
    [[nodiscard]] strong<T> get() const noexcept { return strong<T>::adopt_header(swift_unownedRetainStrong(object_)); }

    /// The same, leaving null here.
    [[nodiscard]] strong<T> take() noexcept {
        swift_unownedRetainStrongAndRelease(object_);
        return strong<T>::adopt_header(std::exchange(object_, nullptr));
    }

    /// Keeps the object until the end of the full expression: `owner->name()`.
    strong<T> operator->() const noexcept { return get(); }
    explicit operator bool() const noexcept { return object_ != nullptr; }

    void reset() noexcept { *this = nullptr; }
    void swap(unowned &other) noexcept { std::swap(object_, other.object_); }
    friend void swap(unowned &a, unowned &b) noexcept { a.swap(b); }

private:
    void *object_ = nullptr;
};

template <class T> unowned(T *) -> unowned<T>;

static_assert(sizeof(strong<object>) == sizeof(void *) && sizeof(weak<object>) == sizeof(void *) &&
              sizeof(unowned<object>) == sizeof(void *));

/// One line of a field table: a name and a member that is a strong, weak or unowned handle. A class that wants its references
/// known (to freezing, to leak checks, to tools that draw object graphs) lists them:
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

/// The same for a T that cannot say it itself, for it is somebody else's: a specialisation has the functions that T would have. SIDETABLE_FIELDS
/// (sidetable_any.hpp) writes one.
template <class T> struct fields_of {};

namespace detail {

template <class Handle> struct strength;
template <class T> struct strength<strong<T>> : std::integral_constant<std::uint8_t, SIDETABLE_STRONG> {};
template <class T> struct strength<weak<T>> : std::integral_constant<std::uint8_t, SIDETABLE_WEAK> {};
template <class T> struct strength<unowned<T>> : std::integral_constant<std::uint8_t, SIDETABLE_UNOWNED> {};

// Where the reference is in a handle.
template <class Handle> inline constexpr std::size_t reference_in = 0;

template <class T> constexpr auto field_table() {
    if constexpr (requires { fields_of<T>::fields(); }) return fields_of<T>::fields();
    else if constexpr (requires { T::fields(); }) return T::fields();
    else return std::tuple{};
}

// An address that is never followed, to measure offsets from.
inline constexpr std::uintptr_t measuring_point = std::uintptr_t{1} << 20;

// The reference's, in an object of T's class.
template <class T, class Member, class Owner> std::uint32_t offset_of(Member Owner::*member) noexcept {
    static_assert(requires(Owner *owner) { static_cast<T *>(owner); }, "fields of a virtual base have no fixed place");
    return static_cast<std::uint32_t>(
        reinterpret_cast<std::uintptr_t>(std::addressof(reinterpret_cast<T *>(measuring_point)->*member)) - measuring_point +
        place_of<T>() + reference_in<std::remove_cv_t<Member>>);
}

template <class Handle> struct referent_of;
template <class T> struct referent_of<strong<T>> { using type = T; };
template <class T> struct referent_of<weak<T>> { using type = T; };
template <class T> struct referent_of<unowned<T>> { using type = T; };

// What has one class: neither whether a value is const nor how long an array is makes a difference.
template <class T> struct made_as { using type = std::remove_cv_t<T>; };
template <class T> struct made_as<T[]> { using type = std::remove_cv_t<T>[]; };
template <class T, std::size_t N> struct made_as<T[N]> { using type = std::remove_cv_t<T>[]; };
template <class T> using as_made = typename made_as<T>::type;

// The handle in a field's member, and the class of the objects that it refers to.
template <class T, class Field>
using handle = std::remove_cv_t<std::remove_reference_t<decltype(std::declval<T &>().*(std::declval<Field>().member))>>;
template <class T, class Field> using referent = as_made<typename referent_of<handle<T, Field>>::type>;

// Where the class of U is once class_of<U>() has made it: classes may name each other.
template <class U> inline const sidetable_class *class_variable = nullptr;

template <class T, class Field> sidetable_field row(const Field &f, const sidetable_class *const *type) noexcept {
    return {f.name, offset_of<T>(f.member), strength<handle<T, Field>>::value, f.flags, type};
}

template <class T, class Field> sidetable_field row(const Field &f) noexcept {
    using to = referent<T, Field>;
    if constexpr (std::is_void_v<to>) return row<T>(f, nullptr);
    else return row<T>(f, &class_variable<to>);
}

template <class T> void deinit(void *memory) noexcept {
    void *place = static_cast<char *>(memory) + place_of<T>();
    if constexpr (std::is_array_v<T>) {
        // Arrays in it, too, end from their last element on: destroy_at of an array begins with the first.
        using innermost = std::remove_all_extents_t<T>;
        auto *begin = static_cast<innermost *>(place);
        const std::size_t inside = sizeof(std::remove_extent_t<T>) / sizeof(innermost);
        for (std::size_t i = static_cast<const block<T> *>(memory)->count * inside; i > 0; --i) std::destroy_at(begin + (i - 1));
    } else {
        // This class's, no other: it is the one that make() made.
        static_cast<T *>(place)->T::~T();
        std::apply([&](const auto &...f) { (std::memset(static_cast<char *>(memory) + offset_of<T>(f.member), 0, sizeof(void *)), ...); },
                   field_table<T>());
    }
}

template <class T> constexpr void check() noexcept {
    using value = std::remove_all_extents_t<T>;
    if constexpr (headed<T>) {
        static_assert(std::derived_from<T, object>, "T must derive publicly from sidetable::object");
        static_assert(!std::is_polymorphic_v<T>, "T must not have virtual functions: the header must come first (without sidetable::object as a "
                                                 "base it may have them)");
        static_assert(requires(object *o) { static_cast<T *>(o); }, "T must not derive virtually from sidetable::object");
    } else {
        static_assert(std::is_object_v<value> && !headed<value>, "T must be a type of values; arrays are of types that do not derive from sidetable::object");
        static_assert(alignof(value) <= 32768, "an object is aligned to 32768 bytes at most");
    }
    static_assert(std::is_nothrow_destructible_v<value>, "T's destructor runs inside the runtime and must not throw");
    static_assert(sizeof(block<T>) <= UINT32_MAX, "the runtime's metadata holds sizes in 32 bits");
}

template <class T> const sidetable_class *create_class() noexcept {
    check<T>();
    if constexpr (headed<T>) {
        if (reinterpret_cast<std::uintptr_t>(static_cast<object *>(reinterpret_cast<T *>(measuring_point))) != measuring_point)
            bad_class(name_of<T>.data(), "sidetable::object must be its first base", "");
    }

    const auto table =
        std::apply([](const auto &...f) { return std::array<sidetable_field, sizeof...(f)>{row<T>(f)...}; }, field_table<T>());

    sidetable_class_definition definition{};
    definition.name = name_of<T>.data();
    definition.instance_size = static_cast<std::uint32_t>(sizeof(block<T>));
    definition.instance_alignment = static_cast<std::uint32_t>(alignof(block<T>));
    if constexpr (!std::is_trivially_destructible_v<std::remove_all_extents_t<T>>) definition.deinit = deinit<T>;
    definition.fields = table.data();
    definition.field_count = static_cast<std::uint32_t>(table.size());

    const sidetable_class *result = nullptr;
    sidetable_error error;
    if (sidetable_class_create(&definition, &result, &error) != SIDETABLE_OK) bad_class(name_of<T>.data(), error.message, error.path);
    class_variable<T> = result;
    if constexpr (std::is_polymorphic_v<T>) polymorphic_class_of<T>.made(result);
    return result;
}

template <class T> const sidetable_class *made_class() noexcept {
    static const sidetable_class *const result = create_class<T>();
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
        constexpr std::uint64_t anew = 3;
        if (word != anew && __atomic_load_n(&memory->refcount, __ATOMIC_RELAXED) == anew) sidetable_restore_word(memory, static_cast<std::uintptr_t>(word));
    }

    ~construction() {
        if (memory == nullptr) return;
        put_header_back();
        swift_deallocPartialClassInstance(memory, isa, size, align_mask);
    }
};

} // namespace detail

/// The runtime's class for T, made on first use. For C functions that want one.
template <class T> const sidetable_class *class_of() noexcept { return detail::made_class<detail::as_made<T>>(); }

/// Whether objects of T are referred to weakly, as a rule: `static constexpr bool weakly_referenced = true;` in T. Such an object has its side table
/// in its own block, as std::make_shared has its counts: one allocation for both, and the memory, though not the object, stays until
/// the last weak reference is gone.
template <class T> inline constexpr bool is_weakly_referenced = [] {
    if constexpr (requires { T::weakly_referenced; })
        return bool(T::weakly_referenced);
    else
        return false;
}();

namespace detail {

// A new object for one T. (Inlined: it is most of make(), which compilers inline where they find it worth that.)
template <class T> struct value_construction : construction {
    [[gnu::always_inline]] value_construction() noexcept : construction{nullptr, class_of<T>(), sizeof(block<T>), alignof(block<T>) - 1} {
        void *made = is_weakly_referenced<T> ? sidetable_allocate_weakly_referenced(isa, size, align_mask) : swift_allocObject(isa, size, align_mask);
        memory = static_cast<sidetable_object *>(made);
        if constexpr (headed<T> && is_weakly_referenced<T>) word = memory->refcount;
        if constexpr (is_placed_further<T>) {
            void *in_front = reinterpret_cast<char *>(place()) - sizeof(sidetable_object);
            *static_cast<sidetable_object *>(in_front) = {further(), place_of<T>()};
        }
    }

    [[nodiscard]] T *place() const noexcept {
        return static_cast<T *>(static_cast<void *>(reinterpret_cast<char *>(memory) + place_of<T>()));
    }

    // The object, whose T has begun.
    [[nodiscard]] void *finished() noexcept {
        if constexpr (headed<T>) put_header_back();
        return std::exchange(memory, nullptr);
    }
};

} // namespace detail

/// A new T. When its constructor throws, the memory is given back.
template <class T, class... Arguments> requires(!std::is_array_v<T>) [[nodiscard]] strong<T> make(Arguments &&...arguments) {
    using value = std::remove_cv_t<T>;
    detail::value_construction<value> pending;
    ::new (static_cast<void *>(pending.place())) value(std::forward<Arguments>(arguments)...);
    return strong<T>::adopt_header(pending.finished());
}

} // namespace sidetable

template <class T> struct std::hash<sidetable::strong<T>> {
    std::size_t operator()(const sidetable::strong<T> &reference) const noexcept { return std::hash<void *>{}(reference.header()); }
};

#include "sidetable_any.hpp"

#endif // SIDETABLE_HPP
