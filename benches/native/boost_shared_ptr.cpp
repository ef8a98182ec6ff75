// boost::shared_ptr and boost::weak_ptr, and boost::local_shared_ptr, whose own counts are not atomic.

#include "loops.h"

#include <boost/smart_ptr/local_shared_ptr.hpp>
#include <boost/smart_ptr/make_local_shared.hpp>
#include <boost/smart_ptr/make_shared.hpp>
#include <boost/smart_ptr/shared_ptr.hpp>
#include <boost/smart_ptr/weak_ptr.hpp>

namespace {

struct shared {
  static constexpr bool has_weak = true;
  // make_shared puts them behind a vtable pointer, two counts, a pointer and a flag, 32 bytes that nothing makes fewer.
  static constexpr int words = 2;

  template <class T> using strong = boost::shared_ptr<T>;
  template <class T> using weak = boost::weak_ptr<T>;
  template <class T> struct base {};

  template <class T, class... Arguments> static strong<T> make(Arguments &&...arguments) {
    return boost::make_shared<T>(std::forward<Arguments>(arguments)...);
  }

  template <class T> static uint64_t count(const strong<T> &pointer) { return pointer.use_count(); }

  // Behind the vtable pointer.
  static uintptr_t counts(const void *object) { return reinterpret_cast<uintptr_t>(object) - 24; }
};

struct local {
  // A weak reference can be had, but what it locks is a boost::shared_ptr, and a local one of that a block with a count of its own.
  static constexpr bool has_weak = false;
  static constexpr int words = 2;

  template <class T> using strong = boost::local_shared_ptr<T>;
  template <class T> struct base {};

  template <class T, class... Arguments> static strong<T> make(Arguments &&...arguments) {
    return boost::make_local_shared<T>(std::forward<Arguments>(arguments)...);
  }

  template <class T> static uint64_t count(const strong<T> &pointer) { return pointer.local_use_count(); }

  // Never on a line that several threads write.
  static uintptr_t counts(const void *object) { return reinterpret_cast<uintptr_t>(object); }
};

}  // namespace

extern "C" constinit const pointer_functions boost_shared_ptr_functions = functions_of<shared>();
extern "C" constinit const pointer_functions boost_local_shared_ptr_functions = functions_of<local>();
