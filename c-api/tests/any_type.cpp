// sidetable.hpp with values of types that do not derive from sidetable::object: polymorphic ones, arrays, a library's. Built with and without exceptions
// and RTTI, as C++20 and C++23.
#include "any_type.hpp"

#include <map>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#if defined(__cpp_exceptions)
#include "failed.hpp"
#endif

namespace {

// ---- Sizes: a handle is one pointer, whatever it refers to and whether or not that is known yet.

struct never_defined;
constexpr std::size_t pointer = sizeof(void *);
static_assert(sizeof(strong<never_defined>) == pointer && sizeof(weak<never_defined>) == pointer && sizeof(unowned<never_defined>) == pointer);
static_assert(sizeof(strong<std::string>) == pointer && sizeof(strong<void>) == pointer && sizeof(strong<int[]>) == pointer);
static_assert(sizeof(strong<int[3]>) == pointer && sizeof(sidetable::shared_ptr<std::string>) == 2 * pointer);

struct plain_base {
    int one = 1;
};
struct plain : plain_base {
    int two = 2;
};
struct plain_second : named, plain_base {};
struct virtual_plain : virtual plain_base {};
struct final_square final : square {
    using square::square;
};

// What converts, and what only a shared_ptr can do.
template <class From, class To> constexpr bool converts =
    std::is_convertible_v<strong<From>, strong<To>> && std::is_convertible_v<strong<From>, weak<To>> && std::is_convertible_v<strong<From>, unowned<To>>;
template <class From, class To> constexpr bool converts_to_no =
    !std::is_convertible_v<strong<From>, strong<To>> && !std::is_convertible_v<strong<From>, weak<To>> && !std::is_convertible_v<strong<From>, unowned<To>>;
static_assert(converts<square, shape> && converts<square, named> && converts<square, const named> && converts<final_square, named>);
static_assert(converts<int, const int> && converts<int, void> && converts<square, const void> && converts<int[4], int[]> && converts<int[], const int[]>);
static_assert(converts<plain, plain_base> && converts<plain, const plain_base>);
static_assert(converts_to_no<plain_second, plain_base> && converts_to_no<virtual_plain, plain_base> && converts_to_no<plain_base, plain>);
static_assert(converts_to_no<const int, int> && converts_to_no<square[], shape[]> && converts_to_no<int[], int> && converts_to_no<void, int>);
static_assert(converts_to_no<shape, square> && converts_to_no<shape, named>);
static_assert(sidetable::needs_a_shared_ptr<plain_second, plain_base> && sidetable::needs_a_shared_ptr<virtual_plain, plain_base>);
static_assert(std::is_convertible_v<strong<plain_second>, sidetable::shared_ptr<plain_base>>);
static_assert(!std::is_convertible_v<shape *, strong<shape>>, "taking a reference is visible");
static_assert(std::is_nothrow_move_constructible_v<strong<std::string>> && std::is_nothrow_move_assignable_v<strong<std::string>>);

// Where a value lies and what it costs.
void layout() {
    strong<std::uint64_t> number = make<std::uint64_t>(7u);
    CHECK_EQ(address(number.get()) - address(number.header()), sizeof(sidetable_object));
    CHECK_EQ(*number, 7);
    strong<shape> polymorphic = make<shape>(1);
    CHECK_EQ(address(polymorphic.get()) - address(polymorphic.header()), sizeof(sidetable_object));
    CHECK_EQ(sizeof(sidetable::detail::block<shape>), sizeof(sidetable_object) + sizeof(shape));
    CHECK_EQ(sizeof(sidetable::detail::block<std::string>), sizeof(sidetable_object) + sizeof(std::string));
    strong<short[]> array = make<short[]>(3);
    CHECK_EQ(address(array.get()) - address(array.header()), sizeof(sidetable_object) + pointer);
}

// ---- Any value

void strings() {
    strong<std::string> a = make<std::string>("a string that is long enough to be on the heap");
    strong<std::string> b = a;
    CHECK_EQ(a.count(), 2);
    CHECK(a == b && a.get() == b.get());
    b->append("!");
    CHECK(a->ends_with("heap!"));
    CHECK((*a)[0] == 'a');
    weak<std::string> w = a;
    unowned<std::string> u = a;
    CHECK(w.lock() == a && u->size() == a->size());
    b = nullptr;
    CHECK(a.is_unique());
    // In and out of C, as pointers to the value and as objects.
    std::string *detached = a.detach();
    CHECK(!a && a.get() == nullptr);
    a = strong<std::string>::adopt(detached);
    CHECK_EQ(a.count(), 1);
    b = strong<std::string>(detached);
    CHECK_EQ(a.count(), 2);
    void *object = b.detach_header();
    CHECK_EQ(swift_retainCount(object), 2);
    b = strong<std::string>::adopt_header(object);
    CHECK(b == a);
    CHECK(std::string_view(sidetable_class_name(sidetable::class_of<std::string>())).find("basic_string") != std::string_view::npos);
    a = b = nullptr;
    CHECK(w.lock() == nullptr);
    CHECK(static_cast<bool>(u));
    const strong<std::vector<int>> numbers = make<std::vector<int>>(5u, 3);
    CHECK_EQ(numbers->size(), 5);
    std::map<strong<std::string>, int> ordered{{make<std::string>("x"), 1}, {make<std::string>("y"), 2}};
    std::unordered_set<strong<std::string>> hashed{ordered.begin()->first};
    CHECK(hashed.contains(ordered.begin()->first));
    strong<int> zero = make<int>();
    CHECK_EQ(*zero, 0);
    strong<int> overwritten = sidetable::make_for_overwrite<int>();
    *overwritten = 4;
    CHECK_EQ(*overwritten, 4);
}

struct tree;
struct holder {
    strong<tree> incomplete;
    weak<tree> weakly;
    unowned<tree> unsafely;
};
void hold_incomplete(holder &to, const holder &from) {
    to = from;
    to.incomplete.swap(to.incomplete);
    CHECK(to.incomplete == from.incomplete && to.weakly.lock() == from.incomplete);
    strong<const tree> constant = to.incomplete;
    CHECK_EQ(constant.count(), 3);
}
struct tree {
    strong<tree> child;
    int value = 5;
};
void incomplete() {
    holder a, b;
    a.incomplete = make<tree>();
    a.weakly = a.incomplete;
    a.unsafely = a.incomplete;
    hold_incomplete(b, a);
    CHECK_EQ(a.incomplete->value, 5);
}

// ---- Polymorphic values

void polymorphic() {
    {
        strong<square> s = make<square>(3);
        CHECK_EQ(alive, 2);
        strong<shape> first = s;
        strong<named> second = s;
        CHECK_EQ(s.count(), 3);
        CHECK_EQ(first->corners(), 4);
        CHECK_EQ(second->length(), 6);
        CHECK(second->name.starts_with("a name"));
        CHECK(second.get() == static_cast<named *>(s.get()) && address(second.get()) != address(s.get()));
        CHECK(second.header() == s.header() && first == s && second == s);
        // From a base that is not the first, by its own pointer.
        CHECK(second->as_named() == second && second->as_named()->length() == 6);
        CHECK(first->me()->corners() == 4);
        named *detached = second.detach();
        second = strong<named>::adopt(detached);
        CHECK_EQ(s.count(), 3);
        // Others of the same base lie elsewhere.
        strong<named> alone = make<named>();
        CHECK(address(alone.get()) - address(alone.header()) == sizeof(sidetable_object) && alone->length() > 20);
        CHECK(alone->as_named() == alone);
        weak<named> watch = s;
        unowned<named> see = s;
        CHECK_EQ(watch.lock()->length(), 6);
        CHECK_EQ(see->length(), 6);
        weak<square> exact = s;
        weak<named> from_weak = exact;
        CHECK_EQ(from_weak.lock()->length(), 6);
        watch.reset();
        watch = s;
        first = nullptr;
        s = nullptr;
        CHECK(watch.lock() == second);
        second = std::move(alone);
        CHECK(watch.lock() == nullptr);
        CHECK_EQ(alive, 1);
        const strong<shape> none;
        strong<shape> still_none = strong<square>();
        CHECK(none == nullptr && still_none == none && none.get() == nullptr);
    }
    CHECK_EQ(alive, 0);
    // The end of the class that was made, though the base's destructor is not virtual.
    struct silent {
        virtual int value() { return 1; }
        ~silent() = default;
    };
    struct loud final : silent {
        strong<shape> held = make<shape>(1);
        int value() override { return 2; }
    };
    strong<silent> quiet = make<loud>();
    CHECK_EQ(quiet->value(), 2);
    CHECK_EQ(alive, 1);
    quiet = nullptr;
    CHECK_EQ(alive, 0);
}

struct abstract {
    virtual ~abstract() = default;
    [[nodiscard]] virtual int size() const = 0;
};
struct left : virtual shape {
    [[nodiscard]] int corners() const override { return 1; }
    std::uint64_t left_word = 11;
};
struct right : virtual shape {
    std::uint64_t right_word = 12;
};
struct diamond : left, right, abstract {
    std::uint64_t words[5] = {1, 2, 3, 4, 5};
    diamond() noexcept : shape(9) {}
    [[nodiscard]] int size() const override { return 5; }
};
struct wider : named, diamond {
    wider() noexcept : shape(9) {}
};

void virtual_bases() {
    {
        strong<diamond> d = make<diamond>();
        strong<wider> w = make<wider>();
        for (const strong<diamond> &each : {d, strong<diamond>(w)}) {
            strong<left> l = each;
            strong<right> r = each;
            strong<shape> s = each, through_left = l, through_right = std::move(r);
            strong<abstract> a = each;
            CHECK(s == through_left && s.get() == through_left.get() && s.get() == through_right.get());
            CHECK_EQ(s->number, 9);
            CHECK_EQ(s->corners(), 1);
            CHECK_EQ(l->left_word, 11);
            CHECK_EQ(strong<right>(each)->right_word, 12);
            CHECK_EQ(a->size(), 5);
            CHECK_EQ(s->me()->number, 9);
            weak<shape> watch = each;
            CHECK_EQ(watch.lock()->number, 9);
        }
        CHECK_EQ(w->as_named()->length(), w->name.size());
        CHECK_EQ(d.count(), 1);
        CHECK_EQ(w.count(), 1);
    }
    CHECK_EQ(alive, 0);
}

void final_types() {
    strong<final_square> f = make<final_square>(2);
    strong<square> s = f;
    strong<named> n = f, again = s;
    CHECK(n == again && n->length() == 6 && s->corners() == 4 && f->number == 2);
    struct plain_final final {
        int value = 3;
    };
    strong<plain_final> p = make<plain_final>();
    CHECK_EQ(p->value, 3);
    CHECK_EQ(strong<plain_final>(p.get()).count(), 2);
    strong<plain> derived = make<plain>();
    strong<plain_base> base = derived;
    CHECK(base->one == 1 && address(base.get()) == address(derived.get()));
}

// ---- Alignment

struct alignas(32) aligned32 {
    char bytes[33] = {1};
};
struct alignas(64) aligned_square : square {
    using square::square;
    strong<aligned_square> myself() { return strong<aligned_square>(this); }
};

void aligned() {
    for (int i = 0; i < 10; ++i) {
        strong<aligned32> a = make<aligned32>();
        CHECK_EQ(address(a.get()) % 32, 0);
        CHECK_EQ(address(a.get()) - address(a.header()), 32);
        CHECK_EQ(strong<aligned32>(a.get()).count(), 2);
        strong<aligned_square> q = make<aligned_square>(8);
        CHECK_EQ(address(q.get()) % 64, 0);
        CHECK_EQ(address(q.get()) - address(q.header()), 64);
        // Its bases' own objects have them further in front.
        strong<shape> first = q;
        strong<named> second = q;
        CHECK(first->number == 8 && first->me() == q && second->length() == 6);
        CHECK_EQ(q->myself()->number, 8);
        CHECK_EQ(second->as_named()->length(), 6);
        CHECK(make<square>(1)->as_named()->length() == 6);
        strong<aligned32[]> many = make<aligned32[]>(3);
        CHECK_EQ(address(many.get()) % 32, 0);
        CHECK_EQ(many[2].bytes[0], 1);
    }
    CHECK_EQ(alive, 0);
}

// ---- Arrays

void arrays() {
    {
        strong<int[]> numbers = make<int[]>(4);
        CHECK_EQ(numbers.size(), 4);
        for (int number : numbers) CHECK_EQ(number, 0);
        numbers[3] = 5;
        strong<const int[]> constant = numbers;
        CHECK_EQ(constant[3], 5);
        strong<std::string[3]> strings = make<std::string[3]>(std::string("a string that is long enough to be on the heap"));
        strong<std::string[]> any = strings;
        CHECK(any.size() == 3 && any == strings && any[2].size() == strings[0].size());
        CHECK_EQ(make<short[5]>().size(), 5);
        strong<shape[]> shapes = make<shape[]>(7, shape(2));
        CHECK_EQ(alive, 7);
        CHECK(shapes[6].number == 2);
        weak<shape[]> watch = shapes;
        CHECK_EQ(watch.lock().size(), 7);
        strong<shape[]> again(shapes.get());
        CHECK_EQ(again.count(), 2);
        again = shapes = nullptr;
        CHECK_EQ(alive, 0);
        CHECK(watch.lock() == nullptr && watch.lock().size() == 0);
        CHECK_EQ(make<shape[]>(0).size(), 0);
        strong<int[][2]> pairs = make<int[][2]>(3, {1, 2});
        CHECK(pairs[2][1] == 2 && pairs.size() == 3);
        strong<char[]> text = sidetable::make_for_overwrite<char[]>(100);
        text[99] = 'x';
        CHECK_EQ(sidetable::make_for_overwrite<long[6]>().size(), 6);
        CHECK(std::string_view(sidetable_class_name(sidetable::class_of<int[3]>())).starts_with("int"));
        CHECK(sidetable::class_of<int[3]>() == sidetable::class_of<const int[]>());
    }
    CHECK_EQ(alive, 0);
}

// ---- const and void

void constants() {
    strong<const square> c = make<const square>(3);
    strong<const named> n = c;
    CHECK_EQ(n->length(), 6);
    strong<const shape> s = make<square>(4);
    CHECK_EQ(s->corners(), 4);
    CHECK(sidetable::class_of<const square>() == sidetable::class_of<square>());
    weak<const shape> w = s;
    CHECK_EQ(w.lock()->number, 4);
    strong<shape> writable = sidetable::const_pointer_cast<shape>(s);
    writable->number = 5;
    CHECK_EQ(s->number, 5);
}

void voids() {
    {
        strong<void> anything = make<square>(6);
        CHECK_EQ(alive, 2);
        CHECK(anything.get() == anything.header());
        strong<void> also = strong<void>(anything.get());
        CHECK_EQ(anything.count(), 2);
        also = make<std::string>("another");
        CHECK_EQ(sidetable::static_pointer_cast<square>(anything)->number, 6);
        weak<void> w = anything;
        CHECK(w.lock() == anything);
        // It comes back as what it was.
        strong<named> second = make<square>(7);
        anything = second;
        CHECK_EQ(sidetable::static_pointer_cast<named>(anything)->length(), 6);
        CHECK(sidetable::static_pointer_cast<named>(strong<void>()) == nullptr);
        anything = make<long[]>(3);
        CHECK_EQ(sidetable::static_pointer_cast<long[]>(anything).size(), 3);
    }
    CHECK_EQ(alive, 0);
}

// ---- Casts

void casts() {
    {
        strong<shape> s = make<square>(1);
        strong<square> back = sidetable::static_pointer_cast<square>(s);
        CHECK(back == s && back->length() == 6);
        strong<named> n = back;
        back = sidetable::static_pointer_cast<square>(std::move(n));
        CHECK(n == nullptr && back->number == 1);
        CHECK_EQ(s.count(), 2);
        CHECK_EQ(sidetable::static_pointer_cast<named>(back)->length(), 6);
        // A cast alone shows where a base lies, too.
        struct cast_only : shape, named {
            [[nodiscard]] std::size_t length() const override { return 7; }
        };
        CHECK_EQ(sidetable::static_pointer_cast<named>(make<cast_only>())->length(), 7);
        strong<plain_base> base = make<plain>();
        CHECK_EQ(sidetable::static_pointer_cast<plain>(base)->two, 2);
        strong<unsigned> bits = sidetable::reinterpret_pointer_cast<unsigned>(make<int>(-1));
        CHECK_EQ(*bits, UINT32_MAX);
#if defined(__cpp_rtti)
        CHECK(sidetable::dynamic_pointer_cast<square>(s) == s);
        CHECK_EQ(sidetable::dynamic_pointer_cast<named>(s)->length(), 6);
        CHECK(sidetable::dynamic_pointer_cast<diamond>(s) == nullptr);
        CHECK_EQ(s.count(), 2);
        strong<shape> from_diamond = make<wider>();
        strong<abstract> across = sidetable::dynamic_pointer_cast<abstract>(from_diamond);
        CHECK_EQ(across->size(), 5);
        CHECK_EQ(sidetable::dynamic_pointer_cast<wider>(across)->words[4], 5);
        CHECK(sidetable::dynamic_pointer_cast<square>(strong<shape>()) == nullptr);
#endif
        strong<const shape> constant = s;
        CHECK(sidetable::const_pointer_cast<shape>(constant) == s);
        // Objects whose class begins with the header are cast alike.
        struct headed : sidetable::object {};
        struct more : headed {
            int value = 3;
        };
        strong<headed> h = make<more>();
        CHECK_EQ(sidetable::static_pointer_cast<more>(h)->value, 3);
        strong<void> forgotten = h;
        CHECK(sidetable::static_pointer_cast<headed>(forgotten) == h && h.get() == h.header());
    }
    CHECK_EQ(alive, 0);
}

// ---- Into the standard's pointers

struct self_sharing : sidetable::enable_shared_from_this<self_sharing> {
    int value = 4;
};

void into_shared_ptr() {
    {
        strong<square> s = make<square>(2);
        sidetable::shared_ptr<named> n = s;
        sidetable::shared_ptr<const shape> c = strong<shape>(s);
        CHECK_EQ(s.count(), 3);
        CHECK_EQ(n->length(), 6);
        CHECK_EQ(c->corners(), 4);
        sidetable::shared_ptr<plain_base> base = make<plain_second>();
        CHECK_EQ(base->one, 1);
        sidetable::shared_ptr<int[]> numbers = make<int[]>(3);
        CHECK_EQ(numbers[2], 0);
        sidetable::shared_ptr<self_sharing> self = make<self_sharing>();
        CHECK(self->shared_from_this() == self);
        // And what make_shared made is an object of the same class.
        auto made = sidetable::make_shared<square>(3);
        CHECK_EQ(made->as_named()->length(), 6);
        CHECK_EQ(made.use_count(), 1);
        sidetable::shared_ptr<square> null = strong<square>();
        CHECK(null == nullptr && null.use_count() == 0);
    }
    CHECK_EQ(alive, 0);
}

// ---- References formed while an object begins and ends

struct aware : shape {
    weak<aware> me;
    weak<shape> as_shape;
    aware() noexcept : me(this), as_shape(static_cast<shape *>(this)) {
        strong<aware> s(this);
        CHECK_EQ(s.count(), 2);
        CHECK(me.lock() == s && as_shape.lock() == s);
    }
    ~aware() override {
        CHECK(me.lock() == nullptr);
        CHECK(swift_isDeallocating(strong<aware>(this).header()));
    }
};

void begin_and_end() {
    make<aware>().reset();
    struct derived : aware {
        weak<derived> also{this};
    };
    strong<derived> d = make<derived>();
    CHECK(d->also.lock() == d && d->me.lock() == d);
    d = nullptr;
    CHECK_EQ(alive, 0);
}

#if defined(__cpp_exceptions)
struct failing : shape {
    strong<shape> first = make<shape>(1);
    explicit failing(weak<failing> &out) {
        out = weak<failing>(this);
        throw 42;
    }
    ~failing() override { CHECK(!"an object that was not built is not destroyed"); }
    static constexpr auto fields() { return std::tuple{sidetable::field{"first", &failing::first}}; }
};
struct failing_third : shape {
    static inline int made = 0;
    failing_third() {
        if (++made == 3) throw 7;
    }
};

void failed_constructors() {
    weak<failing> left_behind = left_by_failed_constructor<failing>();
    CHECK_EQ(alive, 0);
    bool caught = false;
    try {
        (void)make<failing_third[]>(5);
    } catch (int number) {
        caught = number == 7;
    }
    CHECK(caught);
    CHECK_EQ(alive, 0);
    caught = false;
    try {
        (void)make<int[]>(SIZE_MAX / 2);
    } catch (const std::bad_array_new_length &) {
        caught = true;
    }
    CHECK(caught);
}
#else
void failed_constructors() {}
#endif

} // namespace

int main() {
    layout();
    strings();
    incomplete();
    polymorphic();
    virtual_bases();
    final_types();
    aligned();
    arrays();
    constants();
    voids();
    casts();
    into_shared_ptr();
    begin_and_end();
    failed_constructors();
    CHECK_EQ(alive, 0);
    return check_done("any_type");
}
