// A constructor that throws, and what it leaves behind.
#ifndef SIDETABLE_TESTS_FAILED_HPP
#define SIDETABLE_TESTS_FAILED_HPP

#include "check.h"
#include "sidetable.hpp"

// T's constructor makes the variable that it is given a weak reference to its object, and throws 42. That is what keeps the side table.
template <class T> sidetable::weak<T> left_by_failed_constructor() {
    sidetable::weak<T> left_behind;
    bool caught = false;
    try {
        (void)sidetable::make<T>(left_behind);
    } catch (int number) {
        caught = number == 42;
    }
    CHECK(caught);
    CHECK(left_behind.lock() == nullptr);
    CHECK_EQ(left_behind.inspect().weak, 1);
    return left_behind;
}

#endif
