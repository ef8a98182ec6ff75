// sidetable's C++ handles, which count without a call: include/sidetable_inline.h.

#include "peer.h"

#include <sidetable.hpp>

namespace {

// Header and payload are 32 bytes together.
struct item : sidetable::object {
  // Nothing: no peer writes the payload.
  item() {}
  uint64_t words[2];
};
static_assert(sizeof(item) == 32);

struct handle {
  sidetable::strong<item> strong;
  sidetable::weak<item> weak;
};
static_assert(sizeof(handle) <= 64);

handle &to(void *pointer) { return *static_cast<handle *>(pointer); }

void create(void *place, bool with_weak) {
  auto made = new (place) handle{sidetable::make<item>(), {}};
  if (with_weak) made->weak = made->strong;
}

void destroy(void *pointer) { to(pointer).~handle(); }

uint64_t copy(void *pointer, uint64_t iterations) {
  const sidetable::strong<item> mine = to(pointer).strong;
  for (uint64_t i = 0; i < iterations; i++) {
    sidetable::strong<item> other = mine;
    use(other.get());
  }
  return iterations;
}

uint64_t lock(void *pointer, uint64_t iterations) {
  const sidetable::weak<item> mine = to(pointer).weak;
  for (uint64_t i = 0; i < iterations; i++) {
    sidetable::strong<item> other = mine.lock();
    if (!other) return i;
    use(other.get());
  }
  return iterations;
}

uint64_t allocate(uint64_t iterations) {
  for (uint64_t i = 0; i < iterations; i++) {
    sidetable::strong<item> made = sidetable::make<item>();
    use(made.get());
  }
  return iterations;
}

uint64_t allocate_weak(uint64_t iterations) {
  for (uint64_t i = 0; i < iterations; i++) {
    sidetable::strong<item> made = sidetable::make<item>();
    use(made.get());
    sidetable::weak<item> weak = made;
    use(&weak);
  }
  return iterations;
}

uint64_t count(void *pointer) { return to(pointer).strong.count(); }

uintptr_t address(void *pointer) { return reinterpret_cast<uintptr_t>(to(pointer).strong.get()) + sizeof(void *); }

}  // namespace

extern "C" const pointer_functions sidetable_functions{create, destroy, copy, lock, allocate, allocate_weak, count, address};
