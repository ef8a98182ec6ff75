// boost::intrusive_ptr with Boost's own thread-safe counter.

#include "loops.h"

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <boost/version.hpp>

namespace {

struct intrusive {
  static constexpr bool has_weak = false;
  // The counter takes 4 bytes, padded to 8.
  static constexpr int words = 3;

  template <class T> using strong = boost::intrusive_ptr<T>;
  template <class T> using base = boost::intrusive_ref_counter<T, boost::thread_safe_counter>;

  template <class T, class... Arguments> static strong<T> make(Arguments &&...arguments) {
    return new T(std::forward<Arguments>(arguments)...);
  }

  template <class T> static uint64_t count(const strong<T> &pointer) { return pointer->use_count(); }

  static uintptr_t counts(const void *object) { return reinterpret_cast<uintptr_t>(object); }
};
static_assert(sizeof(payload<intrusive>) == 32);

}  // namespace

extern "C" constinit const pointer_functions intrusive_ptr_functions = functions_of<intrusive>();
extern "C" const char boost_version[] = BOOST_LIB_VERSION;
