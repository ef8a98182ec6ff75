// Threads that share sidetable::shared_ptr: a variable that all load and replace, weak_ptrs that are locked while their objects end.
#include "check.h"

#include <atomic>
#include <thread>
#include <vector>

#include "sidetable_atomic_shared_ptr.hpp"

using sidetable::make_shared;
using sidetable::shared_ptr;
using sidetable::weak_ptr;

namespace {

std::atomic<int> alive;

struct pair {
    std::uint64_t one, other;
    explicit pair(std::uint64_t value) noexcept : one(value), other(~value) { ++alive; }
    ~pair() {
        one = other = 0;
        --alive;
    }
    bool is_whole() const noexcept { return one == ~other; }
};

template <class Body> void in_threads(int count, Body body) {
    std::vector<std::thread> threads;
    for (int i = 0; i < count; ++i) threads.emplace_back(body, i);
    for (std::thread &thread : threads) thread.join();
}

void a_variable_for_all() {
    std::atomic<shared_ptr<pair>> variable = make_shared<pair>(0);
    std::atomic<weak_ptr<pair>> last;
    std::atomic<int> broken = 0, replaced = 0;
    in_threads(4, [&](int thread) {
        for (std::uint64_t i = 0; i < 2000; ++i) {
            shared_ptr<pair> seen = variable.load();
            if (!seen->is_whole()) ++broken;
            if (thread % 2 == 0) {
                variable.store(make_shared<pair>(i));
            } else if (variable.compare_exchange_weak(seen, make_shared<pair>(seen->one + 1))) {
                ++replaced;
            } else if (!seen->is_whole()) {
                ++broken;
            }
            last = weak_ptr<pair>(seen);
            if (shared_ptr<pair> found = last.load().lock(); found && !found->is_whole()) ++broken;
        }
    });
    CHECK_EQ(broken, 0);
    CHECK(replaced > 0);
    CHECK_EQ(alive, 1);
    variable = nullptr;
    CHECK(alive == 0 && last.load().expired());
}

#if defined(__cpp_lib_atomic_wait)
void waiting() {
    std::atomic<shared_ptr<pair>> variable = make_shared<pair>(1);
    const shared_ptr<pair> first = variable;
    std::thread other([&] {
        variable.wait(first);
        CHECK_EQ(variable.load()->one, 2);
    });
    variable = make_shared<pair>(2);
    variable.notify_all();
    other.join();
}
#else
void waiting() {}
#endif

// A lock gives an object that is whole, or nothing.
void locks_beside_the_end() {
    for (int round = 0; round < 200; ++round) {
        shared_ptr<pair> owner = make_shared<pair>(round);
        const weak_ptr<pair> reference = owner;
        std::atomic<int> broken = 0;
        in_threads(3, [&](int thread) {
            if (thread == 0) {
                owner.reset();
                return;
            }
            for (int i = 0; i < 50; ++i) {
                weak_ptr<pair> copy = reference;
                if (const shared_ptr<pair> found = copy.lock(); found && !found->is_whole()) ++broken;
            }
        });
        CHECK(broken == 0 && reference.expired());
    }
}

} // namespace

int main() {
    a_variable_for_all();
    waiting();
    locks_beside_the_end();
    CHECK_EQ(alive, 0);
    return check_done("threads_shared_ptr");
}
