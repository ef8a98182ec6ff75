// sidetable::shared_ptr and sidetable::weak_ptr: the standard's by their names, include/sidetable_shared_ptr.hpp.

#include "loops.h"

#include <sidetable_shared_ptr.hpp>

namespace {

struct alike {
  static constexpr bool has_weak = true;
  // make_shared puts them behind the header.
  static constexpr int words = 2;

  template <class T> using strong = sidetable::shared_ptr<T>;
  template <class T> using weak = sidetable::weak_ptr<T>;
  template <class T> struct base {};

  template <class T, class... Arguments> static strong<T> make(Arguments &&...arguments) {
    return sidetable::make_shared<T>(std::forward<Arguments>(arguments)...);
  }

  template <class T> static uint64_t count(const strong<T> &pointer) { return pointer.use_count(); }

  static uintptr_t counts(const void *object) { return reinterpret_cast<uintptr_t>(object) - 8; }
};
static_assert(sizeof(payload<alike>) == 16);

}  // namespace

extern "C" constinit const pointer_functions sidetable_shared_ptr_functions = functions_of<alike>();
