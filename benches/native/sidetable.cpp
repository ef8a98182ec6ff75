// sidetable's C++ handles, which count without a call: include/sidetable_inline.h.

#include "loops.h"

#include <sidetable.hpp>

namespace {

struct ours {
  static constexpr bool has_weak = true;
  static constexpr int words = 2;

  template <class T> using strong = sidetable::strong<T>;
  template <class T> using weak = sidetable::weak<T>;
  template <class T> using base = sidetable::object;

  template <class T, class... Arguments> static strong<T> make(Arguments &&...arguments) {
    return sidetable::make<T>(std::forward<Arguments>(arguments)...);
  }

  template <class T> static uint64_t count(const strong<T> &pointer) { return pointer.count(); }

  static uintptr_t counts(const void *object) { return reinterpret_cast<uintptr_t>(object) + sizeof(void *); }
};
// Header and payload together.
static_assert(sizeof(payload<ours>) == 32);

}  // namespace

extern "C" constinit const pointer_functions sidetable_functions = functions_of<ours>();
