// sidetable_shared_ptr.hpp: std::shared_ptr and std::weak_ptr by their own names and words, over sidetable.h. For values of any type.
//
//     auto p = sidetable::make_shared<std::string>("moved over by its namespace");
//     sidetable::weak_ptr<std::string> w = p;
//
// What the C++20 standard says in [util.smartptr] holds, but for what docs/from-shared-ptr.md lists. What is gained: an object whose last shared_ptr is gone
// gives its memory back at once, however many weak_ptrs are left (each keeps a side table of 32 bytes); a lock is one exchange; freezing, drawing and
// leak checks know the objects. A shared_ptr is two pointers, an object 16 bytes more than its value, and no control block lies beside it.
//
// Header-only; needs neither exceptions (bad_weak_ptr is then an abort) nor RTTI (dynamic_pointer_cast asks for it where it is used).
#ifndef SIDETABLE_SHARED_PTR_HPP
#define SIDETABLE_SHARED_PTR_HPP

#include <compare>
#include <cstddef>
#include <cstdlib>
#include <functional>
#include <memory>
#include <new>
#include <ostream>
#include <type_traits>
#include <utility>

#include "sidetable.hpp"

namespace sidetable {

template <class T> class shared_ptr;
template <class T> class weak_ptr;
template <class T> class enable_shared_from_this;

using std::bad_weak_ptr;

namespace detail {

[[noreturn]] inline void throw_bad_weak_ptr() {
#if defined(__cpp_exceptions)
    throw bad_weak_ptr();
#else
    std::abort();
#endif
}

// Whether a shared_ptr<T> may be made of a Y *, ...
template <class Y, class T> struct takes_pointer : std::is_convertible<Y *, T *> {};
template <class Y, class U> struct takes_pointer<Y, U[]> : std::is_convertible<Y (*)[], U (*)[]> {};
template <class Y, class U, std::size_t N> struct takes_pointer<Y, U[N]> : std::is_convertible<Y (*)[N], U (*)[N]> {};

// ... and whether one is of a shared_ptr<Y>: "compatible" in the standard's words.
template <class Y, class T> struct is_compatible : std::is_convertible<Y *, T *> {};
template <class U, std::size_t N> struct is_compatible<U[N], U[]> : std::true_type {};
template <class U, std::size_t N> struct is_compatible<U[N], const U[]> : std::true_type {};
template <class U, std::size_t N> struct is_compatible<U[N], volatile U[]> : std::true_type {};
template <class U, std::size_t N> struct is_compatible<U[N], const volatile U[]> : std::true_type {};
template <class Y, class T> concept compatible = is_compatible<Y, T>::value;

// The runtime's class for the owners of one kind.
template <class Owner> const sidetable_class *owner_class() noexcept {
    static const sidetable_class *const made = [] {
        static constexpr auto name = type_name<Owner>();
        sidetable_class_definition definition{};
        definition.name = name.data();
        definition.superclass = Owner::superclass();
        definition.instance_size = static_cast<std::uint32_t>(sizeof(Owner));
        definition.instance_alignment = static_cast<std::uint32_t>(alignof(Owner));
        definition.deinit = Owner::deinit;
        const sidetable_class *result = nullptr;
        sidetable_error error;
        if (sidetable_class_create(&definition, &result, &error) != SIDETABLE_OK) bad_class(name.data(), error.message, error.path);
        return result;
    }();
    return made;
}

// Memory for an owner, given back unless what is to be in it comes to be.
struct owner_memory : construction {
    template <class Owner> static owner_memory of() noexcept {
        const sidetable_class *isa = owner_class<Owner>();
        constexpr std::size_t mask = alignof(Owner) - 1;
        return {{static_cast<sidetable_object *>(swift_allocObject(isa, sizeof(Owner), mask)), isa, sizeof(Owner), mask}};
    }
    void *finished() noexcept { return std::exchange(memory, nullptr); }
};

// The owner of what was made elsewhere: says how it ends. Its class has `root` above it, by which get_deleter knows it.
struct deleting_owner {
    sidetable_object header;
    const void *kind;    // of which deleter, by an address
    void *deleter;
    static const sidetable_class *superclass() noexcept { return nullptr; }
    static constexpr void (*deinit)(void *) = nullptr;
};

// Not constant: linkers may give equal constants one address.
template <class Deleter> inline char kind_of_deleter = 0;

template <class Pointer, class Deleter> struct pointer_owner : deleting_owner {
    [[no_unique_address]] Deleter own;
    Pointer pointer;
    static const sidetable_class *superclass() noexcept { return owner_class<deleting_owner>(); }
    static void deinit(void *memory) noexcept {
        auto *self = static_cast<pointer_owner *>(memory);
        self->own(self->pointer);
        self->own.~Deleter();
        self->pointer.~Pointer();
    }
};

// Metadata begins with its kind, and then the class above.
inline const void *class_above(const void *object) noexcept {
    const void *isa = static_cast<const sidetable_object *>(object)->isa;
    return static_cast<const void *const *>(isa)[1];
}

struct deletes {
    template <class Y> void operator()(Y *pointer) const noexcept {
        static_assert(!std::is_void_v<Y> && sizeof(Y) > 0, "a pointer to an incomplete type cannot be deleted");
        delete pointer;
    }
};
struct deletes_array {
    template <class Y> void operator()(Y *pointer) const noexcept {
        static_assert(!std::is_void_v<Y> && sizeof(Y) > 0, "a pointer to an incomplete type cannot be deleted");
        delete[] pointer;
    }
};

// An owner for `pointer`, which ends by `deleter`.
template <class Pointer, class Deleter> void *own(Pointer pointer, Deleter deleter) noexcept {
    using owner = pointer_owner<Pointer, Deleter>;
    owner_memory memory = owner_memory::of<owner>();
    auto *self = static_cast<owner *>(static_cast<void *>(memory.memory));
    ::new (static_cast<void *>(std::addressof(self->own))) Deleter(std::move(deleter));
    ::new (static_cast<void *>(std::addressof(self->pointer))) Pointer(pointer);
    self->kind = &kind_of_deleter<Deleter>;
    self->deleter = std::addressof(self->own);
    return memory.finished();
}

// Which owners come first. By their side tables, which this gives them: what a weak_ptr keeps when the owner is gone.
inline const void *place_in_order(void *owner) noexcept {
    sidetable_weak reference;
    sidetable_weak_init(&reference, owner);
    const void *place = reference.entry;
    sidetable_weak_destroy(&reference);
    return place;
}

template <class U> enable_shared_from_this<U> *enabled(const enable_shared_from_this<U> *base) noexcept {
    return const_cast<enable_shared_from_this<U> *>(base);
}

// What makes shared_ptrs and weak_ptrs of their two words.
struct access {
    template <class T> static shared_ptr<T> adopt(typename shared_ptr<T>::element_type *pointer, void *owner) noexcept {
        shared_ptr<T> made;
        made.pointer_ = pointer;
        made.owner_ = owner;
        return made;
    }
    template <class T> static void *owner(const shared_ptr<T> &from) noexcept { return from.owner_; }
    // The value knows who owns it now, if it asks to.
    template <class T, class Y> static void enable(const shared_ptr<T> &owner, Y *value) noexcept {
        if constexpr (requires { detail::enabled(value); }) {
            if (value == nullptr) return;
            auto *base = detail::enabled(value);
            if (!base->weak_this_.expired()) return;
            using from = std::remove_cv_t<Y>;
            base->weak_this_ = shared_ptr<from>(owner, const_cast<from *>(value));
        }
    }
};

} // namespace detail

/// std::shared_ptr
template <class T> class shared_ptr {
public:
    using element_type = std::remove_extent_t<T>;
    using weak_type = weak_ptr<T>;

    // [util.smartptr.shared.const]
    constexpr shared_ptr() noexcept = default;
    constexpr shared_ptr(std::nullptr_t) noexcept {}
    template <class Y> requires detail::takes_pointer<Y, T>::value explicit shared_ptr(Y *pointer) {
        using deleter = std::conditional_t<std::is_array_v<T>, detail::deletes_array, detail::deletes>;
        own(pointer, deleter{});
    }
    template <class Y, class D>
        requires(detail::takes_pointer<Y, T>::value && std::is_move_constructible_v<D> && std::is_invocable_v<D &, Y *&>)
    shared_ptr(Y *pointer, D deleter) {
        own(pointer, std::move(deleter));
    }
    template <class Y, class D, class A>
        requires(detail::takes_pointer<Y, T>::value && std::is_move_constructible_v<D> && std::is_invocable_v<D &, Y *&>)
    shared_ptr(Y *pointer, D deleter, A) : shared_ptr(pointer, std::move(deleter)) {}
    template <class D> requires(std::is_move_constructible_v<D> && std::is_invocable_v<D &, std::nullptr_t &>)
    shared_ptr(std::nullptr_t pointer, D deleter) : owner_(detail::own(pointer, std::move(deleter))) {}
    template <class D, class A> requires(std::is_move_constructible_v<D> && std::is_invocable_v<D &, std::nullptr_t &>)
    shared_ptr(std::nullptr_t pointer, D deleter, A) : shared_ptr(pointer, std::move(deleter)) {}
    template <class Y> shared_ptr(const shared_ptr<Y> &other, element_type *pointer) noexcept : pointer_(pointer), owner_(other.owner_) {
        detail::retain(owner_);
    }
    template <class Y> shared_ptr(shared_ptr<Y> &&other, element_type *pointer) noexcept
        : pointer_(pointer), owner_(std::exchange(other.owner_, nullptr)) {
        other.pointer_ = nullptr;
    }
    [[gnu::always_inline]] shared_ptr(const shared_ptr &other) noexcept : pointer_(other.pointer_), owner_(other.owner_) { detail::retain(owner_); }
    template <class Y> requires detail::compatible<Y, T> shared_ptr(const shared_ptr<Y> &other) noexcept
        : pointer_(other.pointer_), owner_(other.owner_) {
        detail::retain(owner_);
    }
    shared_ptr(shared_ptr &&other) noexcept
        : pointer_(std::exchange(other.pointer_, nullptr)), owner_(std::exchange(other.owner_, nullptr)) {}
    template <class Y> requires detail::compatible<Y, T> shared_ptr(shared_ptr<Y> &&other) noexcept
        : pointer_(std::exchange(other.pointer_, nullptr)), owner_(std::exchange(other.owner_, nullptr)) {}
    template <class Y> requires detail::compatible<Y, T> explicit shared_ptr(const weak_ptr<Y> &other) : shared_ptr(other.lock()) {
        if (owner_ == nullptr) detail::throw_bad_weak_ptr();
    }
    template <class Y, class D>
        requires(detail::compatible<Y, T> && std::is_convertible_v<typename std::unique_ptr<Y, D>::pointer, element_type *> &&
                 std::is_move_constructible_v<D>)
    shared_ptr(std::unique_ptr<Y, D> &&other) {
        if (element_type *pointer = other.get(); pointer == nullptr) return;
        // A deleter that unique_ptr refers to is referred to here as well.
        if constexpr (std::is_reference_v<D>) own(other.get(), std::ref(other.get_deleter()));
        else own(other.get(), std::move(other.get_deleter()));
        other.release();
    }
    /// The object of a handle is its own owner.
    template <class Y> requires detail::compatible<Y, T> shared_ptr(strong<Y> other) noexcept : pointer_(other.get()) {
        auto *value = other.get();
        owner_ = other.detach_header();
        if constexpr (!std::is_array_v<T>) detail::access::enable(*this, value);
    }

    // [util.smartptr.shared.dest]
    [[gnu::always_inline]] ~shared_ptr() {
        if (owner_ != nullptr) detail::release(owner_);
    }

    // [util.smartptr.shared.assign]
    shared_ptr &operator=(const shared_ptr &other) noexcept { return *this = shared_ptr(other); }
    template <class Y> requires detail::compatible<Y, T> shared_ptr &operator=(const shared_ptr<Y> &other) noexcept {
        return *this = shared_ptr(other);
    }
    shared_ptr &operator=(shared_ptr &&other) noexcept {
        replace(std::exchange(other.pointer_, nullptr), std::exchange(other.owner_, nullptr));
        return *this;
    }
    template <class Y> requires detail::compatible<Y, T> shared_ptr &operator=(shared_ptr<Y> &&other) noexcept {
        replace(std::exchange(other.pointer_, nullptr), std::exchange(other.owner_, nullptr));
        return *this;
    }
    template <class Y, class D> requires std::is_constructible_v<shared_ptr, std::unique_ptr<Y, D> &&>
    shared_ptr &operator=(std::unique_ptr<Y, D> &&other) {
        return *this = shared_ptr(std::move(other));
    }

    // [util.smartptr.shared.mod]
    void swap(shared_ptr &other) noexcept {
        std::swap(pointer_, other.pointer_);
        std::swap(owner_, other.owner_);
    }
    void reset() noexcept { replace(nullptr, nullptr); }
    template <class Y> requires std::is_constructible_v<shared_ptr, Y *> void reset(Y *pointer) { shared_ptr(pointer).swap(*this); }
    template <class Y, class D> requires std::is_constructible_v<shared_ptr, Y *, D> void reset(Y *pointer, D deleter) {
        shared_ptr(pointer, std::move(deleter)).swap(*this);
    }
    template <class Y, class D, class A> requires std::is_constructible_v<shared_ptr, Y *, D, A> void reset(Y *pointer, D deleter, A) {
        shared_ptr(pointer, std::move(deleter)).swap(*this);
    }

    // [util.smartptr.shared.obs]
    [[nodiscard]] element_type *get() const noexcept { return pointer_; }
    std::add_lvalue_reference_t<element_type> operator*() const noexcept requires(!std::is_void_v<T> && !std::is_array_v<T>) {
        return *pointer_;
    }
    element_type *operator->() const noexcept requires(!std::is_array_v<T>) { return pointer_; }
    std::add_lvalue_reference_t<element_type> operator[](std::ptrdiff_t i) const noexcept requires std::is_array_v<T> {
        return pointer_[i];
    }
    [[nodiscard]] long use_count() const noexcept { return static_cast<long>(swift_retainCount(owner_)); }
    explicit operator bool() const noexcept { return pointer_ != nullptr; }
    template <class U> [[nodiscard]] bool owner_before(const shared_ptr<U> &other) const noexcept {
        return owner_ != other.owner_ &&
               std::less<>{}(detail::place_in_order(owner_), detail::place_in_order(detail::access::owner(other)));
    }
    template <class U> [[nodiscard]] bool owner_before(const weak_ptr<U> &other) const noexcept {
        return std::less<>{}(detail::place_in_order(owner_), other.place_in_order());
    }

private:
    // A unique_ptr's pointer may be of a class that converts to a plain one.
    template <class Pointer, class D> void own(Pointer pointer, D deleter) {
        owner_ = detail::own(pointer, std::move(deleter));
        pointer_ = pointer;
        if constexpr (std::is_array_v<T>) return;
        else if constexpr (std::is_pointer_v<Pointer>) detail::access::enable(*this, pointer);
        else detail::access::enable(*this, pointer_);
    }

    // Takes over a pointer that has been counted. (A swap with a temporary would load both words at once, where they were stored one by one: a processor
    // waits then until the stores have left it.)
    void replace(element_type *pointer, void *owner) noexcept {
        void *gone = std::exchange(owner_, owner);
        pointer_ = pointer;
        if (gone != nullptr) detail::release(gone);
    }

    element_type *pointer_ = nullptr;
    void *owner_ = nullptr;

    template <class U> friend class shared_ptr;
    friend struct detail::access;
    template <class U> friend class weak_ptr;
};

template <class T> shared_ptr(weak_ptr<T>) -> shared_ptr<T>;
template <class T, class D> shared_ptr(std::unique_ptr<T, D>) -> shared_ptr<T>;

/// std::weak_ptr. Keeps a 32-byte side table, not the object's memory.
template <class T> class weak_ptr {
public:
    using element_type = std::remove_extent_t<T>;

    // [util.smartptr.weak.const]
    constexpr weak_ptr() noexcept = default;
    template <class Y> requires detail::compatible<Y, T> weak_ptr(const shared_ptr<Y> &other) noexcept : pointer_(other.pointer_) {
        sidetable_weak_init(&reference_, other.owner_);
    }
    weak_ptr(const weak_ptr &other) noexcept : pointer_(other.pointer_) { copy(other); }
    // A pointer that may dangle converts to a base that is virtual only while the object is there.
    template <class Y> requires detail::compatible<Y, T> weak_ptr(const weak_ptr<Y> &other) noexcept : pointer_(other.lock().get()) {
        copy(other);
    }
    weak_ptr(weak_ptr &&other) noexcept
        : pointer_(std::exchange(other.pointer_, nullptr)), reference_(std::exchange(other.reference_, sidetable_weak{nullptr})) {}
    template <class Y> requires detail::compatible<Y, T> weak_ptr(weak_ptr<Y> &&other) noexcept
        : pointer_(other.lock().get()), reference_(std::exchange(other.reference_, sidetable_weak{nullptr})) {
        other.pointer_ = nullptr;
    }

    // [util.smartptr.weak.dest]
    ~weak_ptr() { sidetable_weak_destroy(&reference_); }

    // [util.smartptr.weak.assign]
    weak_ptr &operator=(const weak_ptr &other) noexcept { return *this = weak_ptr(other); }
    template <class Y> requires detail::compatible<Y, T> weak_ptr &operator=(const weak_ptr<Y> &other) noexcept {
        return *this = weak_ptr(other);
    }
    template <class Y> requires detail::compatible<Y, T> weak_ptr &operator=(const shared_ptr<Y> &other) noexcept {
        return *this = weak_ptr(other);
    }
    // Word by word, as a shared_ptr's.
    weak_ptr &operator=(weak_ptr &&other) noexcept {
        element_type *pointer = std::exchange(other.pointer_, nullptr);
        sidetable_weak gone = std::exchange(other.reference_, sidetable_weak{nullptr});
        std::swap(reference_, gone);
        pointer_ = pointer;
        sidetable_weak_destroy(&gone);
        return *this;
    }
    template <class Y> requires detail::compatible<Y, T> weak_ptr &operator=(weak_ptr<Y> &&other) noexcept {
        return *this = weak_ptr(std::move(other));
    }

    // [util.smartptr.weak.mod]
    void swap(weak_ptr &other) noexcept {
        std::swap(pointer_, other.pointer_);
        std::swap(reference_, other.reference_);
    }
    void reset() noexcept { weak_ptr().swap(*this); }

    // [util.smartptr.weak.obs]
    [[nodiscard]] long use_count() const noexcept {
        if (reference_.entry == nullptr) return 0;
        sidetable_object_state state;
        sidetable_inspect_weak(&reference_, &state);
        return state.is_deiniting ? 0 : static_cast<long>(state.strong);
    }
    [[nodiscard]] bool expired() const noexcept { return use_count() == 0; }
    [[nodiscard]] shared_ptr<T> lock() const noexcept {
        void *owner = sidetable_weak_load_strong(&reference_);
        return owner == nullptr ? shared_ptr<T>() : detail::access::adopt<T>(pointer_, owner);
    }
    template <class U> [[nodiscard]] bool owner_before(const shared_ptr<U> &other) const noexcept {
        return std::less<>{}(place_in_order(), detail::place_in_order(detail::access::owner(other)));
    }
    template <class U> [[nodiscard]] bool owner_before(const weak_ptr<U> &other) const noexcept {
        return std::less<>{}(place_in_order(), other.place_in_order());
    }

private:
    const void *place_in_order() const noexcept { return reference_.entry; }

    // Of an object that is gone, too: the copy is as its original, expired and in its place in the order.
    template <class Y> void copy(const weak_ptr<Y> &other) noexcept { sidetable_weak_share(&reference_, &other.reference_); }

    element_type *pointer_ = nullptr;
    // Loads and copies do not change what a variable refers to, but Swift's signatures take it as writable.
    mutable sidetable_weak reference_{nullptr};

    template <class U> friend class weak_ptr;
    template <class U> friend class shared_ptr;
};

template <class T> weak_ptr(shared_ptr<T>) -> weak_ptr<T>;

static_assert(sizeof(shared_ptr<int>) == 2 * sizeof(void *) && sizeof(weak_ptr<int>) == 2 * sizeof(void *));

namespace detail {

// In a field table a pointer is what it has of its owner, which may be of any class.
template <class T> struct strength<shared_ptr<T>> : std::integral_constant<std::uint8_t, SIDETABLE_STRONG> {};
template <class T> struct strength<weak_ptr<T>> : std::integral_constant<std::uint8_t, SIDETABLE_WEAK> {};
template <class T> struct referent_of<shared_ptr<T>> { using type = void; };
template <class T> struct referent_of<weak_ptr<T>> { using type = void; };
template <class T> inline constexpr std::size_t reference_in<shared_ptr<T>> = sizeof(void *);
template <class T> inline constexpr std::size_t reference_in<weak_ptr<T>> = sizeof(void *);

} // namespace detail

} // namespace sidetable

#include "sidetable_shared_ptr_functions.hpp"

#endif // SIDETABLE_SHARED_PTR_HPP
