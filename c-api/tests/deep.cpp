// C++ objects with fields() end in the order of their destructors while they are shallow, and in a small stack however deep they are.
#include <memory>
#include <tuple>
#include <vector>

#include "deep.h"
#include "sidetable.hpp"

namespace {

std::vector<int> order;

struct node : sidetable::object {
    int number;
    sidetable::strong<node> first, second;
    sidetable::weak<node> parent;
    node *owner = nullptr;
    std::unique_ptr<int> own = std::make_unique<int>(5);

    explicit node(int number_) : number(number_) {}
    ~node() {
        order.push_back(number);
        // Members are there until the destructor's body is over, and what they refer to.
        CHECK_EQ(*own, 5);
        if (first) CHECK_EQ(first->number, number * 10 + 1);
        if (second) CHECK_EQ(*second->own, 5);
        CHECK(!parent.lock());
        if (owner != nullptr) CHECK_EQ(owner->number, number / 10);
    }

    static constexpr auto fields() {
        return std::tuple{sidetable::field{"first", &node::first}, sidetable::field{"second", &node::second},
                          sidetable::field{"parent", &node::parent}};
    }
};

sidetable::strong<node> tree(int number, int depth) {
    auto made = sidetable::make<node>(number);
    if (depth > 0) {
        made->first = tree(number * 10 + 1, depth - 1);
        made->second = tree(number * 10 + 2, depth - 1);
        for (node *child : {made->first.get(), made->second.get()}) {
            child->parent = made;
            child->owner = made.get();
        }
    }
    return made;
}

// Members end in the opposite of the order in which they are declared, each with all that it keeps.
void shallow() {
    tree(1, 2).reset();
    CHECK(order == (std::vector{1, 12, 122, 121, 11, 112, 111}));
    order.clear();

    auto kept = tree(12, 0);
    auto root = sidetable::make<node>(1);
    root->second = kept;
    root.reset();
    CHECK(order == std::vector{1});
    CHECK_EQ(kept.count(), 1);
    kept.reset();
    order.clear();
}

unsigned ended;

struct link : sidetable::object {
    sidetable::strong<link> side, next;
    link *owner = nullptr;
    sidetable::strong<link> unlisted;
    unsigned number;

    explicit link(unsigned number_) : number(number_) {}
    ~link() {
        ++ended;
        if (next) CHECK_EQ(next->number, number - 1);
        // The memory of what led here is there, at every depth.
        if (owner != nullptr) CHECK_EQ(owner->number, number + 1);
        if (unlisted) {
            // What a destructor's body lets go of ends before the body goes on.
            const unsigned before = ended;
            unlisted.reset();
            CHECK_EQ(ended, before + 1);
        }
    }

    static constexpr auto fields() { return std::tuple{sidetable::field{"side", &link::side}, sidetable::field{"next", &link::next}}; }
};

sidetable::strong<link> list(unsigned links, unsigned comb) {
    sidetable::strong<link> made;
    for (unsigned i = 0; i < links; ++i) {
        auto next = sidetable::make<link>(i);
        if (made) made->owner = next.get();
        next->next = std::move(made);
        if (comb != 0 && i % comb == 0) {
            next->side = sidetable::make<link>(i);
            next->unlisted = sidetable::make<link>(i);
        }
        made = std::move(next);
    }
    return made;
}

// Gives its object up by moving it out, as destructors of lists have done ever since.
struct careful : sidetable::object {
    sidetable::strong<careful> next;

    ~careful() {
        ++ended;
        while (next && next.is_unique()) next = std::move(next->next);
    }

    static constexpr auto fields() { return std::tuple{sidetable::field{"next", &careful::next}}; }
};

sidetable::strong<link> saved;

// Gives what it has to somebody else.
struct giver : sidetable::object {
    sidetable::strong<link> has;
    sidetable::strong<giver> next;

    ~giver() {
        ++ended;
        if (has) saved = std::move(has);
    }

    static constexpr auto fields() { return std::tuple{sidetable::field{"has", &giver::has}, sidetable::field{"next", &giver::next}}; }
};

void *deep(void *unused) {
    const unsigned links = deep_links();
    list(links, 0).reset();
    CHECK_EQ(ended, links);
    ended = 0;

    list(links / 10, 7).reset();
    CHECK_EQ(ended, links / 10 + 2 * ((links / 10 + 6) / 7));
    ended = 0;

    // The middle of it is kept, and ends later.
    auto whole = list(1000, 0);
    auto middle = whole;
    for (int i = 0; i < 500; ++i) middle = middle->next;
    sidetable::weak<link> weak = middle;
    middle->owner = nullptr;
    whole.reset();
    CHECK_EQ(ended, 500);
    CHECK_EQ(middle.count(), 1);
    CHECK_EQ(middle->next->number, 498);
    middle.reset();
    CHECK(!weak.lock());
    CHECK_EQ(ended, 1000);
    ended = 0;

    sidetable::strong<careful> chain;
    for (unsigned i = 0; i < links / 10; ++i) {
        auto next = sidetable::make<careful>();
        next->next = std::move(chain);
        chain = std::move(next);
    }
    chain.reset();
    CHECK_EQ(ended, links / 10);
    ended = 0;

    sidetable::strong<giver> givers;
    for (unsigned i = 0; i < 1000; ++i) {
        auto next = sidetable::make<giver>();
        next->has = sidetable::make<link>(i);
        next->next = std::move(givers);
        givers = std::move(next);
    }
    givers.reset();
    CHECK_EQ(ended, 1999);
    CHECK_EQ(saved.count(), 1);
    CHECK_EQ(saved->number, 0);
    saved.reset();
    CHECK_EQ(ended, 2000);
    return unused;
}

} // namespace

int main() {
    shallow();
    deep_in_small_stack(deep, nullptr);
    return check_done("deep_cpp");
}
