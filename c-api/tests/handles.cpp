// sidetable.hpp: the handles count as the C calls do, no more and no less; members end once; failed constructors give memory back.
// Built with and without exceptions and RTTI.
#include "check.h"

#include <map>
#include <string>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

#include "sidetable.hpp"

#if defined(__cpp_exceptions)
#include "failed.hpp"
#endif

using sidetable::make;
using sidetable::strong;
using sidetable::unowned;
using sidetable::weak;

namespace {

int alive;

struct counted : sidetable::object {
    int value;

    explicit counted(int value_ = 0) noexcept : value(value_) { ++alive; }
    counted(const counted &other) noexcept : sidetable::object(other), value(other.value) { ++alive; }
    counted &operator=(const counted &other) noexcept = default;
    ~counted() { --alive; }
};

static_assert(sizeof(strong<counted>) == sizeof(void *));
static_assert(sizeof(weak<counted>) == sizeof(void *));
static_assert(sizeof(unowned<counted>) == sizeof(void *));
static_assert(std::is_nothrow_move_constructible_v<strong<counted>> && std::is_nothrow_move_assignable_v<strong<counted>>);
static_assert(std::is_nothrow_move_constructible_v<weak<counted>> && std::is_nothrow_move_assignable_v<weak<counted>>);
static_assert(std::is_nothrow_move_constructible_v<unowned<counted>> && std::is_nothrow_move_assignable_v<unowned<counted>>);
static_assert(!std::is_convertible_v<counted *, strong<counted>>, "taking a reference is visible");
static_assert(sizeof(counted) == sizeof(sidetable_object) + sizeof(void *));
struct numbers : sidetable::object {
    int number[4];
};
static_assert(std::is_trivially_destructible_v<numbers>, "a class of numbers has no deinit");

std::size_t weak_count(const strong<counted> &object) { return check_state(object.get()).weak; }

void strong_references() {
    {
        strong<counted> a = make<counted>(5);
        CHECK_EQ(alive, 1);
        CHECK_EQ(a->value, 5);
        CHECK_EQ((*a).value, 5);
        CHECK(a.is_unique());
        CHECK_EQ(check_state(a.get()).word, 3);

        strong<counted> b = a;
        CHECK_EQ(a.count(), 2);
        CHECK(!a.is_unique());
        CHECK(a == b);
        const auto &same = b;
        auto &itself = b;
        b = same;
        b = std::move(itself);
        CHECK(b == a);
        CHECK_EQ(a.count(), 2);

        strong<counted> c = std::move(b);
        CHECK_EQ(a.count(), 2);
        CHECK(b == nullptr);
        CHECK(!b);
        b = c;
        CHECK_EQ(a.count(), 3);
        b = std::move(c);
        CHECK_EQ(a.count(), 2);
        b = static_cast<const strong<counted> &>(b);
        CHECK_EQ(a.count(), 2);
        b = nullptr;
        CHECK_EQ(a.count(), 1);
        CHECK_EQ(b.count(), 0);

        b = make<counted>(6);
        CHECK_EQ(alive, 2);
        swap(a, b);
        CHECK_EQ(a->value, 6);
        a.reset();
        CHECK_EQ(alive, 1);

        /* In and out of C. */
        counted *raw = b.detach();
        CHECK(b.get() == nullptr);
        CHECK_EQ(swift_retainCount(raw), 1);
        swift_retain(raw);
        b = strong<counted>::adopt(raw);
        a = strong<counted>::adopt(raw);
        CHECK_EQ(a.count(), 2);
        strong<counted> again(raw);
        CHECK_EQ(a.count(), 3);
        const strong<const counted> constant(raw);
        CHECK_EQ(constant->value, 5);
    }
    CHECK_EQ(alive, 0);
}

void weak_references() {
    weak<counted> w;
    CHECK(w.lock() == nullptr);
    {
        strong<counted> a = make<counted>(7);
        w = a;
        CHECK_EQ(weak_count(a), 2);
        weak<counted> copy = w;
        CHECK_EQ(weak_count(a), 3);
        weak<counted> moved = std::move(copy);
        CHECK_EQ(weak_count(a), 3);
        CHECK(copy.lock() == nullptr);
        copy = moved;
        CHECK_EQ(weak_count(a), 4);
        copy = static_cast<const weak<counted> &>(copy);
        CHECK_EQ(weak_count(a), 4);
        moved = std::move(copy);
        CHECK_EQ(weak_count(a), 3);
        CHECK_EQ(a.count(), 1);
        {
            strong<counted> locked = moved.lock();
            CHECK(locked == a);
            CHECK_EQ(a.count(), 2);
        }
        strong<counted> taken = moved.take();
        CHECK_EQ(a.count(), 2);
        CHECK_EQ(weak_count(a), 2);
        CHECK(moved.lock() == nullptr);
        weak<counted> other(make<counted>(1));
        CHECK(other.lock() == nullptr);
        swap(other, w);
        CHECK(other.lock() == a);
        CHECK(w.lock() == nullptr);
        swap(other, w);
        CHECK_EQ(w.inspect().strong, 2);
    }
    CHECK_EQ(alive, 0);
    CHECK(w.lock() == nullptr);
    CHECK_EQ(w.inspect().weak, 1);
    weak<counted> copy_of_dead = w;
    CHECK(copy_of_dead.lock() == nullptr);
    CHECK_EQ(w.inspect().weak, 1);
    weak<counted> moved_dead = std::move(w);
    CHECK_EQ(moved_dead.inspect().weak, 1);
    CHECK(moved_dead.take() == nullptr);
    CHECK_EQ(moved_dead.inspect().weak, 0);
    strong<counted> last = make<counted>(2);
    w = last;
    last = nullptr;
    CHECK_EQ(w.inspect().weak, 1);
    w.reset();
    CHECK_EQ(w.inspect().weak, 0);
}

void unowned_references() {
    {
        strong<counted> a = make<counted>(8);
        unowned<counted> u = a;
        CHECK_EQ(swift_unownedRetainCount(a.get()), 2);
        CHECK_EQ(a.count(), 1);
        unowned<counted> copy = u;
        CHECK_EQ(swift_unownedRetainCount(a.get()), 3);
        unowned<counted> moved = std::move(copy);
        CHECK_EQ(swift_unownedRetainCount(a.get()), 3);
        CHECK(!copy);
        CHECK(copy.get() == nullptr);
        copy = moved;
        CHECK_EQ(swift_unownedRetainCount(a.get()), 4);
        copy = nullptr;
        CHECK_EQ(swift_unownedRetainCount(a.get()), 3);
        CHECK_EQ(u.get()->value, 8);
        CHECK_EQ(u->value, 8);
        CHECK_EQ(a.count(), 1);
        strong<counted> taken = moved.take();
        CHECK_EQ(a.count(), 2);
        CHECK_EQ(swift_unownedRetainCount(a.get()), 2);
        CHECK(moved.take() == nullptr);
        taken = nullptr;
        a = nullptr;
        CHECK_EQ(alive, 0);
        /* The memory is still there, and goes with u. */
        CHECK(static_cast<bool>(u));
    }
    CHECK_EQ(alive, 0);
}

/* ---- Classes of classes ---- */

struct shape : sidetable::object {
    std::string name;
    strong<counted> owned;
    explicit shape(std::string name_) : name(std::move(name_)), owned(make<counted>(1)) {}
};

struct circle : shape {
    std::vector<double> points;
    weak<counted> watched;
    circle() : shape("circle, a name too long to be stored inline"), points(100, 1.0), watched(owned) {}
};

void inheritance() {
    strong<shape> s = make<circle>();
    CHECK_EQ(alive, 1);
    CHECK(s->name.starts_with("circle"));
    CHECK_EQ(weak_count(s->owned), 2);
    weak<shape> w = make<circle>();
    CHECK(w.lock() == nullptr);
    strong<circle> c = make<circle>();
    weak<shape> w2 = c;
    unowned<shape> u = c;
    s = c;
    CHECK_EQ(c.count(), 2);
    strong<shape> moved = std::move(c);
    CHECK(c == nullptr);
    CHECK_EQ(s.count(), 2);
    CHECK(w2.lock() == s);
    CHECK(u.get() == s);
    s = nullptr;
    moved = nullptr;
    CHECK_EQ(alive, 0);
    CHECK(sidetable::class_of<shape>() != sidetable::class_of<circle>());
    CHECK(sidetable::class_of<circle>() == sidetable::class_of<circle>());
    CHECK(std::string(sidetable_class_name(sidetable::class_of<circle>())).ends_with("circle"));
}

struct node : sidetable::object {
    strong<node> left, right;
    weak<node> parent;
    unowned<node> root;
    const strong<counted> fixed = make<counted>(1);
    int depth;

    static constexpr auto fields() {
        return std::tuple{sidetable::field{"left", &node::left}, sidetable::field{"right", &node::right},
                          sidetable::field{"parent", &node::parent}, sidetable::field{"root", &node::root},
                          sidetable::field{"fixed", &node::fixed, 0}};
    }

    node(int depth_, node *parent_, node *root_) : parent(parent_), root(root_), depth(depth_) {
        if (depth == 0) return;
        node *top = root_ == nullptr ? this : root_;
        left = make<node>(depth - 1, this, top);
        right = make<node>(depth - 1, this, top);
    }
};

struct leaf : node {
    strong<counted> extra = make<counted>(2);
    leaf() : node(0, nullptr, nullptr) {}
    static constexpr auto fields() { return std::tuple_cat(node::fields(), std::tuple{sidetable::field{"extra", &leaf::extra}}); }
};

void field_tables() {
    {
        strong<node> tree = make<node>(4, nullptr, nullptr);
        CHECK_EQ(alive, 31);
        strong<node> kept = tree->left;
        CHECK(kept->parent.lock() == tree);
        CHECK(kept->left->root.get() == tree);
        CHECK_EQ(tree.count(), 1);
        tree = nullptr;
        CHECK_EQ(alive, 15);
        CHECK(kept->parent.lock() == nullptr);
    }
    CHECK_EQ(alive, 0);
    { strong<node> l = make<leaf>(); }
    CHECK_EQ(alive, 0);

    std::uint32_t count = 0;
    const sidetable_field *fields = sidetable_class_fields(sidetable::class_of<node>(), &count);
    CHECK_EQ(count, 5);
    CHECK_STR(fields[0].name, "left");
    CHECK_EQ(fields[0].offset, sizeof(sidetable_object));
    CHECK_EQ(fields[0].strength, SIDETABLE_STRONG);
    CHECK_EQ(fields[0].flags, SIDETABLE_FIELD_NULLABLE | SIDETABLE_FIELD_MUTABLE);
    CHECK_STR(fields[2].name, "parent");
    CHECK_EQ(fields[2].strength, SIDETABLE_WEAK);
    CHECK_STR(fields[3].name, "root");
    CHECK_EQ(fields[3].strength, SIDETABLE_UNOWNED);
    CHECK_STR(fields[4].name, "fixed");
    CHECK_EQ(fields[4].offset, sizeof(sidetable_object) + 4 * sizeof(void *));
    CHECK_EQ(fields[4].flags, 0);
    fields = sidetable_class_fields(sidetable::class_of<leaf>(), &count);
    CHECK_EQ(count, 6);
    CHECK_STR(fields[5].name, "extra");
    static_assert(sidetable::field{"fixed", &node::fixed}.flags == SIDETABLE_FIELD_NULLABLE);
}

/* ---- Constructors ---- */

struct self_aware : sidetable::object {
    weak<self_aware> me;
    int number = 3;
    /* The object is whole as far as counting goes before its constructor ends, and until its destructor ends. */
    self_aware() : me(this) {
        strong<self_aware> s(this);
        CHECK_EQ(s.count(), 2);
        CHECK(me.lock() == s);
    }
    ~self_aware() {
        CHECK(me.lock() == nullptr);
        CHECK(swift_isDeallocating(this));
        strong<self_aware> s(this);
        CHECK_EQ(s->number, 3);
    }
};

struct alignas(64) wide : sidetable::object {
    char bytes[100];
};

/* Classes without constructors of their own are zeroed before anything else, the header with them. */
struct plain : sidetable::object {
    int number;
    weak<plain> me{this};
    strong<plain> also_me() { return strong<plain>(this); }
};

struct derived_from_plain : plain {
    strong<counted> member;
    explicit derived_from_plain(int number_) : plain(), member(make<counted>(number_)) {
        CHECK_EQ(number, 0);
        CHECK(me.lock().get() == this);
        CHECK_EQ(also_me().count(), 2);
    }
};

void value_initialised() {
    strong<plain> p = make<plain>();
    CHECK_EQ(p->number, 0);
    CHECK(p->me.lock() == p);
    CHECK_EQ(p.count(), 1);
    weak<plain> w = p;
    p = make<derived_from_plain>(5);
    CHECK(w.lock() == nullptr);
    w = p;
    CHECK_EQ(alive, 1);
    p = nullptr;
    CHECK_EQ(alive, 0);
    CHECK(w.lock() == nullptr);
}

struct copyable : counted {
    using counted::counted;
};

void construction() {
    make<self_aware>().reset();
    for (int i = 0; i < 10; ++i) {
        strong<wide> w = make<wide>();
        CHECK_EQ(reinterpret_cast<std::uintptr_t>(w.get()) % 64, 0);
        CHECK_EQ(sizeof(wide), 128);
    }
    /* Copying an object copies its contents, not its count. */
    strong<copyable> a = make<copyable>(9);
    strong<copyable> also_a = a;
    strong<copyable> b = make<copyable>(*a);
    CHECK_EQ(a.count(), 2);
    CHECK_EQ(b.count(), 1);
    CHECK_EQ(b->value, 9);
    b->value = 10;
    *a = *b;
    CHECK_EQ(a.count(), 2);
    CHECK_EQ(a->value, 10);
    /* Arguments are forwarded, move-only ones too. */
    struct holder : sidetable::object {
        strong<copyable> held;
        int &reference;
        holder(strong<copyable> &&held_, int &reference_) : held(std::move(held_)), reference(reference_) {}
    };
    int number = 1;
    strong<holder> h = make<holder>(std::move(also_a), number);
    h->reference = 2;
    CHECK_EQ(number, 2);
    CHECK_EQ(a.count(), 2);
}

#if defined(__cpp_exceptions)
weak<counted> seen;

struct failing : sidetable::object {
    strong<counted> first = make<counted>(1);
    weak<failing> me;
    explicit failing(weak<failing> &out) : me(this) {
        out = me;
        throw 42;
    }
    ~failing() { CHECK(!"an object that was not built is not destroyed"); }
    static constexpr auto fields() { return std::tuple{sidetable::field{"first", &failing::first}}; }
};

void failed_constructors() {
    weak<failing> left_behind = left_by_failed_constructor<failing>();
    CHECK_EQ(alive, 0);
}
#else
void failed_constructors() {}
#endif

void in_containers() {
    {
        std::vector<strong<counted>> many;
        for (int i = 0; i < 100; ++i) many.push_back(make<counted>(i));
        many.insert(many.begin(), many.back());
        CHECK_EQ(many.front().count(), 2);
        many.erase(many.begin());
        CHECK_EQ(alive, 100);
        std::unordered_set<strong<counted>> set(many.begin(), many.end());
        CHECK_EQ(set.size(), 100);
        CHECK(set.contains(many[3]));
        std::map<strong<counted>, int> map;
        for (const auto &s : many) map[s] = s->value;
        CHECK_EQ(map.at(many[42]), 42);
        std::vector<weak<counted>> weaks(many.begin(), many.end());
        weaks.erase(weaks.begin(), weaks.begin() + 50);
        CHECK_EQ(weaks[0].lock()->value, 50);
    }
    CHECK_EQ(alive, 0);
}

} // namespace

int main() {
    strong_references();
    weak_references();
    unowned_references();
    inheritance();
    field_tables();
    construction();
    value_initialised();
    failed_constructors();
    in_containers();
    CHECK_EQ(alive, 0);
    return check_done("handles");
}
