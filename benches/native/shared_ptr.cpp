// std::shared_ptr and std::weak_ptr.

#include "loops.h"

#include <memory>

namespace {

struct standard {
  static constexpr bool has_weak = true;
  // make_shared puts them behind a vtable pointer and two 32-bit counts.
  static constexpr int words = 2;

  template <class T> using strong = std::shared_ptr<T>;
  template <class T> using weak = std::weak_ptr<T>;
  template <class T> struct base {};

  template <class T, class... Arguments> static strong<T> make(Arguments &&...arguments) {
    return std::make_shared<T>(std::forward<Arguments>(arguments)...);
  }

  template <class T> static uint64_t count(const strong<T> &pointer) { return pointer.use_count(); }

  // libstdc++ keeps the two counts in the eight bytes in front of the payload.
  static uintptr_t counts(const void *object) { return reinterpret_cast<uintptr_t>(object) - 8; }
};
static_assert(sizeof(payload<standard>) == 16);

}  // namespace

extern "C" constinit const pointer_functions shared_ptr_functions = functions_of<standard>();
