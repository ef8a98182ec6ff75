// sidetable_any.hpp: what sidetable.hpp, which includes this, has for values of any type besides: arrays, casts, fields of types that are somebody else's.
#ifndef SIDETABLE_ANY_HPP
#define SIDETABLE_ANY_HPP

#include "sidetable.hpp"

namespace sidetable {

namespace detail {

// How values begin: as T(), as copies of what is given, or as whatever is in memory. Of arrays in arrays each innermost one, by its number in its element.
struct as_values {
    template <class T> void operator()(T *place, std::size_t = 0) const { ::new (static_cast<void *>(place)) T(); }
};
struct as_memory {
    template <class T> void operator()(T *place, std::size_t = 0) const { ::new (static_cast<void *>(place)) T; }
};
template <class Element> struct as_copies {
    const Element &value;
    template <class T> void operator()(T *place, std::size_t number) const {
        ::new (static_cast<void *>(place)) T(reinterpret_cast<const std::remove_all_extents_t<Element> *>(std::addressof(value))[number]);
    }
};

// A new object with so many elements. When the constructor of one throws, those before it end, the last first. T is some U[], and U not const.
template <class T, class Begin> void *make_elements(std::size_t count, Begin begin) {
    using element = std::remove_extent_t<T>;
    // The last element may begin before the end of an object with one.
    constexpr std::size_t others_begin = sizeof(block<T>);
    if (count > (SIZE_MAX - others_begin) / sizeof(element)) {
#if defined(__cpp_exceptions)
        throw std::bad_array_new_length();
#else
        std::abort();
#endif
    }
    construction pending{nullptr, class_of<T>(), others_begin + (count > 0 ? count - 1 : 0) * sizeof(element), alignof(block<T>) - 1};
    pending.memory = static_cast<sidetable_object *>(swift_allocObject(pending.isa, pending.size, pending.align_mask));
    auto *self = static_cast<block<T> *>(static_cast<void *>(pending.memory));
    using innermost = std::remove_all_extents_t<element>;
    constexpr std::size_t inside = sizeof(element) / sizeof(innermost);
    struct those_before {
        innermost *first;
        std::size_t count = 0;
        ~those_before() {
            while (count > 0) std::destroy_at(first + --count);
        }
    } before{reinterpret_cast<innermost *>(std::addressof(self->first))};
    for (; before.count < count * inside; ++before.count) begin(before.first + before.count, before.count % inside);
    before.count = 0;
    self->count = count;
    pending.memory = nullptr;
    return self;
}

} // namespace detail

// ---- Arrays, of types that do not derive from sidetable::object. An object has 24 bytes before its elements (more where they are aligned to 16 or more).

/// A new array of `count` elements, each T(), or a copy of `value`.
template <class T> requires std::is_unbounded_array_v<T> [[nodiscard]] strong<T> make(std::size_t count) {
    return strong<T>::adopt_header(detail::make_elements<detail::as_made<T>>(count, detail::as_values{}));
}
template <class T> requires std::is_unbounded_array_v<T>
[[nodiscard]] strong<T> make(std::size_t count, const std::remove_extent_t<T> &value) {
    return strong<T>::adopt_header(detail::make_elements<detail::as_made<T>>(count, detail::as_copies<std::remove_extent_t<T>>{value}));
}
template <class T> requires std::is_bounded_array_v<T> [[nodiscard]] strong<T> make() {
    return strong<T>::adopt_header(detail::make_elements<detail::as_made<T>>(std::extent_v<T>, detail::as_values{}));
}
template <class T> requires std::is_bounded_array_v<T> [[nodiscard]] strong<T> make(const std::remove_extent_t<T> &value) {
    return strong<T>::adopt_header(
        detail::make_elements<detail::as_made<T>>(std::extent_v<T>, detail::as_copies<std::remove_extent_t<T>>{value}));
}

/// The same without a value where T() would be zero: what is in memory, to be written.
template <class T> requires(!std::is_array_v<T>) [[nodiscard]] strong<T> make_for_overwrite() {
    detail::value_construction<std::remove_cv_t<T>> pending;
    detail::as_memory{}(pending.place());
    return strong<T>::adopt_header(pending.finished());
}
template <class T> requires std::is_unbounded_array_v<T> [[nodiscard]] strong<T> make_for_overwrite(std::size_t count) {
    return strong<T>::adopt_header(detail::make_elements<detail::as_made<T>>(count, detail::as_memory{}));
}
template <class T> requires std::is_bounded_array_v<T> [[nodiscard]] strong<T> make_for_overwrite() {
    return strong<T>::adopt_header(detail::make_elements<detail::as_made<T>>(std::extent_v<T>, detail::as_memory{}));
}

// ---- Casts

namespace detail {

// The same object as one to a To, where the pointer `value` is to it. Consumes `from`.
template <class To, class From> strong<To> recast(strong<From> from, std::remove_extent_t<To> *value) noexcept {
    using to = std::remove_cv_t<To>;
    using source = std::remove_cv_t<From>;
    if (from == nullptr) return nullptr;
    if constexpr (may_be_elsewhere<to> && !std::same_as<to, source>)
        note_place<From, To>(from.header(), value, std::is_base_of_v<to, source>);
    return strong<To>::adopt_header(from.detach_header());
}

// Whether a To lies where a From lies, so that a cast is good for whoever has only the object.
template <class From, class To> consteval bool is_found_where_cast() noexcept {
    using from = std::remove_cv_t<From>;
    using to = std::remove_cv_t<To>;
    if constexpr (convertible_otherwise<From, To>) return is_found_again<From, To>();
    else if constexpr (std::same_as<from, to> || std::is_void_v<from>) return true;
    else if constexpr (std::is_class_v<from> && std::is_base_of_v<from, to>) return may_be_elsewhere<from> || is_found_again<to, from>();
    else return std::is_polymorphic_v<from> && std::is_polymorphic_v<to>;
}

} // namespace detail

/// As std::static_pointer_cast. From strong<void>, back to the type that it was.
template <class T, class U> [[nodiscard]] strong<T> static_pointer_cast(strong<U> from) noexcept {
    static_assert(detail::is_found_where_cast<U, T>(), "a T that is no polymorphic class must lie where a U lies: a sidetable::shared_ptr finds it "
                                                       "everywhere");
    if constexpr (std::is_void_v<U>) return strong<T>::adopt_header(from.detach_header());
    else {
        auto *value = static_cast<std::remove_extent_t<T> *>(from.get());
        return detail::recast<T>(std::move(from), value);
    }
}

/// As std::dynamic_pointer_cast: null where the object is no T. Needs RTTI.
template <class T, class U> [[nodiscard]] strong<T> dynamic_pointer_cast(strong<U> from) noexcept {
    static_assert(detail::is_found_where_cast<U, T>(), "a T that is no polymorphic class must lie where a U lies: a sidetable::shared_ptr finds it "
                                                       "everywhere");
    auto *value = dynamic_cast<T *>(from.get());
    if (value == nullptr) return nullptr;
    return detail::recast<T>(std::move(from), value);
}

/// As std::const_pointer_cast.
template <class T, class U> [[nodiscard]] strong<T> const_pointer_cast(strong<U> from) noexcept {
    static_assert(std::same_as<std::remove_cv_t<T>, std::remove_cv_t<U>>, "T and U differ by more than const");
    return strong<T>::adopt_header(from.detach_header());
}

/// As std::reinterpret_pointer_cast, for a T that lies where a U lies.
template <class T, class U> [[nodiscard]] strong<T> reinterpret_pointer_cast(strong<U> from) noexcept {
    using to = std::remove_cv_t<T>;
    using source = std::remove_cv_t<U>;
    static_assert(detail::place_of<to>() == detail::place_of<source>() && !detail::may_be_elsewhere<to> && !detail::may_be_elsewhere<source>,
                  "a T must lie where a U lies");
    return strong<T>::adopt_header(from.detach_header());
}

} // namespace sidetable

// ---- Fields

/// Says which members of a type are handles, outside of it and of every namespace, before the first make() of it:
///
///     struct ffi::node { sidetable::strong<node> next; sidetable::weak<node> previous; };  // as it is
///     SIDETABLE_FIELDS(ffi::node, next, previous);
#define SIDETABLE_FIELDS(type, ...)                                                                                          \
    template <> struct sidetable::fields_of<type> {                                                                          \
        using owner = type;                                                                                                  \
        static constexpr auto fields() { return std::tuple{SIDETABLE_EACH_OF(SIDETABLE_FIELD_AS_ROW, __VA_ARGS__)}; }        \
    }

#define SIDETABLE_FIELD_AS_ROW(member) ::sidetable::field{#member, &owner::member}

// `of(a), of(b), ...`: each scan of the text leads to a few members more, 64 in all.
#define SIDETABLE_EACH_OF(of, ...) __VA_OPT__(SIDETABLE_SCAN_MUCH(SIDETABLE_EACH_NOW(of, __VA_ARGS__)))
#define SIDETABLE_EACH_NOW(of, first, ...) of(first) __VA_OPT__(, SIDETABLE_EACH_LATER SIDETABLE_PARENTHESES (of, __VA_ARGS__))
#define SIDETABLE_EACH_LATER() SIDETABLE_EACH_NOW
#define SIDETABLE_PARENTHESES ()
#define SIDETABLE_SCAN_MUCH(...) SIDETABLE_SCAN_MORE(SIDETABLE_SCAN_MORE(SIDETABLE_SCAN_MORE(SIDETABLE_SCAN_MORE(__VA_ARGS__))))
#define SIDETABLE_SCAN_MORE(...) SIDETABLE_SCAN(SIDETABLE_SCAN(SIDETABLE_SCAN(SIDETABLE_SCAN(__VA_ARGS__))))
#define SIDETABLE_SCAN(...) SIDETABLE_RESCAN(SIDETABLE_RESCAN(SIDETABLE_RESCAN(SIDETABLE_RESCAN(__VA_ARGS__))))
#define SIDETABLE_RESCAN(...) __VA_ARGS__

#endif // SIDETABLE_ANY_HPP
