// What was leaked, asked by the program itself: nothing, then two rings of two, and an object that was retained once too often; then a third ring,
// another such object, and one that possibly holds itself; then a ring of polymorphic values, which do not derive from sidetable::object.
#include <cinttypes>
#include <cstdio>
#include <string>
#include <string_view>
#include <tuple>

#include "sidetable.hpp"
#include "sidetable_inspect.hpp"

namespace {

struct apartment;

struct person : sidetable::object {
    sidetable::strong<apartment> home;
    static constexpr auto fields();
};

struct apartment : sidetable::object {
    sidetable::strong<person> tenant;
    sidetable::weak<person> owner;
    static constexpr auto fields();
};

constexpr auto person::fields() { return std::tuple{sidetable::field{"home", &person::home}}; }
constexpr auto apartment::fields() {
    return std::tuple{sidetable::field{"tenant", &apartment::tenant}, sidetable::field{"owner", &apartment::owner}};
}

// Of a size that nothing else here has: a freed block with an address of its own block in it looks like one in use.
struct forgotten : sidetable::object {
    char room[200];
};

// Without a table of its fields.
struct selfish : sidetable::object {
    sidetable::strong<selfish> me;
};

struct member {
    sidetable::strong<member> lead;
    virtual ~member() = default;
};

struct titled {
    std::string title = "a title that is too long to be stored inline";
    virtual ~titled() = default;
};

struct leader : titled, member {
    sidetable::strong<member> follower;
};

} // namespace

SIDETABLE_FIELDS(member, lead);
SIDETABLE_FIELDS(leader, lead, follower);

namespace {

// Not inlined: what these leave in registers and on the stack is gone when they return.
[[gnu::noinline]] void make_ring() {
    auto ada = sidetable::make<person>();
    ada->home = sidetable::make<apartment>();
    ada->home->tenant = ada;
    ada->home->owner = ada;
}

[[gnu::noinline]] void make_polymorphic_ring() {
    auto first = sidetable::make<leader>();
    first->follower = sidetable::make<member>();
    first->follower->lead = first;
}

[[gnu::noinline]] void make_possible() {
    auto object = sidetable::make<selfish>();
    object->me = object;
    // The thread remembers the block of each size that it took last, and its word looks like a reference.
    [[maybe_unused]] const auto another = sidetable::make<selfish>();
}

[[gnu::noinline]] void break_ring() {
    auto ada = sidetable::make<person>();
    ada->home = sidetable::make<apartment>();
    ada->home->tenant = ada;
    ada->home->tenant = nullptr;
}

// Leaves words on the stack that look like references.
[[gnu::noinline]] void leave_words(const void *object) {
    const void *volatile words[1024];
    for (const void *volatile &word : words) word = object;
}

[[gnu::noinline]] void retain_too_often() {
    auto object = sidetable::make<forgotten>();
    swift_retain(reinterpret_cast<void *>(object.get()));
    leave_words(object.get());
    // The thread remembers the block of each size that it took last, and its word looks like a reference.
    [[maybe_unused]] const auto another = sidetable::make<forgotten>();
}

struct seen {
    bool ring = false, over_retained = false;
};

void look(const sidetable_leak *leak, void *context) {
    auto &what = *static_cast<seen *>(context);
    std::printf("%" PRIu64 " x %s\n", leak->times, leak->what);
    const std::string_view words = leak->what;
    if (leak->kind == SIDETABLE_LEAK_CYCLE && leak->times == 2 && leak->objects == 4)
        what.ring = words.find("home") != words.npos && words.find("tenant") != words.npos;
    if (leak->kind == SIDETABLE_LEAK_OVER_RETAINED && leak->times == 1)
        what.over_retained = words.find("forgotten") != words.npos;
}

} // namespace

int main() {
    auto held = sidetable::make<person>();
    held->home = sidetable::make<apartment>();
    held->home->tenant = held;
    break_ring();
    if (sidetable_leaks(nullptr, nullptr) != 0) return 1;

    make_ring();
    make_ring();
    retain_too_often();
    seen what;
    if (sidetable_leaks(look, &what) != 5 || !what.ring || !what.over_retained) return 2;

    const std::string nothing = sidetable::expect_no_leaks(break_ring);
    if (!nothing.empty()) return std::puts(nothing.c_str()), 3;
    const std::string one = sidetable::expect_no_leaks(make_ring);
    std::puts(one.c_str());
    if (one.find("leaked: 1 × a ring: ") != 0 || one.find("(2 objects, ") == one.npos || one.find(';') != one.npos) return 4;

    const std::string another = sidetable::expect_no_leaks(retain_too_often);
    std::puts(another.c_str());
    if (another.find("leaked: 1 × over-retained: ") != 0 || another.find("forgotten") == another.npos) return 11;
    try {
        std::puts(sidetable::expect_no_leaks([] { throw 12; }).c_str());
        return 12;
    } catch (int number) {
        if (number != 12) return number;
    }

    if (!sidetable::expect_no_leaks(make_possible).empty()) return 5;
    const auto all = sidetable::leaks();
    if (!all || all->size() != 3) return 6;
    for (const sidetable::leak &each : *all) {
        if (each.kind == sidetable::leak_kind::possible && (each.what.find("selfish") == each.what.npos || each.objects != 1)) return 7;
        if (each.kind == sidetable::leak_kind::cycle && each.times != 3) return 8;
    }
    if (sidetable_leaks(nullptr, nullptr) != 8) return 9;

    const std::string polymorphic = sidetable::expect_no_leaks(make_polymorphic_ring);
    std::puts(polymorphic.c_str());
    if (polymorphic.find("leaked: 1 × a ring: ") != 0 || polymorphic.find("leader.follower") == polymorphic.npos ||
        polymorphic.find("member.lead") == polymorphic.npos)
        return 10;
    held->home->tenant = nullptr;
    return 0;
}
