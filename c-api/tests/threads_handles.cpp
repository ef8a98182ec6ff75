// The C++ handles under threads: one weak locked by all while its object dies, handles moved and copied between threads, and the
// first make() of a class from all threads at once.
#include "check.h"

#include <atomic>
#include <thread>
#include <vector>

#include "sidetable.hpp"

using sidetable::make;
using sidetable::strong;
using sidetable::weak;

namespace {

constexpr int threads = 4;

std::atomic<unsigned> deaths;

struct item : sidetable::object {
    unsigned number;
    unsigned twice;
    explicit item(unsigned number_) : number(number_), twice(number_ * 2) {}
    ~item() {
        twice = 1;
        deaths.fetch_add(1, std::memory_order_relaxed);
    }
};

/* Not std::barrier: the one of libstdc++ 12 loses a wake-up now and then. */
class meeting {
    pthread_barrier_t barrier;

public:
    meeting() { CHECK_EQ(pthread_barrier_init(&barrier, nullptr, threads), 0); }
    ~meeting() { pthread_barrier_destroy(&barrier); }
    void arrive_and_wait() { pthread_barrier_wait(&barrier); }
};

template <class Work> void in_threads(Work work) {
    std::vector<std::thread> running;
    for (int i = 0; i < threads; ++i) running.emplace_back(work, i);
    for (auto &thread : running) thread.join();
}

void first_make() {
    meeting together;
    const sidetable_class *classes[threads];
    in_threads([&](int index) {
        together.arrive_and_wait();
        strong<item> one = make<item>(3);
        classes[index] = sidetable::class_of<item>();
        if (one->twice != 6) CHECK(!"an object is whole");
    });
    for (const sidetable_class *c : classes) CHECK(c == classes[0]);
    CHECK_EQ(deaths.exchange(0), threads);
}

void lock_against_death() {
    const unsigned rounds = check_rounds(3000);
    meeting together;
    strong<item> object;
    weak<item> shared;
    in_threads([&](int index) {
        for (unsigned round = 1; round <= rounds; ++round) {
            if (index == 0) {
                object = make<item>(round);
                shared = object;
            }
            together.arrive_and_wait();
            if (index == 0) {
                object.reset();
            } else {
                weak<item> mine = shared;
                for (int tries = 0; tries < 1000; ++tries) {
                    strong<item> got = mine.lock();
                    if (!got) break;
                    if (got->number != round || got->twice != 2 * round) CHECK(!"a locked object is whole");
                    strong<item> copy = got;
                    strong<item> moved = std::move(copy);
                }
            }
            together.arrive_and_wait();
        }
    });
    CHECK_EQ(deaths.exchange(0), rounds);
    CHECK(shared.lock() == nullptr);
}

void copies() {
    const unsigned rounds = check_rounds(30000);
    strong<item> object = make<item>(1);
    const weak<item> watching = object;
    in_threads([&](int) {
        for (unsigned i = 0; i < rounds; ++i) {
            strong<item> mine = object;
            weak<item> seen = watching;
            if (seen.lock() != mine) CHECK(!"a live object is locked");
        }
    });
    CHECK(object.is_unique());
    CHECK_EQ(watching.inspect().weak, 2);
}

} // namespace

int main() {
    first_make();
    lock_against_death();
    copies();
    return check_done("threads_handles");
}
