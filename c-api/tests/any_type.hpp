// Values that the tests of any type share: with virtual functions, and with two bases that have them.
#ifndef SIDETABLE_TESTS_ANY_TYPE_HPP
#define SIDETABLE_TESTS_ANY_TYPE_HPP

#include "check.h"

#include <cstdint>
#include <string>

#include "sidetable_freeze.hpp"
#include "sidetable_identity.hpp"
#include "sidetable_shared_ptr.hpp"

using sidetable::make;
using sidetable::strong;
using sidetable::unowned;
using sidetable::weak;

inline std::uintptr_t address(const volatile void *of) { return reinterpret_cast<std::uintptr_t>(of); }

// How many there are.
inline int alive;

struct shape {
    int number;
    explicit shape(int number_ = 0) noexcept : number(number_) { ++alive; }
    shape(const shape &other) noexcept : number(other.number) { ++alive; }
    shape &operator=(const shape &) = default;
    virtual ~shape() { --alive; }
    [[nodiscard]] virtual int corners() const { return 0; }
    strong<shape> me() { return strong<shape>(this); }
};

struct named {
    std::string name = "a name that is too long to be stored inline";
    named() noexcept { ++alive; }
    named(const named &) = delete;
    virtual ~named() { --alive; }
    [[nodiscard]] virtual std::size_t length() const { return name.size(); }
    strong<named> as_named() { return strong<named>(this); }
};

struct square : shape, named {
    explicit square(int number_) noexcept : shape(number_) {}
    [[nodiscard]] int corners() const override { return 4; }
    [[nodiscard]] std::size_t length() const override { return 6; }
};

#endif // SIDETABLE_TESTS_ANY_TYPE_HPP
