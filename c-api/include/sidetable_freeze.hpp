// sidetable_freeze.hpp: C++20 over sidetable_freeze.h. Header-only; needs neither exceptions nor RTTI.
//
//     struct node : sidetable::object {
//         sidetable::strong<node> next;
//         static constexpr auto fields() { return std::tuple{sidetable::field{"next", &node::next}}; }
//         static constexpr auto frozen_fields() { return std::tuple{sidetable::frozen_field{"next", &node::next}}; } // never null
//     };
//     sidetable::declare_frozen<node>();
//     ...
//     sidetable::frozen<node> result = sidetable::freeze(root, &error);  // null, and what is wrong in error
#ifndef SIDETABLE_FREEZE_HPP
#define SIDETABLE_FREEZE_HPP

#include "sidetable.hpp"
#include "sidetable_freeze.h"

#include <string>

namespace sidetable {

/// One line of a frozen class's field table: a field that is not mutable, and not nullable unless it says so.
template <class Owner, class Member> struct frozen_field : field<Owner, Member> {
    constexpr frozen_field(const char *name, Member Owner::*member, std::uint8_t flags = 0) noexcept
        : field<Owner, Member>(name, member, flags) {}
};

namespace detail {

// Where the frozen class of U is once declare_frozen<U>() has made it.
template <class U> inline const sidetable_class *frozen_class_variable = nullptr;

template <class T> constexpr bool has_frozen_fields() {
    return requires { fields_of<T>::frozen_fields(); } || requires { T::frozen_fields(); };
}

template <class T> constexpr auto frozen_field_table() {
    if constexpr (requires { fields_of<T>::frozen_fields(); }) return fields_of<T>::frozen_fields();
    else if constexpr (requires { T::frozen_fields(); }) return T::frozen_fields();
    else return field_table<T>();
}

// The variable of the class that what a frozen object refers to must be of. A class that has no frozen class need not be one: then any frozen object will
// do. So it will where the object may be of a class that derives from U.
template <class U> constexpr const sidetable_class *const *frozen_class_due() {
    if constexpr (!has_frozen_fields<U>()) return nullptr;
    else if constexpr (may_be_elsewhere<U>) return nullptr;
    else return &frozen_class_variable<U>;
}

template <class T> const sidetable_class *create_frozen_class() noexcept {
    const auto table = std::apply(
        [](const auto &...f) {
            std::array<sidetable_field, sizeof...(f)> rows{row<T>(f, frozen_class_due<referent<T, decltype(f)>>())...};
            for (sidetable_field &each : rows) each.flags &= static_cast<std::uint8_t>(~SIDETABLE_FIELD_MUTABLE);
            return rows;
        },
        frozen_field_table<T>());
    const std::string frozen_name = std::string("frozen ") + name_of<T>.data();
    sidetable_class_definition definition{};
    definition.name = frozen_name.c_str();
    definition.instance_size = static_cast<std::uint32_t>(sizeof(block<T>));
    definition.instance_alignment = static_cast<std::uint32_t>(alignof(block<T>));
    definition.fields = table.data();
    definition.field_count = static_cast<std::uint32_t>(table.size());
    sidetable_error error;
    if (sidetable_class_create(&definition, &frozen_class_variable<T>, &error) != SIDETABLE_OK)
        bad_class(frozen_name.c_str(), error.message, error.path);
    if constexpr (std::is_polymorphic_v<T>) polymorphic_class_of<T>.frozen.store(frozen_class_variable<T>, std::memory_order_relaxed);
    return frozen_class_variable<T>;
}

} // namespace detail

/// Declares frozen classes for classes whose objects are to be frozen, all at once; once in a program. Their fields are T::frozen_fields(), or
/// T::fields() without being mutable, or those of fields_of<T>. Fatal where a rule is broken: the message names it.
template <class... T> void declare_frozen() noexcept {
    ((void)class_of<T>(), ...);
    const sidetable_frozen_class pairs[] = {{class_of<T>(), detail::create_frozen_class<T>()}...};
    sidetable_error error;
    if (sidetable_declare_frozen(pairs, sizeof...(T), &error) != SIDETABLE_OK)
        detail::bad_class(sidetable_class_name(pairs[0].freezable), error.message, error.path);
}

/// A strong reference to a frozen object, which cannot be changed through it. Threads may share the object.
template <class T> class frozen {
public:
    constexpr frozen() noexcept = default;

    [[nodiscard]] const T *get() const noexcept { return object_.get(); }
    const T *operator->() const noexcept { return get(); }
    const T &operator*() const noexcept { return *get(); }
    explicit operator bool() const noexcept { return get() != nullptr; }

    /// For what takes strong references: weak ones are made from it, and hosts export it.
    [[nodiscard]] const strong<T> &reference() const noexcept { return object_; }

    /// An object that is known to be frozen, such as one that a frozen object refers to; null for any other.
    [[nodiscard]] static frozen of(strong<T> object) noexcept {
        frozen result;
        if (object && sidetable_is_frozen(object.header())) result.object_ = std::move(object);
        return result;
    }

private:
    strong<T> object_;
};

/// Freezes an object and all that it reaches. Null where that cannot be: then nothing has changed, and `error` says why.
template <class T> [[nodiscard]] frozen<T> freeze(const strong<T> &root, sidetable_error *error = nullptr) noexcept {
    // What derives from a class with virtual functions becomes whatever is declared for it.
    const sidetable_class *due = detail::may_be_elsewhere<T> ? nullptr : detail::frozen_class_variable<T>;
    if (sidetable_freeze(root.header(), due, error) != SIDETABLE_OK) return {};
    return frozen<T>::of(root);
}

/// Whether the object can still be changed: what setters ask.
template <class T> [[nodiscard]] bool is_mutable(const T *object) noexcept {
    return sidetable_begin_mutation(detail::object_around<T>(const_cast<T *>(object)), SIDETABLE_REPORT_IF_FROZEN) == SIDETABLE_OK;
}

/// What an object reaches as a Graphviz drawing.
template <class T> [[nodiscard]] std::string draw(const strong<T> &root, const char *(*labels)(void *) = nullptr) {
    std::string text(sidetable_draw(root.header(), labels, nullptr, 0), '\0');
    sidetable_draw(root.header(), labels, text.data(), text.size() + 1);
    return text;
}

} // namespace sidetable

#endif // SIDETABLE_FREEZE_HPP
