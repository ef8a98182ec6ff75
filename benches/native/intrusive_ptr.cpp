// boost::intrusive_ptr with Boost's own thread-safe counter.

#include "peer.h"

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <boost/version.hpp>

#include <new>

namespace {

// 32 bytes: the counter takes 4, padded to 8.
struct payload : boost::intrusive_ref_counter<payload, boost::thread_safe_counter> {
  payload() {}
  uint64_t words[3];
};
static_assert(sizeof(payload) == 32);

using pointer = boost::intrusive_ptr<payload>;

pointer &to(void *handle) { return *static_cast<pointer *>(handle); }

void create(void *place, bool) { new (place) pointer(new payload); }

void destroy(void *handle) { to(handle).~pointer(); }

uint64_t copy(void *handle, uint64_t iterations) {
  const pointer mine = to(handle);
  for (uint64_t i = 0; i < iterations; i++) {
    pointer other = mine;
    use(other.get());
  }
  return iterations;
}

uint64_t allocate(uint64_t iterations) {
  for (uint64_t i = 0; i < iterations; i++) {
    pointer made = new payload;
    use(made.get());
  }
  return iterations;
}

uint64_t count(void *handle) { return to(handle)->use_count(); }

uintptr_t address(void *handle) { return reinterpret_cast<uintptr_t>(to(handle).get()); }

}  // namespace

extern "C" const pointer_functions intrusive_ptr_functions{create, destroy, copy, nullptr, allocate, nullptr, count, address};
extern "C" const char intrusive_ptr_version[] = BOOST_LIB_VERSION;
