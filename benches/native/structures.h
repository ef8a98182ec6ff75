// What programs build of handles, for every smart pointer: instantiated with the class that loops.h describes. Rust's twins are in
// src/peers/structures.rs.
#ifndef SIDETABLE_BENCHES_STRUCTURES_H
#define SIDETABLE_BENCHES_STRUCTURES_H

#include <algorithm>
#include <array>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "peer.h"

template <class P> struct payload;

// Elements of a structure: the objects of each stay in the nearest cache, so that it is the counting that is measured.
constexpr uint64_t elements = 64;

// Handles are pushed, copied out again one by one, and dropped all at once.
template <class P> class handles_in_a_vector {
  using item = payload<P>;
  using strong = typename P::template strong<item>;
  std::vector<strong> sources;

public:
  handles_in_a_vector() {
    for (uint64_t i = 0; i < elements; i++) sources.push_back(P::template make<item>());
  }

  uint64_t work(uint64_t iterations) const {
    std::vector<strong> copies;
    for (uint64_t left = iterations; left > 0;) {
      const uint64_t turn = std::min(left, elements);
      for (uint64_t i = 0; i < turn; i++) copies.push_back(sources[i]);
      for (uint64_t i = 0; i < turn; i++) {
        strong out = copies[i];
        use(out.get());
      }
      copies.clear();
      left -= turn;
    }
    return iterations;
  }

  bool is_as_before() const {
    return std::all_of(sources.begin(), sources.end(), [](const strong &source) { return P::count(source) == 1; });
  }
};

// Nodes are pushed in front of one that stays, and popped as `head = head->next`.
template <class P> class linked_list {
  struct node;
  using strong = typename P::template strong<node>;

  struct node : P::template base<node> {
    strong next;
    uint64_t value;
    node(strong next_, uint64_t value_) : next(std::move(next_)), value(value_) {}
  };

  strong last = P::template make<node>(strong(), elements);

public:
  uint64_t work(uint64_t iterations) const {
    strong head = last;
    uint64_t done = 0;
    while (done < iterations) {
      const uint64_t turn = std::min(iterations - done, elements);
      for (uint64_t i = 0; i < turn; i++) head = P::template make<node>(std::move(head), i);
      for (uint64_t i = turn; i-- > 0; done++) {
        if (head->value != i) return done;
        head = head->next;
      }
    }
    return head == last ? done : 0;
  }

  bool is_as_before() const { return P::count(last) == 1; }
};

// From the root down to a leaf, another one each time, along strong children; and up again along weak parents.
template <class P> class tree_with_parents {
  struct node;
  using strong = typename P::template strong<node>;
  using weak = typename P::template weak<node>;

  // All the same: 63 nodes.
  static constexpr int edges_to_a_leaf = 5;

  struct node : P::template base<node> {
    std::array<strong, 2> children;
    weak parent;
    node() {}
  };

  strong root = planted(edges_to_a_leaf);

  static strong planted(int edges) {
    strong made = P::template make<node>();
    if (edges > 0) {
      for (strong &child : made->children) {
        child = planted(edges - 1);
        child->parent = made;
      }
    }
    return made;
  }

  static bool is_as_before(const strong &tree) {
    return !tree || (P::count(tree) == 1 && is_as_before(tree->children[0]) && is_as_before(tree->children[1]));
  }

public:
  uint64_t work(uint64_t iterations) const {
    uint64_t done = 0;
    for (uint64_t path = 0; done < iterations; path++) {
      strong here = root;
      for (uint64_t turns = path; done < iterations; done++, turns >>= 1) {
        strong child = here->children[turns & 1];
        if (!child) break;
        here = std::move(child);
        use(here.get());
      }
      for (; done < iterations; done++) {
        strong parent = here->parent.lock();
        if (!parent) break;
        here = std::move(parent);
        use(here.get());
      }
      if (done < iterations && here != root) return done;
    }
    return done;
  }

  bool is_as_before() const { return is_as_before(root); }
};

// Lookups by number; one object in four has died.
template <class P> class map_of_weak {
  using item = payload<P>;
  using strong = typename P::template strong<item>;
  using weak = typename P::template weak<item>;

  std::vector<strong> kept;
  std::unordered_map<uint64_t, weak> by_number;

  static bool is_kept(uint64_t number) { return number % 4 != 0; }

public:
  map_of_weak() {
    for (uint64_t number = 0; number < elements; number++) {
      strong made = P::template make<item>();
      by_number.emplace(number, made);
      if (is_kept(number)) kept.push_back(std::move(made));
    }
  }

  uint64_t work(uint64_t iterations) const {
    for (uint64_t i = 0; i < iterations; i++) {
      // Odd, so that every number's turn comes.
      const uint64_t number = i * 37 % elements;
      const auto found = by_number.find(number);
      if (found == by_number.end()) return i;
      strong object = found->second.lock();
      if (static_cast<bool>(object) != is_kept(number)) return i;
      use(object.get());
    }
    return iterations;
  }

  bool is_as_before() const {
    return std::all_of(kept.begin(), kept.end(), [](const strong &object) { return P::count(object) == 1; });
  }
};

template <class S>
constexpr structure_functions structure{
    []() -> void * { return new S; },
    [](void *made, uint64_t iterations) { return static_cast<const S *>(made)->work(iterations); },
    [](void *made) { return static_cast<const S *>(made)->is_as_before(); },
};

#endif
