// std::shared_ptr and std::weak_ptr.

#include "peer.h"

#include <memory>

namespace {

// make_shared puts it behind a vtable pointer and two 32-bit counts: 32 bytes together.
struct payload {
  // Nothing: no peer writes the payload. (Without this constructor make_shared would zero it.)
  payload() {}
  uint64_t words[2];
};

struct handle {
  std::shared_ptr<payload> strong;
  std::weak_ptr<payload> weak;
};
static_assert(sizeof(handle) <= 64);

handle &to(void *pointer) { return *static_cast<handle *>(pointer); }

void create(void *place, bool with_weak) {
  auto made = new (place) handle{std::make_shared<payload>(), {}};
  if (with_weak) made->weak = made->strong;
}

void destroy(void *pointer) { to(pointer).~handle(); }

uint64_t copy(void *pointer, uint64_t iterations) {
  const std::shared_ptr<payload> mine = to(pointer).strong;
  for (uint64_t i = 0; i < iterations; i++) {
    std::shared_ptr<payload> other = mine;
    use(other.get());
  }
  return iterations;
}

uint64_t lock(void *pointer, uint64_t iterations) {
  const std::weak_ptr<payload> mine = to(pointer).weak;
  for (uint64_t i = 0; i < iterations; i++) {
    std::shared_ptr<payload> other = mine.lock();
    if (!other) return i;
    use(other.get());
  }
  return iterations;
}

uint64_t allocate(uint64_t iterations) {
  for (uint64_t i = 0; i < iterations; i++) {
    std::shared_ptr<payload> made = std::make_shared<payload>();
    use(made.get());
  }
  return iterations;
}

uint64_t allocate_weak(uint64_t iterations) {
  for (uint64_t i = 0; i < iterations; i++) {
    std::shared_ptr<payload> made = std::make_shared<payload>();
    use(made.get());
    std::weak_ptr<payload> weak = made;
    use(&weak);
  }
  return iterations;
}

uint64_t count(void *pointer) { return to(pointer).strong.use_count(); }

// libstdc++ keeps the two counts in the eight bytes in front of the payload.
uintptr_t address(void *pointer) { return reinterpret_cast<uintptr_t>(to(pointer).strong.get()) - 8; }

}  // namespace

extern "C" const pointer_functions shared_ptr_functions{create, destroy, copy, lock, allocate, allocate_weak, count, address};
