// sidetable_shared_ptr_functions.hpp: what makes, converts, compares and hashes the pointers of sidetable_shared_ptr.hpp, which includes this.
#ifndef SIDETABLE_SHARED_PTR_FUNCTIONS_HPP
#define SIDETABLE_SHARED_PTR_FUNCTIONS_HPP

#include "sidetable_shared_ptr.hpp"

namespace sidetable {

/// std::enable_shared_from_this
template <class T> class enable_shared_from_this {
public:
    [[nodiscard]] shared_ptr<T> shared_from_this() { return shared_ptr<T>(weak_this_); }
    [[nodiscard]] shared_ptr<const T> shared_from_this() const { return shared_ptr<const T>(weak_this_); }
    [[nodiscard]] weak_ptr<T> weak_from_this() noexcept { return weak_this_; }
    [[nodiscard]] weak_ptr<const T> weak_from_this() const noexcept { return weak_this_; }

protected:
    constexpr enable_shared_from_this() noexcept = default;
    // Who owns an object is not copied with it.
    enable_shared_from_this(const enable_shared_from_this &) noexcept {}
    enable_shared_from_this &operator=(const enable_shared_from_this &) noexcept { return *this; }
    ~enable_shared_from_this() = default;

private:
    mutable weak_ptr<T> weak_this_;
    friend struct detail::access;
};

namespace detail {

// One object with one value, which `begin` makes.
template <class T, class Begin> shared_ptr<T> make_shared_value(Begin begin) {
    value_construction<std::remove_cv_t<T>> pending;
    auto *place = pending.place();
    begin(place);
    shared_ptr<T> made = access::adopt<T>(place, pending.finished());
    access::enable(made, place);
    return made;
}

// One object with so many elements.
template <class T, class Begin> shared_ptr<T> make_shared_elements(std::size_t count, Begin begin) {
    void *object = make_elements<as_made<T>>(count, begin);
    return access::adopt<T>(value_in<T>(object), object);
}

} // namespace detail

// [util.smartptr.shared.create]

/// std::make_shared: one block, 16 bytes more than the value; 48 for a T with `static constexpr bool weakly_referenced = true`, whose side table is in it.
template <class T, class... Arguments> requires(!std::is_array_v<T>) [[nodiscard]] shared_ptr<T> make_shared(Arguments &&...arguments) {
    return detail::make_shared_value<T>([&](auto *place) {
        ::new (static_cast<void *>(place)) std::remove_cv_t<T>(std::forward<Arguments>(arguments)...);
    });
}
template <class T> requires std::is_unbounded_array_v<T> [[nodiscard]] shared_ptr<T> make_shared(std::size_t count) {
    return detail::make_shared_elements<T>(count, detail::as_values{});
}
template <class T> requires std::is_unbounded_array_v<T>
[[nodiscard]] shared_ptr<T> make_shared(std::size_t count, const std::remove_extent_t<T> &value) {
    return detail::make_shared_elements<T>(count, detail::as_copies<std::remove_extent_t<T>>{value});
}
template <class T> requires std::is_bounded_array_v<T> [[nodiscard]] shared_ptr<T> make_shared() {
    return detail::make_shared_elements<T>(std::extent_v<T>, detail::as_values{});
}
template <class T> requires std::is_bounded_array_v<T> [[nodiscard]] shared_ptr<T> make_shared(const std::remove_extent_t<T> &value) {
    return detail::make_shared_elements<T>(std::extent_v<T>, detail::as_copies<std::remove_extent_t<T>>{value});
}
template <class T> requires(!std::is_array_v<T>) [[nodiscard]] shared_ptr<T> make_shared_for_overwrite() {
    return detail::make_shared_value<T>(detail::as_memory{});
}
template <class T> requires std::is_bounded_array_v<T> [[nodiscard]] shared_ptr<T> make_shared_for_overwrite() {
    return detail::make_shared_elements<T>(std::extent_v<T>, detail::as_memory{});
}
template <class T> requires std::is_unbounded_array_v<T> [[nodiscard]] shared_ptr<T> make_shared_for_overwrite(std::size_t count) {
    return detail::make_shared_elements<T>(count, detail::as_memory{});
}

namespace detail {

// Elements in memory of an allocator's, made and ended one by one: by the allocator, or (to be overwritten) by the language. Nothing is left of those that
// were made when one throws.
template <class A, bool ByAllocator> struct allocated {
    using traits = std::allocator_traits<A>;
    using element = typename traits::value_type;
    [[no_unique_address]] A from;
    typename traits::pointer block;
    std::size_t room;
    std::size_t count = 0;

    allocated(const A &allocator, std::size_t room_) : from(allocator), block(traits::allocate(from, room_)), room(room_) {}
    allocated(allocated &&other) noexcept
        : from(std::move(other.from)), block(other.block), room(std::exchange(other.room, 0)), count(std::exchange(other.count, 0)) {}
    ~allocated() { end(); }

    element *begin() const noexcept { return std::to_address(block); }
    template <class... Arguments> void add(Arguments &&...arguments) {
        if constexpr (ByAllocator) traits::construct(from, begin() + count, std::forward<Arguments>(arguments)...);
        else ::new (static_cast<void *>(begin() + count)) element;
        ++count;
    }
    void end() noexcept {
        for (; count > 0; --count) {
            if constexpr (ByAllocator) traits::destroy(from, begin() + (count - 1));
            else std::destroy_at(begin() + (count - 1));
        }
        if (std::size_t all = std::exchange(room, 0); all > 0) traits::deallocate(from, block, all);
    }
    // As a deleter.
    template <class Pointer> void operator()(Pointer) noexcept { end(); }
};

// The allocator for what an array of arrays consists of in the end.
template <class T, class A>
using allocator_for = typename std::allocator_traits<A>::template rebind_alloc<std::remove_cv_t<std::remove_all_extents_t<T>>>;

// An array has `count` elements of T's, and those as many innermost ones as they have.
template <class T, bool ByAllocator, class A, class Add> shared_ptr<T> allocate_array(const A &allocator, std::size_t count, Add add) {
    using element = std::remove_extent_t<T>;
    constexpr std::size_t inside = sizeof(element) / sizeof(std::remove_all_extents_t<element>);
    // An allocator may refuse to give room for nothing.
    allocated<allocator_for<T, A>, ByAllocator> elements(allocator_for<T, A>(allocator), count > 0 ? count * inside : 1);
    for (std::size_t i = 0; i < count * inside; ++i) add(elements, i % inside);
    auto *first = reinterpret_cast<element *>(elements.begin());
    return shared_ptr<T>(first, std::move(elements));
}

inline constexpr auto add_value = [](auto &elements, std::size_t) { elements.add(); };
template <class Element> auto add_copies(const Element &of) noexcept {
    return [innermost = reinterpret_cast<const std::remove_all_extents_t<Element> *>(std::addressof(of))](auto &elements, std::size_t i) {
        elements.add(innermost[i]);
    };
}

} // namespace detail

/// std::allocate_shared: the value is in memory of the allocator's and made by it; its owner, of 64 bytes and more, is the runtime's.
template <class T, class A, class... Arguments> requires(!std::is_array_v<T>)
[[nodiscard]] shared_ptr<T> allocate_shared(const A &allocator, Arguments &&...arguments) {
    detail::allocated<detail::allocator_for<T, A>, true> value(detail::allocator_for<T, A>(allocator), 1);
    value.add(std::forward<Arguments>(arguments)...);
    auto *pointer = value.begin();
    return shared_ptr<T>(pointer, std::move(value));
}
template <class T, class A> requires std::is_unbounded_array_v<T> [[nodiscard]] shared_ptr<T> allocate_shared(const A &allocator, std::size_t count) {
    return detail::allocate_array<T, true>(allocator, count, detail::add_value);
}
template <class T, class A> requires std::is_unbounded_array_v<T>
[[nodiscard]] shared_ptr<T> allocate_shared(const A &allocator, std::size_t count, const std::remove_extent_t<T> &value) {
    return detail::allocate_array<T, true>(allocator, count, detail::add_copies(value));
}
template <class T, class A> requires std::is_bounded_array_v<T> [[nodiscard]] shared_ptr<T> allocate_shared(const A &allocator) {
    return detail::allocate_array<T, true>(allocator, std::extent_v<T>, detail::add_value);
}
template <class T, class A> requires std::is_bounded_array_v<T>
[[nodiscard]] shared_ptr<T> allocate_shared(const A &allocator, const std::remove_extent_t<T> &value) {
    return detail::allocate_array<T, true>(allocator, std::extent_v<T>, detail::add_copies(value));
}
template <class T, class A> requires(!std::is_array_v<T>) [[nodiscard]] shared_ptr<T> allocate_shared_for_overwrite(const A &allocator) {
    detail::allocated<detail::allocator_for<T, A>, false> value(detail::allocator_for<T, A>(allocator), 1);
    value.add();
    auto *pointer = value.begin();
    return shared_ptr<T>(pointer, std::move(value));
}
template <class T, class A> requires std::is_bounded_array_v<T> [[nodiscard]] shared_ptr<T> allocate_shared_for_overwrite(const A &allocator) {
    return detail::allocate_array<T, false>(allocator, std::extent_v<T>, detail::add_value);
}
template <class T, class A> requires std::is_unbounded_array_v<T>
[[nodiscard]] shared_ptr<T> allocate_shared_for_overwrite(const A &allocator, std::size_t count) {
    return detail::allocate_array<T, false>(allocator, count, detail::add_value);
}

// [util.smartptr.shared.cast]

#define SIDETABLE_POINTER_CAST(name, cast)                                                                         \
    template <class T, class U> [[nodiscard]] shared_ptr<T> name(const shared_ptr<U> &from) noexcept {             \
        return shared_ptr<T>(from, cast<typename shared_ptr<T>::element_type *>(from.get()));                      \
    }                                                                                                              \
    template <class T, class U> [[nodiscard]] shared_ptr<T> name(shared_ptr<U> &&from) noexcept {                  \
        auto *pointer = cast<typename shared_ptr<T>::element_type *>(from.get());                                  \
        return shared_ptr<T>(std::move(from), pointer);                                                            \
    }
SIDETABLE_POINTER_CAST(static_pointer_cast, static_cast)
SIDETABLE_POINTER_CAST(const_pointer_cast, const_cast)
SIDETABLE_POINTER_CAST(reinterpret_pointer_cast, reinterpret_cast)
#undef SIDETABLE_POINTER_CAST

template <class T, class U> [[nodiscard]] shared_ptr<T> dynamic_pointer_cast(const shared_ptr<U> &from) noexcept {
    auto *pointer = dynamic_cast<typename shared_ptr<T>::element_type *>(from.get());
    return pointer == nullptr ? shared_ptr<T>() : shared_ptr<T>(from, pointer);
}
template <class T, class U> [[nodiscard]] shared_ptr<T> dynamic_pointer_cast(shared_ptr<U> &&from) noexcept {
    auto *pointer = dynamic_cast<typename shared_ptr<T>::element_type *>(from.get());
    return pointer == nullptr ? shared_ptr<T>() : shared_ptr<T>(std::move(from), pointer);
}

/// std::out_ptr_t: what a C function writes a pointer into that the shared_ptr then owns, and ends by the deleter that comes first in Args. [out.ptr.t]
template <class Smart, class Pointer, class... Args> class out_ptr_t {
    static_assert(sizeof...(Args) > 0, "a shared_ptr does not know how what a function wrote ends: out_ptr takes a deleter");

public:
    explicit out_ptr_t(Smart &into, Args... args) : into_(into), args_(static_cast<Args &&>(args)...) { into_.reset(); }
    out_ptr_t(const out_ptr_t &) = delete;
    out_ptr_t &operator=(const out_ptr_t &) = delete;
    ~out_ptr_t() {
        if (!pointer_) return;
        std::apply([&](auto &&...args) { into_.reset(static_cast<typename Smart::element_type *>(pointer_), std::forward<Args>(args)...); },
                   std::move(args_));
    }
    operator Pointer *() const noexcept { return std::addressof(pointer_); }
    operator void **() const noexcept requires(!std::is_same_v<Pointer, void *> && std::is_pointer_v<Pointer>) {
        return reinterpret_cast<void **>(std::addressof(pointer_));
    }

private:
    Smart &into_;
    std::tuple<Args...> args_;
    mutable Pointer pointer_ = Pointer();
};

/// std::out_ptr, which is C++23's: `open_thing(out_ptr(thing, close_thing))`. [out.ptr]
template <class Pointer = void, class T, class... Args> auto out_ptr(shared_ptr<T> &into, Args &&...args) {
    using pointer = std::conditional_t<std::is_void_v<Pointer>, typename shared_ptr<T>::element_type *, Pointer>;
    return out_ptr_t<shared_ptr<T>, pointer, Args &&...>(into, std::forward<Args>(args)...);
}

// [util.smartptr.getdeleter]
template <class D, class T> [[nodiscard]] D *get_deleter(const shared_ptr<T> &of) noexcept {
    void *owner = detail::access::owner(of);
    if (owner == nullptr || detail::class_above(owner) != detail::owner_class<detail::deleting_owner>()) return nullptr;
    auto *self = static_cast<detail::deleting_owner *>(owner);
    return self->kind == &detail::kind_of_deleter<std::remove_cv_t<D>> ? static_cast<D *>(self->deleter) : nullptr;
}

// [util.smartptr.shared.cmp], [util.smartptr.shared.spec], [util.smartptr.shared.io]
template <class T, class U> bool operator==(const shared_ptr<T> &a, const shared_ptr<U> &b) noexcept { return a.get() == b.get(); }
template <class T> bool operator==(const shared_ptr<T> &a, std::nullptr_t) noexcept { return !a; }
template <class T, class U> std::strong_ordering operator<=>(const shared_ptr<T> &a, const shared_ptr<U> &b) noexcept {
    return std::compare_three_way()(a.get(), b.get());
}
template <class T> std::strong_ordering operator<=>(const shared_ptr<T> &a, std::nullptr_t) noexcept {
    return std::compare_three_way()(a.get(), static_cast<typename shared_ptr<T>::element_type *>(nullptr));
}
template <class T> void swap(shared_ptr<T> &a, shared_ptr<T> &b) noexcept { a.swap(b); }
template <class T> void swap(weak_ptr<T> &a, weak_ptr<T> &b) noexcept { a.swap(b); }
template <class C, class Traits, class T>
std::basic_ostream<C, Traits> &operator<<(std::basic_ostream<C, Traits> &out, const shared_ptr<T> &pointer) {
    return out << pointer.get();
}

/// std::owner_less. [util.smartptr.ownerless]
template <class T = void> struct owner_less;
template <> struct owner_less<void> {
    using is_transparent = void;
    template <class A, class B> bool operator()(const A &a, const B &b) const noexcept { return a.owner_before(b); }
};
template <class T> struct owner_less<shared_ptr<T>> {
    bool operator()(const shared_ptr<T> &a, const shared_ptr<T> &b) const noexcept { return a.owner_before(b); }
    bool operator()(const shared_ptr<T> &a, const weak_ptr<T> &b) const noexcept { return a.owner_before(b); }
    bool operator()(const weak_ptr<T> &a, const shared_ptr<T> &b) const noexcept { return a.owner_before(b); }
};
template <class T> struct owner_less<weak_ptr<T>> {
    bool operator()(const weak_ptr<T> &a, const weak_ptr<T> &b) const noexcept { return a.owner_before(b); }
    bool operator()(const shared_ptr<T> &a, const weak_ptr<T> &b) const noexcept { return a.owner_before(b); }
    bool operator()(const weak_ptr<T> &a, const shared_ptr<T> &b) const noexcept { return a.owner_before(b); }
};

} // namespace sidetable

/// [util.smartptr.hash]
template <class T> struct std::hash<sidetable::shared_ptr<T>> {
    std::size_t operator()(const sidetable::shared_ptr<T> &pointer) const noexcept {
        return std::hash<typename sidetable::shared_ptr<T>::element_type *>{}(pointer.get());
    }
};

#endif // SIDETABLE_SHARED_PTR_FUNCTIONS_HPP
