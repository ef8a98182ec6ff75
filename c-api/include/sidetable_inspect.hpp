// sidetable_inspect.hpp: C++20 over sidetable_inspect.h. Header-only; needs neither exceptions nor RTTI. Link with -lsidetable_inspect.
//
//     TEST(documents, end) {
//         EXPECT_EQ(sidetable::expect_no_leaks([] { open_and_close_a_document(); }), "");
//     }
#ifndef SIDETABLE_INSPECT_HPP
#define SIDETABLE_INSPECT_HPP

#include "sidetable_inspect.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sidetable {

/// Why objects count as leaked.
enum class leak_kind : std::uint32_t {
    /// They hold each other, and nobody holds any of them.
    cycle = SIDETABLE_LEAK_CYCLE,
    /// Their counts say more references than anybody has.
    over_retained = SIDETABLE_LEAK_OVER_RETAINED,
    /// They hold each other by words that only look like references: fields of classes without fields().
    possible = SIDETABLE_LEAK_POSSIBLE
};

/// Leaks of one shape.
struct leak {
    /// A shortest ring by types and fields, "person.home -> home.tenant"; or an over-retained object's type.
    std::string what;
    leak_kind kind;
    /// How many of this shape.
    std::uint64_t times;
    /// Objects, and bytes of their blocks, with what hangs on them.
    std::uint64_t objects;
    std::uint64_t bytes;

    friend bool operator==(const leak &, const leak &) = default;
};

namespace detail {

/// Adds a leak to the list of them that `all` is.
inline void add_leak(const sidetable_leak *told, void *all) {
    static_cast<std::vector<leak> *>(all)->push_back({told->what, static_cast<leak_kind>(told->kind), told->times, told->objects, told->bytes});
}

} // namespace detail

/// Everything that is leaked at this moment, for sure or possibly. Nothing where that cannot be told: the process cannot be copied, or has a
/// malloc of its own.
// In its caller's frame: one of its own would be where functions that have returned left their words.
[[nodiscard, gnu::always_inline]] inline std::optional<std::vector<leak>> leaks() {
    std::vector<leak> all;
    if (sidetable_leaks(detail::add_leak, &all) < 0) return std::nullopt;
    return all;
}

/// Runs `body`, and says in words what is leaked for sure afterwards that was not before: an empty string where that is nothing.
template <class Body> [[nodiscard, gnu::always_inline]] inline std::string expect_no_leaks(Body &&body) {
    auto work = [&body] { std::forward<Body>(body)(); };
    const auto run = [](void *of) { (*static_cast<decltype(work) *>(of))(); };
    std::vector<leak> before, after;
    if (sidetable_leaks_around(run, &work, detail::add_leak, &before, &after) < 0)
        return "leaks cannot be told: the process cannot be copied, or has a malloc of its own";
    std::string words;
    for (leak each : after) {
        if (each.kind == leak_kind::possible) continue;
        // Several leaks may read alike.
        for (leak &old : before) {
            if (old.kind != each.kind || old.what != each.what) continue;
            for (const auto number : {&leak::times, &leak::objects, &leak::bytes}) {
                const std::uint64_t both = std::min(each.*number, old.*number);
                each.*number -= both;
                old.*number -= both;
            }
        }
        if (each.times == 0) continue;
        words += words.empty() ? "leaked: " : "; ";
        words += std::to_string(each.times) + (each.kind == leak_kind::cycle ? " × a ring: " : " × over-retained: ") + each.what + " (" +
                 std::to_string(each.objects) + " objects, " + std::to_string(each.bytes) + " bytes)";
    }
    return words;
}

} // namespace sidetable

#endif // SIDETABLE_INSPECT_HPP
