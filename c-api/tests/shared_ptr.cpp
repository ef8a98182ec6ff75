// sidetable_shared_ptr.hpp, section by section of [util.smartptr] in C++20. Built with and without exceptions and RTTI.
#include "check.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "sidetable_shared_ptr.hpp"

using sidetable::make_shared;
using sidetable::shared_ptr;
using sidetable::weak_ptr;

namespace {

int alive;

struct counted {
    int value;
    explicit counted(int value_ = 0) noexcept : value(value_) { ++alive; }
    counted(const counted &other) noexcept : value(other.value) { ++alive; }
    virtual ~counted() { --alive; }
};

struct other_base {
    std::uint64_t words[3] = {1, 2, 3};
    virtual ~other_base() = default;
};

// A counted that does not begin its object.
struct derived : other_base, counted {
    using counted::counted;
};

struct diamond_left : virtual counted {};
struct diamond_right : virtual counted {};
struct diamond : diamond_left, diamond_right {};

struct alignas(128) aligned : counted {};

// A deleter whose pointers are of a class that converts to plain ones, and one that cannot be moved.
struct deletes_by_class {
    struct pointer {
        counted *plain = nullptr;
        pointer(std::nullptr_t = nullptr) noexcept {}
        explicit pointer(counted *plain_) noexcept : plain(plain_) {}
        operator counted *() const noexcept { return plain; }
    };
    void operator()(pointer of) const { delete of.plain; }
};
struct never_moved {
    never_moved() = default;
    never_moved(const never_moved &) = delete;
    void operator()(counted *of) const { delete of; }
};

// [util.smartptr.shared.const]
void constructors() {
    static constinit shared_ptr<counted> empty, null = nullptr;
    CHECK(!empty && !null && empty.use_count() == 0 && empty == null && empty == nullptr);
    {
        shared_ptr<counted> p(new counted(1));
        CHECK_EQ(p.use_count(), 1);
        CHECK_EQ(p->value, 1);
        shared_ptr<counted> q = p, r = std::move(q);
        CHECK(q.get() == nullptr && q.use_count() == 0);
        CHECK_EQ(p.use_count(), 2);
        CHECK(r == p && (*r).value == 1);
    }
    CHECK_EQ(alive, 0);
    {
        // The deleter of what was given, not of what it is used as.
        struct plain {
            std::string text = "a string that is long enough to be on the heap";
        };
        shared_ptr<void> anything(new plain);
        CHECK_EQ(anything.use_count(), 1);
    }
    {
        int deleted = 0;
        counted here(5);
        {
            shared_ptr<counted> p(&here, [&](counted *what) { deleted += what->value; });
            shared_ptr<counted> q(nullptr, [&](std::nullptr_t) { deleted += 100; });
            shared_ptr<counted> r(&here, [&](counted *what) { deleted += what->value; }, std::allocator<int>());
            CHECK(q.use_count() == 1 && !q);
        }
        CHECK_EQ(deleted, 110);
    }
    {
        // Aliasing: one owner, any pointer; an owner without a pointer, a pointer without an owner.
        auto p = make_shared<derived>(7);
        shared_ptr<int> value(p, &p->value);
        CHECK_EQ(p.use_count(), 2);
        p.reset();
        CHECK(alive == 1 && *value == 7);
        shared_ptr<int> moved(std::move(value), static_cast<int *>(nullptr));
        CHECK(value.use_count() == 0 && moved.use_count() == 1 && !moved);
        int loose = 3;
        shared_ptr<int> unowned(shared_ptr<void>(), &loose);
        CHECK(unowned.use_count() == 0 && *unowned == 3);
    }
    CHECK_EQ(alive, 0);
    {
        // To bases that lie elsewhere in the object, and to virtual ones.
        shared_ptr<counted> base = make_shared<derived>(9);
        CHECK_EQ(base->value, 9);
        shared_ptr<counted> top = make_shared<diamond>();
        shared_ptr<const counted> constant = top;
        shared_ptr<const void> whatever = constant;
        CHECK_EQ(whatever.use_count(), 3);
    }
    CHECK_EQ(alive, 0);
    {
        shared_ptr<counted> p = std::make_unique<counted>(4);
        CHECK_EQ(p->value, 4);
        p = std::unique_ptr<counted>();
        CHECK(!p && p.use_count() == 0);
        shared_ptr<counted[]> many = std::make_unique<counted[]>(3);
        CHECK_EQ(alive, 3);
        int deleted = 0;
        auto by_reference = [&](counted *what) {
            ++deleted;
            delete what;
        };
        std::unique_ptr<counted, decltype(by_reference) &> unique(new counted, by_reference);
        p = std::move(unique);
        p.reset();
        CHECK_EQ(deleted, 1);
        shared_ptr<counted> by_class = std::unique_ptr<counted, deletes_by_class>(deletes_by_class::pointer{new counted(5)});
        CHECK_EQ(by_class->value, 5);
    }
    static_assert(!std::is_constructible_v<shared_ptr<counted>, std::unique_ptr<counted, never_moved>>);
    CHECK_EQ(alive, 0);
    static_assert(!std::is_convertible_v<counted *, shared_ptr<counted>> && !std::is_constructible_v<shared_ptr<int>, counted *>);
    static_assert(!std::is_constructible_v<shared_ptr<int>, shared_ptr<counted>> && !std::is_constructible_v<shared_ptr<derived>, shared_ptr<counted>>);
    static_assert(std::is_nothrow_move_constructible_v<shared_ptr<counted>> && std::is_nothrow_copy_constructible_v<shared_ptr<counted>>);
}

// [util.smartptr.shared.assign], [util.smartptr.shared.mod]
void assignment() {
    auto p = make_shared<counted>(1), q = make_shared<counted>(2);
    const auto &same = p;
    p = same;
    CHECK_EQ(p.use_count(), 1);
    auto &itself = p;
    p = std::move(itself);
    CHECK(p && p.use_count() == 1);
    weak_ptr<counted> weak = p;
    auto &weak_itself = weak;
    weak = std::move(weak_itself);
    weak = weak_itself;
    CHECK(weak.lock() == p);
    p.swap(q);
    CHECK(p->value == 2 && q->value == 1);
    swap(p, q);
    p = q;
    CHECK(alive == 1 && p->value == 2);
    p.reset(new counted(3));
    q.reset(new counted(4), [](counted *what) { delete what; });
    CHECK(alive == 2 && p->value == 3 && q->value == 4);
    p = std::move(q);
    p = nullptr;
    CHECK_EQ(alive, 0);
    shared_ptr<counted> base;
    base = make_shared<derived>(5);
    base = std::make_unique<derived>(6);
    CHECK_EQ(base->value, 6);
    base.reset();
    CHECK_EQ(alive, 0);
}

// An object that refers to the one that is being replaced.
void assignment_that_ends_its_source() {
    struct node {
        shared_ptr<node> next;
    };
    auto list = make_shared<node>();
    list->next = make_shared<node>();
    list->next->next = make_shared<node>();
    list = list->next;
    CHECK(list->next && list.use_count() == 1);
    list = std::move(list->next);
    CHECK(!list->next && list.use_count() == 1);
}

// Says where each of its kind begins, and that it ends as the last of those that are there.
struct in_order {
    static inline std::vector<const in_order *> all;
    in_order() { all.push_back(this); }
    in_order(const in_order &) : in_order() {}
    ~in_order() {
        CHECK(all.back() == this);
        all.pop_back();
    }
};
template <class Array> void begins_with_the_first_and_ends_with_the_last(shared_ptr<Array> array, std::size_t count) {
    CHECK_EQ(in_order::all.size(), count);
    CHECK(std::is_sorted(in_order::all.begin(), in_order::all.end()));
    array.reset();
    CHECK(in_order::all.empty());
}

// [util.smartptr.shared.create]
void creation() {
    begins_with_the_first_and_ends_with_the_last(make_shared<in_order[]>(3), 3);
    begins_with_the_first_and_ends_with_the_last(make_shared<in_order[][2]>(3), 6);
    begins_with_the_first_and_ends_with_the_last(make_shared<in_order[2][2][2]>(), 8);
    begins_with_the_first_and_ends_with_the_last(sidetable::allocate_shared<in_order[][2]>(std::allocator<char>(), 3), 6);
    auto text = make_shared<std::string>(3, 'x');
    CHECK(*text == "xxx");
    CHECK_EQ(reinterpret_cast<std::uintptr_t>(make_shared<aligned>().get()) % 128, 0);
    CHECK_EQ(*make_shared<int>(), 0);
    CHECK_EQ(*make_shared<const int>(8), 8);
    {
        auto zeroed = make_shared<int[]>(100);
        for (int i = 0; i < 100; ++i) CHECK_EQ(zeroed[i], 0);
        auto sevens = make_shared<int[5]>(7);
        for (int i = 0; i < 5; ++i) CHECK_EQ(sevens[i], 7);
        auto rows = make_shared<int[][2]>(3, {4, 5});
        CHECK(rows[2][0] == 4 && rows[0][1] == 5);
        CHECK(make_shared<counted[]>(0) != nullptr && alive == 0);
        auto many = make_shared<counted[]>(10, counted(6));
        CHECK(alive == 10 && many[9].value == 6);
        shared_ptr<const counted[]> constant = many;
        shared_ptr<counted[4]> bounded = make_shared<counted[4]>();
        shared_ptr<counted[]> unbounded = bounded;
        CHECK_EQ(alive, 14);
        auto raw = sidetable::make_shared_for_overwrite<std::array<char, 64>>();
        auto raws = sidetable::make_shared_for_overwrite<unsigned char[]>(64);
        auto three = sidetable::make_shared_for_overwrite<counted[3]>();
        raw->fill('a');
        raws[63] = 'b';
        CHECK_EQ(alive, 17);
    }
    CHECK_EQ(alive, 0);
    // 16 bytes more than the value, in one block.
    struct state {
        std::uint64_t words[4];
    };
    auto plain = make_shared<state>();
    CHECK_EQ(reinterpret_cast<std::uintptr_t>(plain.get()) % sizeof(sidetable_object), 0);
    shared_ptr<int> array(new int[3]{1, 2, 3}, [](int *what) { delete[] what; });
    shared_ptr<counted[]> own(new counted[3]);
    CHECK_EQ(alive, 3);
    own.reset();
    CHECK_EQ(alive, 0);
}

int allocated;
int constructed;

template <class T> struct counting_allocator {
    using value_type = T;
    counting_allocator() = default;
    template <class U> counting_allocator(const counting_allocator<U> &) {}
    T *allocate(std::size_t n) {
        ++allocated;
        return std::allocator<T>().allocate(n);
    }
    void deallocate(T *pointer, std::size_t n) {
        --allocated;
        std::allocator<T>().deallocate(pointer, n);
    }
    template <class U, class... Arguments> void construct(U *place, Arguments &&...arguments) {
        ++constructed;
        ::new (static_cast<void *>(place)) U(std::forward<Arguments>(arguments)...);
    }
    template <class U> void destroy(U *place) {
        --constructed;
        place->~U();
    }
    friend bool operator==(const counting_allocator &, const counting_allocator &) = default;
};

void allocators() {
    auto p = sidetable::allocate_shared<counted>(counting_allocator<int>(), 11);
    CHECK(p->value == 11 && allocated == 1 && constructed == 1);
    weak_ptr<counted> w = p;
    p.reset();
    CHECK(allocated == 0 && constructed == 0 && alive == 0 && w.expired());

    const counting_allocator<char> allocator;
    auto many = sidetable::allocate_shared<counted[]>(allocator, 5, counted(3));
    CHECK(many[4].value == 3 && allocated == 1 && constructed == 5 && alive == 5);
    auto rows = sidetable::allocate_shared<int[][2]>(allocator, 3, {4, 5});
    CHECK(rows[2][0] == 4 && rows[0][1] == 5 && constructed == 11);
    CHECK(sidetable::allocate_shared<int[4]>(allocator)[3] == 0 && sidetable::allocate_shared<int[4]>(allocator, 7)[3] == 7);
    CHECK(sidetable::allocate_shared<int[]>(allocator, 0) != nullptr);
    auto raw = sidetable::allocate_shared_for_overwrite<counted>(allocator);
    auto raws = sidetable::allocate_shared_for_overwrite<counted[]>(allocator, 2);
    auto bounded = sidetable::allocate_shared_for_overwrite<counted[3]>(allocator);
    CHECK(constructed == 11 && alive == 11 && allocated == 5);
    many.reset(), rows.reset(), raw.reset(), raws.reset(), bounded.reset();
    CHECK(allocated == 0 && constructed == 0 && alive == 0);
}

// [util.smartptr.weak]
void weak_pointers() {
    weak_ptr<counted> none;
    CHECK(none.expired() && !none.lock() && none.use_count() == 0);
    auto p = make_shared<derived>(1);
    weak_ptr<derived> w = p;
    weak_ptr<counted> base = w, from_strong = p;
    weak_ptr<void> anything = base;
    CHECK(w.use_count() == 1 && !w.expired() && base.lock()->value == 1 && anything.lock().get() == static_cast<counted *>(p.get()));
    CHECK_EQ(shared_ptr<counted>(base).use_count(), 2);
    weak_ptr<derived> moved = std::move(w);
    CHECK(w.expired() && moved.lock() == p);
    w = p;
    w.swap(moved);
    swap(w, moved);
    base.reset();
    base = moved;
    p.reset();
    CHECK(alive == 0 && w.expired() && moved.expired() && !base.lock() && anything.use_count() == 0);
    // A copy of one that has expired has expired, and is in its place.
    weak_ptr<derived> copy = w;
    CHECK(copy.expired() && !copy.owner_before(w) && !w.owner_before(copy));
}

struct asks : sidetable::enable_shared_from_this<asks> {
    weak_ptr<asks> in_destructor;
    bool *was_gone = nullptr;
    ~asks() {
        if (was_gone != nullptr) *was_gone = weak_from_this().expired() && !weak_from_this().lock();
    }
};
struct asks_above : other_base, asks {};

// [util.smartptr.enab]
void from_this() {
    bool was_gone = false;
    {
        auto p = make_shared<asks>();
        p->was_gone = &was_gone;
        CHECK(p->shared_from_this() == p);
        CHECK_EQ(p.use_count(), 1);
        CHECK(std::as_const(*p).shared_from_this() == p);
        CHECK(p->weak_from_this().lock() == p);
        asks copy = *p;
        CHECK(copy.weak_from_this().expired());
        copy.was_gone = nullptr;
    }
    CHECK(was_gone);
    shared_ptr<asks_above> above(new asks_above);
    CHECK(above->shared_from_this() == above);
    auto constant = make_shared<const asks>();
    CHECK(constant->shared_from_this() == constant);
    // A second owner does not take over.
    shared_ptr<asks> second(above.get(), [](asks *) {});
    CHECK_EQ(above->weak_from_this().use_count(), 1);
    CHECK(!above->weak_from_this().owner_before(above) && !above.owner_before(above->weak_from_this()));
#if defined(__cpp_exceptions)
    bool thrown = false;
    try {
        asks loose;
        (void)loose.shared_from_this();
    } catch (const std::bad_weak_ptr &) {
        thrown = true;
    }
    CHECK(thrown);
    thrown = false;
    try {
        (void)shared_ptr<asks>(weak_ptr<asks>());
    } catch (const std::bad_weak_ptr &) {
        thrown = true;
    }
    CHECK(thrown);
#endif
}

// [util.smartptr.shared.cast]
void casts() {
    shared_ptr<counted> p = make_shared<derived>(3);
    auto down = sidetable::static_pointer_cast<derived>(p);
    CHECK(down.get() == static_cast<derived *>(p.get()) && p.use_count() == 2);
    shared_ptr<const counted> constant = p;
    CHECK(sidetable::const_pointer_cast<counted>(constant) == p);
    CHECK(sidetable::reinterpret_pointer_cast<char>(p).use_count() == 4);
    auto moved = sidetable::static_pointer_cast<derived>(std::move(p));
    CHECK(!p && moved.use_count() == 3);
#if defined(__cpp_rtti)
    shared_ptr<counted> q = make_shared<counted>();
    CHECK(!sidetable::dynamic_pointer_cast<derived>(q) && q.use_count() == 1);
    CHECK(!sidetable::dynamic_pointer_cast<derived>(std::move(q)) && q.use_count() == 1);
    shared_ptr<counted> r = moved;
    CHECK(sidetable::dynamic_pointer_cast<other_base>(r).get() == moved.get());
    CHECK(sidetable::dynamic_pointer_cast<derived>(std::move(r)) == moved && !r);
#endif
}

struct named_deleter {
    int number;
    void operator()(counted *what) const { delete what; }
};

// [util.smartptr.getdeleter], [util.smartptr.shared.cmp], [util.smartptr.shared.io], [util.smartptr.hash]
void the_rest() {
    shared_ptr<counted> p(new counted, named_deleter{21});
    CHECK_EQ(sidetable::get_deleter<named_deleter>(p)->number, 21);
    CHECK(sidetable::get_deleter<const named_deleter>(p) == sidetable::get_deleter<named_deleter>(p));
    CHECK(sidetable::get_deleter<std::default_delete<counted>>(p) == nullptr);
    CHECK(sidetable::get_deleter<named_deleter>(make_shared<counted>()) == nullptr);
    CHECK(sidetable::get_deleter<named_deleter>(shared_ptr<counted>()) == nullptr);

    std::ostringstream ours, plain;
    ours << p;
    plain << p.get();
    CHECK(ours.str() == plain.str());
    CHECK_EQ(std::hash<shared_ptr<counted>>{}(p), std::hash<counted *>{}(p.get()));
    std::unordered_set<shared_ptr<counted>> set{p, make_shared<counted>(), p};
    CHECK_EQ(set.size(), 2);
    std::array<int, 2> pair{};
    shared_ptr<int> first(p, &pair[0]), second(p, &pair[1]);
    CHECK(first < second && first <= second && second > nullptr && !(first == second) && (first <=> first) == 0);
}

// [util.smartptr.ownerless]
void order() {
    auto p = make_shared<derived>(), q = make_shared<derived>();
    shared_ptr<counted> same = p;
    CHECK(!p.owner_before(same) && !same.owner_before(p) && p.owner_before(q) != q.owner_before(p));
    std::set<weak_ptr<counted>, sidetable::owner_less<weak_ptr<counted>>> set{p, q, same};
    CHECK_EQ(set.size(), 2);
    CHECK(set.contains(weak_ptr<counted>(q)));
    std::map<shared_ptr<void>, int, sidetable::owner_less<>> map;
    map[p] = 1;
    map[shared_ptr<void>(same, &alive)] = 2;
    CHECK(map.size() == 1 && map.find(weak_ptr<derived>(p)) != map.end());
    // An owner in the place of one that has gone is another one.
    const bool before = p.owner_before(q);
    weak_ptr<derived> gone = q;
    set.clear();
    map.clear();
    q.reset();
    std::vector<shared_ptr<derived>> others;
    for (int i = 0; i < 100; ++i) others.push_back(make_shared<derived>());
    CHECK_EQ(p.owner_before(gone), before);
    for (const auto &each : others) CHECK(each.owner_before(gone) || gone.owner_before(each));
}

// What ends takes along what it alone keeps, as often as it is asked for.
void structures() {
    struct node {
        std::vector<shared_ptr<node>> children;
        weak_ptr<node> parent;
        counted here;
    };
    auto root = make_shared<node>();
    for (int i = 0; i < 10; ++i) {
        auto child = make_shared<node>();
        child->parent = root;
        for (int j = 0; j < 10; ++j) child->children.emplace_back(make_shared<node>())->parent = child;
        root->children.push_back(std::move(child));
    }
    CHECK_EQ(alive, 111);
    CHECK(root->children[3]->children[4]->parent.lock()->parent.lock() == root);
    root.reset();
    CHECK_EQ(alive, 0);
}

#if defined(__cpp_exceptions)
struct throws {
    counted member;
    explicit throws(int &countdown) {
        if (--countdown == 0) throw 42;
    }
};
struct throws_as_element : counted {
    static inline int countdown = 0;
    throws_as_element() {
        if (--countdown == 0) throw 42;
    }
    throws_as_element(const throws_as_element &other) : counted(other) {
        if (--countdown == 0) throw 42;
    }
};

void constructors_that_throw() {
    int caught = 0;
    try {
        int countdown = 1;
        (void)make_shared<throws>(countdown);
    } catch (int number) {
        caught += number;
    }
    try {
        throws_as_element::countdown = 5;
        (void)make_shared<throws_as_element[]>(10);
    } catch (int number) {
        caught += number;
    }
    try {
        // In the second element's second part.
        throws_as_element::countdown = 4;
        (void)make_shared<throws_as_element[][2]>(3);
    } catch (int number) {
        caught += number;
    }
    try {
        throws_as_element::countdown = 6;
        const throws_as_element row[2];
        (void)make_shared<throws_as_element[][2]>(3, row);
    } catch (int number) {
        caught += number;
    }
    try {
        int countdown = 1;
        (void)sidetable::allocate_shared<throws>(counting_allocator<char>(), countdown);
    } catch (int number) {
        caught += number;
    }
    try {
        throws_as_element::countdown = 3;
        (void)sidetable::allocate_shared<throws_as_element[]>(counting_allocator<char>(), 4);
    } catch (int number) {
        caught += number;
    }
    try {
        (void)make_shared<std::uint64_t[]>(SIZE_MAX / 4);
    } catch (const std::bad_array_new_length &) {
        ++caught;
    }
    CHECK_EQ(caught, 6 * 42 + 1);
    CHECK(alive == 0 && allocated == 0);
}
#else
void constructors_that_throw() {}
#endif

// What a C library has: each opened thing is to be closed.
int closed;
int open_counted(int value, counted **out) {
    *out = value < 0 ? nullptr : new counted(value);
    return value < 0;
}
int open_anything(void **out) {
    *out = new counted(7);
    return 0;
}
void close_counted(counted *opened) {
    ++closed;
    delete opened;
}

// [out.ptr]
void out_pointers() {
    shared_ptr<counted> p = make_shared<counted>(1);
    CHECK_EQ(open_counted(2, sidetable::out_ptr(p, close_counted)), 0);
    CHECK(p->value == 2 && p.use_count() == 1 && alive == 1);
    CHECK_EQ(open_anything(sidetable::out_ptr(p, close_counted)), 0);
    CHECK(p->value == 7 && alive == 1 && closed == 1);
    CHECK_EQ(open_counted(-1, sidetable::out_ptr(p, close_counted)), 1);
    CHECK(p == nullptr && p.use_count() == 0 && closed == 2);
    shared_ptr<void> any;
    CHECK_EQ(open_counted(3, sidetable::out_ptr<counted *>(any, [](void *opened) { close_counted(static_cast<counted *>(opened)); })), 0);
    CHECK(any != nullptr && alive == 1);
    any.reset();
    CHECK(alive == 0 && closed == 3);
}

// Objects of sidetable's own are their own owners.
void own_objects() {
    struct item : sidetable::object {
        counted here;
    };
    sidetable::strong<item> item_ = sidetable::make<item>();
    shared_ptr<item> p = item_;
    CHECK(p.use_count() == 2 && p.get() == item_.get());
    shared_ptr<counted> inside(p, &p->here);
    item_ = nullptr;
    p.reset();
    CHECK_EQ(alive, 1);
    inside.reset();
    CHECK_EQ(alive, 0);
}

} // namespace

int main() {
    constructors();
    assignment();
    assignment_that_ends_its_source();
    creation();
    allocators();
    weak_pointers();
    from_this();
    casts();
    the_rest();
    CHECK_EQ(alive, 0);
    order();
    structures();
    constructors_that_throw();
    out_pointers();
    own_objects();
    CHECK_EQ(alive, 0);
    return check_done("shared_ptr");
}
