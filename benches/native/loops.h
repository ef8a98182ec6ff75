// The loops over one handle, for every smart pointer: instantiated with a class P that says what it is called there.
//
//     struct P {
//       static constexpr bool has_weak;
//       static constexpr int words;                      // that a payload has, so that all in all an object takes 32 bytes
//       template <class T> using strong, weak;           // weak only where there is one
//       template <class T> using base;                   // that objects derive from
//       template <class T> static strong<T> make(arguments…);
//       template <class T> static uint64_t count(const strong<T> &);
//       static uintptr_t counts(const void *object);     // where they are
//     };
#ifndef SIDETABLE_BENCHES_LOOPS_H
#define SIDETABLE_BENCHES_LOOPS_H

#include <new>

#include "peer.h"
#include "structures.h"

template <class P> struct payload : P::template base<payload<P>> {
  // Nothing: no peer writes the payload. (Without this constructor make_shared would zero it.)
  payload() {}
  uint64_t words[P::words];
};

// One that is referred to weakly, as a rule: sidetable asks classes to say so, and the others do not mind.
template <class P> struct weakly_referenced_payload : payload<P> {
  static constexpr bool weakly_referenced = true;
};

template <class P> struct strong_handle {
  typename P::template strong<payload<P>> strong;
};

template <class P> struct weak_handle : strong_handle<P> {
  typename P::template weak<payload<P>> weak;
};

template <class P> struct loops {
  using item = payload<P>;
  using strong = typename P::template strong<item>;

  static strong_handle<P> &to(void *handle) { return *static_cast<strong_handle<P> *>(handle); }

  static void create(void *place, bool) { new (place) strong_handle<P>{P::template make<item>()}; }

  static void destroy(void *handle) { to(handle).~strong_handle<P>(); }

  static uint64_t copy(void *handle, uint64_t iterations) {
    const strong mine = to(handle).strong;
    for (uint64_t i = 0; i < iterations; i++) {
      strong other = mine;
      use(other.get());
    }
    return iterations;
  }

  static uint64_t allocate(uint64_t iterations) {
    for (uint64_t i = 0; i < iterations; i++) {
      strong made = P::template make<item>();
      use(made.get());
    }
    return iterations;
  }

  static uint64_t count(void *handle) { return P::count(to(handle).strong); }

  static uintptr_t address(void *handle) { return P::counts(to(handle).strong.get()); }
};

template <class P> struct weak_loops {
  using item = payload<P>;
  using strong = typename P::template strong<item>;
  using weak = typename P::template weak<item>;
  using asking = weakly_referenced_payload<P>;
  static_assert(sizeof(weak_handle<P>) <= 64);

  static weak_handle<P> &to(void *handle) { return *static_cast<weak_handle<P> *>(handle); }

  static void create(void *place, bool with_weak) {
    auto made = new (place) weak_handle<P>{{P::template make<item>()}, {}};
    if (with_weak) made->weak = made->strong;
  }

  static void destroy(void *handle) { to(handle).~weak_handle<P>(); }

  static uint64_t lock(void *handle, uint64_t iterations) {
    const weak mine = to(handle).weak;
    for (uint64_t i = 0; i < iterations; i++) {
      strong other = mine.lock();
      if (!other) return i;
      use(other.get());
    }
    return iterations;
  }

  static uint64_t allocate(uint64_t iterations) {
    for (uint64_t i = 0; i < iterations; i++) {
      typename P::template strong<asking> made = P::template make<asking>();
      use(made.get());
      typename P::template weak<asking> reference = made;
      use(&reference);
    }
    return iterations;
  }
};

template <class P> constexpr pointer_functions functions_of() {
  using all = loops<P>;
  pointer_functions functions{};
  functions.create = all::create;
  functions.destroy = all::destroy;
  functions.copy = all::copy;
  functions.allocate = all::allocate;
  functions.count = all::count;
  functions.address = all::address;
  functions.vector = &structure<handles_in_a_vector<P>>;
  functions.list = &structure<linked_list<P>>;
  if constexpr (P::has_weak) {
    using with_weak = weak_loops<P>;
    functions.create = with_weak::create;
    functions.destroy = with_weak::destroy;
    functions.lock = with_weak::lock;
    functions.allocate_weak = with_weak::allocate;
    functions.tree = &structure<tree_with_parents<P>>;
    functions.map = &structure<map_of_weak<P>>;
  }
  return functions;
}

#endif
