// Fields of values of any type, and what knows them: freezing, drawing, identity. Built with and without exceptions and RTTI.
#include "any_type.hpp"

#include <string>
#include <utility>

// ---- Fields of types that are somebody else's

namespace library {

struct person {
    virtual ~person() = default;
    std::string name;
    strong<person> friend_of;
    weak<person> knows;
    sidetable::shared_ptr<person> shared;
};
struct employee : named, person {
    unowned<person> boss;
    strong<void> anything;
};
template <class A, class B> struct pair {
    strong<A> first;
    const strong<B> second = make<B>(5);
};
using numbers = pair<int, long>;
struct many {
    strong<int> a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t;
};

} // namespace library

SIDETABLE_FIELDS(library::person, friend_of, knows, shared);
SIDETABLE_FIELDS(library::employee, friend_of, knows, shared, boss, anything);
SIDETABLE_FIELDS(library::numbers, first, second);
SIDETABLE_FIELDS(library::many, a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t);

namespace {

const sidetable_field *fields(const sidetable_class *of, std::uint32_t due) {
    std::uint32_t count = 0;
    const sidetable_field *rows = sidetable_class_fields(of, &count);
    CHECK_EQ(count, due);
    return rows;
}

void foreign_fields() {
    using library::employee;
    using library::person;
    const sidetable_field *rows = fields(sidetable::class_of<person>(), 3);
    strong<person> p = make<person>();
    const std::uintptr_t start = address(p.header());
    CHECK_STR(rows[0].name, "friend_of");
    CHECK_EQ(rows[0].offset, address(&p->friend_of) - start);
    CHECK_EQ(rows[0].strength, SIDETABLE_STRONG);
    CHECK_EQ(rows[1].offset, address(&p->knows) - start);
    CHECK_EQ(rows[1].strength, SIDETABLE_WEAK);
    CHECK_STR(rows[2].name, "shared");
    CHECK_EQ(rows[2].offset, address(&p->shared) - start + sizeof(void *));
    CHECK_EQ(rows[2].strength, SIDETABLE_STRONG);
    strong<employee> e = make<employee>();
    rows = fields(sidetable::class_of<employee>(), 5);
    CHECK_EQ(rows[0].offset, address(&e->friend_of) - address(e.header()));
    CHECK_EQ(rows[3].strength, SIDETABLE_UNOWNED);
    CHECK_EQ(rows[4].offset, address(&e->anything) - address(e.header()));
    CHECK(rows[4].type == nullptr);
    rows = fields(sidetable::class_of<library::numbers>(), 2);
    CHECK_EQ(rows[0].offset, sizeof(sidetable_object));
    CHECK_EQ(rows[0].flags, SIDETABLE_FIELD_NULLABLE | SIDETABLE_FIELD_MUTABLE);
    CHECK_EQ(rows[1].flags, SIDETABLE_FIELD_NULLABLE);
    CHECK_STR(fields(sidetable::class_of<library::many>(), 20)[19].name, "t");

    // Drawn: two that know each other, by a base that is not the first.
    e->friend_of = p;
    p->friend_of = e;
    p->knows = e;
    p->shared = sidetable::shared_ptr<person>(e);
    e->boss = p;
    e->anything = make<std::string>("anything");
    const std::string drawing = sidetable::draw(strong<person>(e));
    for (const char *word : {"library::employee", "library::person", "basic_string", "friend_of", "knows", "shared", "boss", "anything"})
        CHECK(drawing.find(word) != std::string::npos);
    p->friend_of = nullptr;
    p->shared = nullptr;
    e = nullptr;
    CHECK(p->knows.lock() == nullptr);
}

// A cycle of two classes, one of which has the other's base in a place of its own, is frozen, read, and ends.
struct chain {
    virtual ~chain() { --alive; }
    chain() noexcept { ++alive; }
    strong<chain> next;
    std::uint64_t value = 1;
    [[nodiscard]] virtual int kind() const { return 1; }
};
struct far_chain : shape, chain {
    [[nodiscard]] int kind() const override { return 2; }
};
struct text_frozen {
    std::string text = "a string that is long enough to be on the heap";
    strong<chain> kept;
};

} // namespace

SIDETABLE_FIELDS(chain, next);
SIDETABLE_FIELDS(far_chain, next);
template <> struct sidetable::fields_of<text_frozen> {
    static constexpr auto fields() { return std::tuple{sidetable::field{"kept", &text_frozen::kept}}; }
    static constexpr auto frozen_fields() { return std::tuple{sidetable::frozen_field{"kept", &text_frozen::kept}}; }
};

namespace {

void frozen() {
    sidetable::declare_frozen<chain, far_chain, text_frozen>();
    {
        strong<text_frozen> root = make<text_frozen>();
        sidetable_error error;
        CHECK(!sidetable::freeze(root, &error));
        CHECK_EQ(error.code, SIDETABLE_NULL_FIELD);
        CHECK_STR(error.path, "root.kept");
        root->kept = make<chain>();
        root->kept->next = make<far_chain>();
        root->kept->next->next = root->kept;
        weak<chain> watch = root->kept->next;
        CHECK(sidetable::is_mutable(root->kept->next.get()));
        sidetable::frozen<text_frozen> result = sidetable::freeze(root, &error);
        CHECK(result);
        root = nullptr;
        CHECK(!sidetable::is_mutable(result->kept->next.get()));
        // Their classes are others now, and the base is found where it was.
        CHECK_EQ(result->kept->next->kind(), 2);
        CHECK_EQ(result->kept->next->value, 1);
        CHECK_EQ(watch.lock()->kind(), 2);
        CHECK(strong<chain>(watch.lock().get()) == result->kept->next);
        CHECK(result->kept->next->next == result->kept);
        CHECK(!result.reference().is_unique());
        // The cycle, and the side table of what is watched.
        CHECK_EQ(sidetable_outstanding_components(), 2);
        CHECK_EQ(alive, 3);
    }
    CHECK_EQ(alive, 0);
    CHECK_EQ(sidetable_outstanding_components(), 0);
    // A root that is one of several bases.
    strong<chain> root = make<far_chain>();
    sidetable::frozen<chain> alone = sidetable::freeze(root);
    CHECK(alone);
    CHECK_EQ(alone->kind(), 2);
}

// Fields that are known, and members that are not, end once.
void ends_once() {
    {
        strong<library::many> m = make<library::many>();
        m->a = make<int>(1);
        m->t = m->a;
        weak<int> watch = m->a;
        m = nullptr;
        CHECK(watch.lock() == nullptr);
    }
    struct counted_twice : shape {
        strong<shape> held = make<shape>(1);
        static constexpr auto fields() { return std::tuple{sidetable::field{"held", &counted_twice::held}}; }
    };
    make<counted_twice>().reset();
    CHECK_EQ(alive, 0);
}

struct watched {
    static constexpr bool weakly_referenced = true;
    virtual ~watched() = default;
    int value = 8;
};

void elsewhere_in_the_library() {
    strong<watched> w = make<watched>();
    CHECK_EQ(check_state(w.header()).kind, SIDETABLE_KIND_SIDE_TABLE);
    weak<watched> seen = w;
    CHECK_EQ(seen.lock()->value, 8);
    sidetable::host host;
    strong<named> n = make<square>(1);
    auto exported = host.export_(n);
    CHECK(exported && exported.is_new);
    CHECK_EQ(host.resolve<named>(exported.handle, exported.epoch)->length(), 6);
}

} // namespace

int main() {
    foreign_fields();
    frozen();
    ends_once();
    elsewhere_in_the_library();
    CHECK_EQ(alive, 0);
    return check_done("any_type_fields");
}
