// What C++ threads leave behind: nothing, where the destructors of thread_local objects and of keys use the runtime, for the first time or
// again.
#include "memory.h"

#include <functional>
#include <memory>
#include <thread>

#include "sidetable.hpp"

using sidetable::make;
using sidetable::strong;
using sidetable::weak;

namespace {

constexpr int few = 4, many = 100;

struct item : sidetable::object {
    std::uint64_t number = 7;
};

void make_and_forget(int count) {
    for (int i = 0; i < count; ++i) {
        strong<item> fresh = make<item>();
        weak<item> reference(fresh.get());
        if (reference.lock()->number != 7) CHECK(!"an object is whole");
    }
}

/* Ends what it was given, and then makes and ends more. */
class ending {
    strong<item> object_;
    weak<item> reference_;
    int count_ = 0;

public:
    ending() = default;
    void take(strong<item> object, weak<item> reference, int count) {
        object_ = std::move(object);
        reference_ = std::move(reference);
        count_ = count;
    }
    ~ending() { make_and_forget(count_); }
};

thread_local ending local;

pthread_key_t key;

/* A thread_local object that has the destructors of keys run for its thread, after its own. */
struct sets_the_key {
    std::unique_ptr<ending> value;
    ~sets_the_key() {
        if (value) CHECK_EQ(pthread_setspecific(key, value.release()), 0);
    }
};

thread_local sets_the_key setter;

void leave_nothing(const char *what, unsigned rounds, const std::function<void(strong<item>, weak<item>)> &body) {
    auto threads = [&](unsigned count) {
        for (unsigned i = 0; i < count; ++i) {
            strong<item> object = make<item>();
            weak<item> reference(object.get());
            std::thread(body, std::move(object), std::move(reference)).join();
        }
    };
    if (!is_measurable()) rounds = 4;
    threads(is_measurable() ? 40 : 0);
    size_t allocated_before = allocated(), resident_before = resident();
    threads(rounds);
    long long malloced = grown(allocated(), allocated_before), in_memory = grown(resident(), resident_before);
    if (is_measurable() && (malloced > 8 << 10 || in_memory > 128 << 10)) {
        std::fprintf(stderr, "%s: %u threads leave %lld bytes of malloc's, %lld resident\n", what, rounds, malloced, in_memory);
        std::exit(1);
    }
    check_counted();
}

} // namespace

int main() {
    have_one_arena();
    CHECK_EQ(pthread_key_create(&key, [](void *value) { delete static_cast<ending *>(value); }), 0);
    for (int count : {few, many}) {
        leave_nothing("a body", 500, [=](strong<item>, weak<item>) { make_and_forget(count); });
        leave_nothing("a thread_local object alone", 500, [=](strong<item> object, weak<item> reference) {
            local.take(std::move(object), std::move(reference), count);
        });
        leave_nothing("a thread_local object from before the first use", 500, [=](strong<item> object, weak<item> reference) {
            local.take(nullptr, {}, count);
            make_and_forget(count);
            local.take(std::move(object), std::move(reference), count);
        });
        leave_nothing("a thread_local object from after the first use", 500, [=](strong<item> object, weak<item> reference) {
            make_and_forget(count);
            local.take(std::move(object), std::move(reference), count);
        });
        leave_nothing("a key that a thread_local object sets", 500, [=](strong<item> object, weak<item> reference) {
            setter.value = std::make_unique<ending>();
            setter.value->take(std::move(object), std::move(reference), count);
        });
        leave_nothing("body, thread_local object and key", 500, [=](strong<item> object, weak<item> reference) {
            make_and_forget(count);
            local.take(object, reference, count);
            setter.value = std::make_unique<ending>();
            setter.value->take(std::move(object), std::move(reference), count);
        });
    }
    return check_done("threads_end");
}
