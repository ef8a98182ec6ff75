// sidetable_place.hpp: where a value lies in its object. For sidetable.hpp, which includes this.
//
// A handle holds the object's address, whatever its T: counting asks nothing of T, which may be incomplete then, and field tables, weak references and C
// find objects in handles. T matters where a pointer to the value is asked for:
//
//     T                                    the value lies
//     derives from sidetable::object       at the object's start: it begins with the header
//     any other type                       16 bytes behind it, or, for a T that is aligned to more, as far as its alignment
//     T[], T[N]                            24 bytes behind it, rounded up to the alignment: before the elements comes their number
//     void                                 at the object's start, for want of better
//
// The object of a handle to a polymorphic T may be of a class in which T is one of several bases, or a virtual one, and lies somewhere else. Such a T keeps a
// table of where it lies in which class, from the first conversion on that shows it. While there is none a handle looks at one byte for that, and
// where T is final or has no virtual functions, at nothing.
#ifndef SIDETABLE_PLACE_HPP
#define SIDETABLE_PLACE_HPP

#include <algorithm>
#include <array>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <string_view>
#include <type_traits>

#include "sidetable.h"

namespace sidetable {

class object;

namespace detail {

template <class T> void *raw(T *pointer) noexcept { return const_cast<std::remove_cv_t<T> *>(pointer); }

[[noreturn]] inline void bad_class(const char *name, const char *problem, const char *path) noexcept {
    std::fprintf(stderr, "Fatal error: class %s: %s%s%s\n", name, problem, *path != '\0' ? ": " : "", path);
    std::abort();
}

template <class T> consteval auto type_name() {
    // gcc: "... [with T = app::node]"; clang: "... [T = app::node]".
    constexpr std::string_view text = __PRETTY_FUNCTION__;
    constexpr std::size_t begin = text.find("T = ") + 4;
    std::array<char, text.size() - begin> name{};
    for (std::size_t i = begin; i + 1 < text.size(); ++i) name[i - begin] = text[i];
    return name;
}
template <class T> inline constexpr auto name_of = type_name<T>();

// Whether a T begins with the header.
template <class T> concept headed = std::is_base_of_v<object, std::remove_cv_t<T>>;

// Whether a T's object may be of a class that has its T anywhere.
template <class T> inline constexpr bool may_be_elsewhere = std::is_polymorphic_v<T> && !std::is_final_v<T>;

// An object around a value, ...
template <class T> struct value_owner {
    sidetable_object header;
    union {
        T value;
    };
};

// ... and around an array.
template <class T> struct values_owner {
    sidetable_object header;
    std::size_t count;
    union {
        T first;
    };
};

template <class T> struct block_of {
    using type = std::conditional_t<headed<T>, T, value_owner<T>>;
};
template <class T> struct block_of<T[]> {
    using type = values_owner<T>;
};
// The whole of an object that make<T>() makes. T is not const.
template <class T> using block = typename block_of<T>::type;

// How far behind its object's start a T lies.
template <class T> consteval std::size_t place_of() noexcept {
    if constexpr (std::is_void_v<T> || headed<T>) return 0;
    else {
        constexpr std::size_t alignment = alignof(std::remove_extent_t<T>);
        constexpr std::size_t before = sizeof(sidetable_object) + (std::is_array_v<T> ? sizeof(std::size_t) : 0);
        return (before + alignment - 1) / alignment * alignment;
    }
}

inline const sidetable_class *class_now(const void *object) noexcept {
    return __atomic_load_n(&static_cast<const sidetable_object *>(object)->isa, __ATOMIC_RELAXED);
}

// ---- Polymorphic values

// What a polymorphic value that is aligned to more than 16 bytes has in front of it, where others have their header: this as a class, and how far behind
// the object's start it lies.
__attribute__((visibility("default"))) inline char placed_further = 0;
inline const sidetable_class *further() noexcept { return reinterpret_cast<const sidetable_class *>(&placed_further); }

template <class T> inline constexpr bool is_placed_further = std::is_polymorphic_v<T> && (alignof(T) > sizeof(sidetable_object));

// The tables are visible where a library hides what it has: there must be one of each in a process.

// A class of polymorphic values, and the one that freezing puts in its place. All that there are form a list.
struct __attribute__((visibility("default"))) polymorphic_class {
    std::atomic<const sidetable_class *> isa{nullptr};
    std::atomic<const sidetable_class *> frozen{nullptr};
    polymorphic_class *next = nullptr;

    static inline constinit std::atomic<polymorphic_class *> all{nullptr};

    void made(const sidetable_class *made) noexcept {
        isa.store(made, std::memory_order_relaxed);
        next = all.load(std::memory_order_relaxed);
        // Release: who finds it in the list finds it whole.
        while (!all.compare_exchange_weak(next, this, std::memory_order_release, std::memory_order_relaxed)) {
        }
    }

    // The class that objects of `isa` were made with; null where that is no class of polymorphic values.
    static const sidetable_class *made_as(const sidetable_class *isa) noexcept {
        if (isa == nullptr) return nullptr;
        for (polymorphic_class *each = all.load(std::memory_order_acquire); each != nullptr; each = each->next) {
            const sidetable_class *made = each->isa.load(std::memory_order_relaxed);
            if (made == isa || each->frozen.load(std::memory_order_relaxed) == isa) return made;
        }
        return nullptr;
    }
};
template <class T> __attribute__((visibility("default"))) inline constinit polymorphic_class polymorphic_class_of{};

// Where the values of one type lie in objects of which classes. Rows are added, and stay. Whoever has a handle got it, with what was written before it was
// made, from whoever made it: the row of its class is there. Release and acquire are for the rows of other classes that a search passes.
class __attribute__((visibility("default"))) places {
public:
    // Whether there is a class where the place is not the usual one.
    [[nodiscard]] bool differ() const noexcept { return differ_.load(std::memory_order_relaxed); }

    // The place in an object of this class.
    [[gnu::noinline]] std::size_t in(const sidetable_class *isa, std::size_t usual, const char *type) noexcept {
        if (const row *found = find(isa)) return found->place;
        const sidetable_class *made = made_as(isa, type);
        const row *found = made == isa ? nullptr : find(made);
        const std::size_t place = found != nullptr ? found->place : usual;
        note(isa, place, usual, type);
        return place;
    }

    // Says that objects of this class have the value there. They have no second one elsewhere, or a handle could not tell which it refers to.
    void note(const sidetable_class *isa, std::size_t place, std::size_t usual, const char *type) noexcept {
        const row *found = find(isa);
        if (found == nullptr) found = add(isa, place, usual, type);
        if (found->place != place)
            bad_class(sidetable_class_name(isa), "it has several bases of one type, which only a sidetable::shared_ptr tells apart", type);
    }

private:
    struct row {
        const sidetable_class *isa;
        std::size_t place;
        row *next;
    };

    [[nodiscard]] std::atomic<row *> &head(const sidetable_class *isa) noexcept {
        return heads_[(reinterpret_cast<std::uintptr_t>(isa) >> 5) % heads_.size()];
    }

    [[nodiscard]] const row *find(const sidetable_class *isa) noexcept {
        for (const row *each = head(isa).load(std::memory_order_acquire); each != nullptr; each = each->next)
            if (each->isa == isa) return each;
        return nullptr;
    }

    [[gnu::noinline]] const row *add(const sidetable_class *isa, std::size_t place, std::size_t usual, const char *type) noexcept {
        (void)made_as(isa, type);
        row *added = new (std::nothrow) row{isa, place, nullptr};
        if (added == nullptr) bad_class(type, "there is no memory for its place in another class", "");
        if (place != usual) differ_.store(true, std::memory_order_relaxed);
        std::atomic<row *> &place_of_head = head(isa);
        do {
            // Another thread may have been first.
            if (const row *found = find(isa)) {
                delete added;
                return found;
            }
            added->next = place_of_head.load(std::memory_order_acquire);
        } while (!place_of_head.compare_exchange_weak(added->next, added, std::memory_order_release, std::memory_order_relaxed));
        return added;
    }

    static const sidetable_class *made_as(const sidetable_class *isa, const char *type) noexcept {
        const sidetable_class *made = polymorphic_class::made_as(isa);
        if (made == nullptr)
            bad_class(type, "this pointer leads to no object that make() made, or is that of a base, not the first, while it begins or ends", "");
        return made;
    }

    std::array<std::atomic<row *>, 8> heads_{};
    std::atomic<bool> differ_{false};
};
template <class T> __attribute__((visibility("default"))) inline constinit places places_of{};

// The T in an object of whatever class. Not null.
template <class T> std::remove_extent_t<T> *value_in(void *object) noexcept {
    using value = std::remove_cv_t<T>;
    std::size_t place = place_of<value>();
    if constexpr (may_be_elsewhere<value>) {
        if (places_of<value>.differ()) [[unlikely]]
            place = places_of<value>.in(class_now(object), place_of<value>(), name_of<value>.data());
    }
    return static_cast<std::remove_extent_t<T> *>(static_cast<void *>(static_cast<char *>(object) + place));
}

inline std::size_t between(const void *object, const volatile void *value) noexcept {
    return static_cast<std::size_t>(static_cast<const volatile char *>(value) - static_cast<const char *>(object));
}

// The object around a value: the other way.
template <class T> void *object_around(std::remove_extent_t<T> *pointer) noexcept {
    using value = std::remove_cv_t<T>;
    if constexpr (std::is_void_v<T> || headed<value>) return raw(pointer);
    else {
        if (pointer == nullptr) return nullptr;
        if constexpr (may_be_elsewhere<value>) {
            char *start = static_cast<char *>(const_cast<void *>(dynamic_cast<const volatile void *>(pointer)));
            // To the compiler nothing is in front of a value whose constructor it sees (gcc 16 warns). The empty asm says that it does not know.
            __asm__("" : "+r"(start));
            const auto *in_front = static_cast<const sidetable_object *>(static_cast<const void *>(start - sizeof(sidetable_object)));
            void *object = start - (class_now(in_front) == further() ? in_front->refcount : sizeof(sidetable_object));
            places_of<value>.note(class_now(object), between(object, pointer), place_of<value>(), name_of<value>.data());
            return object;
        } else {
            return static_cast<char *>(raw(pointer)) - place_of<value>();
        }
    }
}

// ---- Conversions

template <class T> union somewhere {
    char nothing;
    T value;
    ~somewhere();
};
#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif
// Never there: only its address is asked for, and only by the compiler.
template <class T> extern somewhere<T> some;

template <class From, class To> consteval bool begins_with() noexcept {
    const From *whole = std::addressof(some<From>.value);
    const To *part = whole;
    return static_cast<const void *>(whole) == static_cast<const void *>(part);
}
#if defined(__clang__)
#pragma clang diagnostic pop
#endif

// Whether a To that is found in a From will be found by whoever has only the object. `From *` converts to `To *`.
template <class From, class To> consteval bool is_found_again() noexcept {
    using from = std::remove_cv_t<From>;
    using to = std::remove_cv_t<To>;
    if constexpr (std::same_as<from, to> || std::is_void_v<to> || std::is_array_v<to>) return true;
    else if constexpr (headed<from> || headed<to>) return std::derived_from<from, object> && std::derived_from<to, object>;
    else if constexpr (std::is_polymorphic_v<to>) return true;
    // An object must have it where an object of make<To>() has it, and so must those of classes that derive from From.
    else if constexpr (may_be_elsewhere<from> || !requires(to *part) { static_cast<from *>(part); }) return false;
    else if constexpr (place_of<from>() != place_of<to>()) return false;
    else return begins_with<from, to>();
}

template <class From, class To> struct pointers_convert : std::is_convertible<From *, To *> {};
template <class From, class To> struct pointers_convert<From[], To[]> : std::is_convertible<From (*)[], To (*)[]> {};
template <class From, std::size_t N, class To> struct pointers_convert<From[N], To[]> : std::is_convertible<From (*)[], To (*)[]> {};

template <class T, class U>
concept comparable = requires(const std::remove_extent_t<T> *one, const std::remove_extent_t<U> *other) { one == other; };

// (Equal types come first: a compiler that meets them in an incomplete class must not ask, and remember, what such a class derives from.)
template <class From, class To> concept convertible_otherwise = !std::same_as<From, To> && pointers_convert<From, To>::value;

} // namespace detail

/// Says that a handle to a From is good for a handle to another type To: To is a base, or void, or a more const From.
template <class From, class To>
concept handle_convertible = detail::convertible_otherwise<From, To> && detail::is_found_again<From, To>();

/// Says that To is a base of From that has no virtual functions and is not at its start (or From's objects may be of classes that derive from it):
/// one pointer cannot find it. A shared_ptr, of two, can: `sidetable::shared_ptr<To> base = strong_from;`
template <class From, class To>
concept needs_a_shared_ptr = detail::convertible_otherwise<From, To> && !detail::is_found_again<From, To>();

namespace detail {

// What a handle to a From becomes as one to a To, `value` in it: the same object, and To knows where it lies there. `is_base`: From has no other To.
template <class From, class To> void note_place(void *object, std::remove_extent_t<To> *value, bool is_base) noexcept {
    using from = std::remove_cv_t<From>;
    using to = std::remove_cv_t<To>;
    const std::size_t place = between(object, value);
    const sidetable_class *isa = class_now(object);
    if (place == place_of<to>() && is_base && isa == polymorphic_class_of<from>.isa.load(std::memory_order_relaxed)) return;
    places_of<to>.note(isa, place, place_of<to>(), name_of<to>.data());
}

template <class From, class To> void *converted(void *object) noexcept {
    using to = std::remove_cv_t<To>;
    // One by one: the first may be all that can be asked of an incomplete type.
    if constexpr (!std::same_as<std::remove_cv_t<From>, to>) {
        if constexpr (may_be_elsewhere<to>) {
            if (object == nullptr) return nullptr;
            To *value = value_in<From>(object);
            note_place<From, To>(object, value, true);
        }
    }
    return object;
}

} // namespace detail

} // namespace sidetable

#endif // SIDETABLE_PLACE_HPP
