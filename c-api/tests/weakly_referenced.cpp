// Objects with their side table in their own block: the same counts and the same ends as others, and one block for both.
#include "check.h"
#include "memory.h"

#include <atomic>
#include <thread>
#include <vector>

#include "sidetable_freeze.hpp"
#include "sidetable_identity.h"

#if defined(__cpp_exceptions)
#include "failed.hpp"
#endif

using sidetable::make;
using sidetable::strong;
using sidetable::unowned;
using sidetable::weak;

namespace {

std::atomic<int> alive;

struct parent : sidetable::object {
    static constexpr bool weakly_referenced = true;
    std::uint64_t value;
    explicit parent(std::uint64_t value_) noexcept : value(value_) { ++alive; }
    ~parent() { --alive; }
};
static_assert(sidetable::is_weakly_referenced<parent> && sizeof(parent) == sizeof(sidetable_object) + 8);

struct plain : sidetable::object {
    int number;
};
static_assert(!sidetable::is_weakly_referenced<plain>);

// Behind the object, at the next multiple of 16.
void the_side_table_is_in_the_block() {
    strong<parent> a = make<parent>(5);
    sidetable_object_state state = check_state(a.get());
    CHECK_EQ(state.kind, SIDETABLE_KIND_SIDE_TABLE);
    CHECK(state.side_table == reinterpret_cast<const char *>(a.get()) + (sizeof(parent) + 15) / 16 * 16);
    CHECK_EQ(state.strong, 1);
    CHECK_EQ(state.unowned, 1);
    CHECK_EQ(state.weak, 1);
    CHECK(a.is_unique());
    {
        weak<parent> w = a, copy = w;
        CHECK_EQ(check_state(a.get()).weak, 3);
        CHECK(w.lock() == a && copy.lock() == a);
        strong<parent> b = a;
        CHECK_EQ(a.count(), 2);
    }
    state = check_state(a.get());
    CHECK_EQ(state.weak, 1);
    CHECK_EQ(state.strong, 1);
    a = nullptr;
    CHECK_EQ(alive, 0);
}

void weak_references_keep_the_block_and_not_the_object() {
    strong<parent> a = make<parent>(1);
    weak<parent> w = a, second = w;
    CHECK_EQ(alive, 1);
    a = nullptr;
    CHECK_EQ(alive, 0);
    CHECK(w.lock() == nullptr);
    weak<parent> late = w;
    CHECK(late.lock() == nullptr);
    CHECK_EQ(w.inspect().weak, 2);
    CHECK_EQ(w.inspect().strong, 0);
    second.reset();
    CHECK_EQ(w.inspect().weak, 1);
}

void unowned_references_outlive_the_object() {
    for (bool weak_goes_first : {true, false}) {
        strong<parent> a = make<parent>(1);
        weak<parent> w = a;
        unowned<parent> u = a;
        CHECK_EQ(check_state(a.get()).unowned, 2);
        a = nullptr;
        CHECK_EQ(alive, 0);
        CHECK_EQ(w.inspect().unowned, 1);
        if (weak_goes_first) w.reset(); else u.reset();
    }
}

#if defined(__cpp_exceptions)
struct failing : sidetable::object {
    static constexpr bool weakly_referenced = true;
    explicit failing(weak<failing> &out) {
        out = weak<failing>(this);
        throw 42;
    }
};

void a_failed_constructor() { (void)left_by_failed_constructor<failing>(); }
#else
void a_failed_constructor() {}
#endif

struct zeroed : sidetable::object {
    static constexpr bool weakly_referenced = true;
    std::uint64_t numbers[3];
    weak<zeroed> other;
};

// A class without a constructor of its own is zeroed before its life, header and all.
void value_initialised() {
    strong<zeroed> a = make<zeroed>();
    CHECK_EQ(a->numbers[0] | a->numbers[1] | a->numbers[2], 0);
    CHECK(check_state(a.get()).side_table == reinterpret_cast<const char *>(a.get()) + 48);
    weak<zeroed> w = a;
    a->other = a;
    a = nullptr;
    CHECK(w.lock() == nullptr);
}

void from_c() {
    unsigned long before = probe_deinits;
    probe *p = static_cast<probe *>(sidetable_new_weakly_referenced(probe_class()));
    CHECK_EQ(p->value, 0);
    p->guard = PROBE_GUARD;
    sidetable_weak ref;
    swift_weakInit(&ref, p);
    CHECK(ref.entry == reinterpret_cast<char *>(p) + 32);
    CHECK(swift_weakLoadStrong(&ref) == p);
    swift_release_n(p, 2);
    CHECK_EQ(probe_deinits, before + 1);
    CHECK(swift_weakLoadStrong(&ref) == NULL);
    swift_weakDestroy(&ref);
}

// A first weak reference, a last one and all ends take and give back one block.
void one_block_for_both() {
    if (!is_measurable()) return;
    auto life = [] {
        strong<parent> a = make<parent>(1);
        weak<parent> w = a;
        a = nullptr;
        CHECK(w.lock() == nullptr);
    };
    for (int i = 0; i < 100; ++i) life();
    size_t before = allocated();
    for (int i = 0; i < 100000; ++i) life();
    CHECK(grown(allocated(), before) < 4096);
}

void with_an_associated_object() {
    static const char key = 0;
    strong<parent> a = make<parent>(1), b = make<parent>(2);
    CHECK_EQ(sidetable_associate(a.get(), &key, b.get(), SIDETABLE_RETAIN), SIDETABLE_OK);
    weak<parent> w = a;
    b = nullptr;
    CHECK_EQ(alive, 2);
    a = nullptr;
    CHECK_EQ(alive, 0);
    CHECK(w.lock() == nullptr);
}

struct ring : sidetable::object {
    static constexpr bool weakly_referenced = true;
    strong<ring> next;
    ring() noexcept { ++alive; }
    ~ring() { --alive; }
    static constexpr auto fields() { return std::tuple{sidetable::field{"next", &ring::next}}; }
    static constexpr auto frozen_fields() { return std::tuple{sidetable::frozen_field{"next", &ring::next}}; }
};

// A frozen ring's blocks stay as long as weak references to each member do.
void in_a_frozen_ring() {
    sidetable::declare_frozen<ring>();
    std::vector<weak<ring>> members;
    {
        strong<ring> first = make<ring>(), last = first;
        for (int i = 0; i < 9; ++i) {
            strong<ring> more = make<ring>();
            if (i % 2 == 0) members.emplace_back(more);
            last->next = more;
            last = more;
        }
        last->next = first;
        sidetable::frozen<ring> frozen = sidetable::freeze(first);
        CHECK(frozen);
        first = last = nullptr;
        CHECK_EQ(alive, 10);
        for (const auto &member : members) CHECK(member.lock() != nullptr);
    }
    CHECK_EQ(alive, 0);
    for (const auto &member : members) CHECK(member.lock() == nullptr);
    members.erase(members.begin() + 1, members.end());
    CHECK(members[0].lock() == nullptr);
    members.clear();
    CHECK_EQ(sidetable_outstanding_components(), 0);
}

// Threads lock a weak reference and end their own while the object dies.
void beside_threads() {
    for (unsigned round = 0; round < check_rounds(2000); ++round) {
        strong<parent> a = make<parent>(round);
        std::vector<std::thread> running;
        for (int i = 0; i < 3; ++i)
            running.emplace_back([w = weak<parent>(a), u = unowned<parent>(a), round]() mutable {
                if (strong<parent> found = w.lock()) CHECK_EQ(found->value, round);
                weak<parent> copy = w;
                w.reset();
                (void)copy.lock();
            });
        a = nullptr;
        for (auto &thread : running) thread.join();
        CHECK_EQ(alive, 0);
    }
}

} // namespace

int main() {
    the_side_table_is_in_the_block();
    weak_references_keep_the_block_and_not_the_object();
    unowned_references_outlive_the_object();
    a_failed_constructor();
    value_initialised();
    from_c();
    one_block_for_both();
    with_an_associated_object();
    in_a_frozen_ring();
    beside_threads();
    CHECK_EQ(alive, 0);
    return check_done("weakly_referenced");
}
