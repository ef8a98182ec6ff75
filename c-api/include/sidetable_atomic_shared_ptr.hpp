// sidetable_atomic_shared_ptr.hpp: std::atomic of sidetable::shared_ptr and sidetable::weak_ptr. [util.smartptr.atomic]
//
//     std::atomic<sidetable::shared_ptr<settings>> current = sidetable::make_shared<settings>();
//     auto seen = current.load();
//
// A pointer has two words, so a variable has a lock of one byte beside it that is held for a few instructions: is_always_lock_free is false, as it is in the
// standard libraries.
#ifndef SIDETABLE_ATOMIC_SHARED_PTR_HPP
#define SIDETABLE_ATOMIC_SHARED_PTR_HPP

#include <atomic>
#if !defined(__cpp_lib_atomic_wait)
#include <thread>
#endif

#include "sidetable_shared_ptr.hpp"

namespace sidetable::detail {

// shared_ptr and weak_ptr are one kind to compare_exchange: they are the same where pointer and owner are.
template <class T> bool is_same(const shared_ptr<T> &a, const shared_ptr<T> &b) noexcept {
    return a.get() == b.get() && access::owner(a) == access::owner(b);
}
template <class T> bool is_same(const weak_ptr<T> &a, const weak_ptr<T> &b) noexcept {
    return !a.owner_before(b) && !b.owner_before(a) && a.lock().get() == b.lock().get();
}

template <class Pointer> class atomic_pointer {
public:
    using value_type = Pointer;
    static constexpr bool is_always_lock_free = false;

    constexpr atomic_pointer() noexcept = default;
    atomic_pointer(Pointer desired) noexcept : pointer_(std::move(desired)) {}
    atomic_pointer(const atomic_pointer &) = delete;
    void operator=(const atomic_pointer &) = delete;

    bool is_lock_free() const noexcept { return false; }
    operator Pointer() const noexcept { return load(); }
    void operator=(Pointer desired) noexcept { store(std::move(desired)); }

    Pointer load(std::memory_order = std::memory_order::seq_cst) const noexcept {
        const held lock(*this);
        return pointer_;
    }
    void store(Pointer desired, std::memory_order = std::memory_order::seq_cst) noexcept { (void)exchange(std::move(desired)); }
    Pointer exchange(Pointer desired, std::memory_order = std::memory_order::seq_cst) noexcept {
        const held lock(*this);
        pointer_.swap(desired);
        changes_.fetch_add(1, std::memory_order::release);
        return desired;
    }
    // What was there, and what was expected, end when the lock is free again: their destructors may use the variable.
    bool compare_exchange_strong(Pointer &expected, Pointer desired, std::memory_order = std::memory_order::seq_cst) noexcept {
        Pointer found;
        {
            const held lock(*this);
            if (is_same(pointer_, expected)) {
                pointer_.swap(desired);
                changes_.fetch_add(1, std::memory_order::release);
                return true;
            }
            found = pointer_;
        }
        expected = std::move(found);
        return false;
    }
    bool compare_exchange_strong(Pointer &expected, Pointer desired, std::memory_order, std::memory_order) noexcept {
        return compare_exchange_strong(expected, std::move(desired));
    }
    bool compare_exchange_weak(Pointer &expected, Pointer desired, std::memory_order = std::memory_order::seq_cst) noexcept {
        return compare_exchange_strong(expected, std::move(desired));
    }
    bool compare_exchange_weak(Pointer &expected, Pointer desired, std::memory_order, std::memory_order) noexcept {
        return compare_exchange_strong(expected, std::move(desired));
    }
#if defined(__cpp_lib_atomic_wait)
    void wait(Pointer old, std::memory_order = std::memory_order::seq_cst) const noexcept {
        for (;;) {
            const unsigned seen = changes_.load(std::memory_order::acquire);
            if (!is_same(load(), old)) return;
            changes_.wait(seen, std::memory_order::acquire);
        }
    }
    void notify_one() noexcept { changes_.notify_one(); }
    void notify_all() noexcept { changes_.notify_all(); }
#endif

private:
    struct held {
        const atomic_pointer &of;
        explicit held(const atomic_pointer &of_) noexcept : of(of_) {
#if defined(__cpp_lib_atomic_wait)
            while (of.is_held_.test_and_set(std::memory_order::acquire)) of.is_held_.wait(true, std::memory_order::relaxed);
#else
            // A standard library of before C++20 was finished (gcc 10) has nothing to wait by, as these variables have no wait() there.
            while (of.is_held_.test_and_set(std::memory_order::acquire)) std::this_thread::yield();
#endif
        }
        ~held() {
            of.is_held_.clear(std::memory_order::release);
#if defined(__cpp_lib_atomic_wait)
            of.is_held_.notify_one();
#endif
        }
    };

    Pointer pointer_;
    mutable std::atomic_flag is_held_{};
    std::atomic<unsigned> changes_{0};
};

} // namespace sidetable::detail

template <class T> struct std::atomic<sidetable::shared_ptr<T>> : sidetable::detail::atomic_pointer<sidetable::shared_ptr<T>> {
    using base = sidetable::detail::atomic_pointer<sidetable::shared_ptr<T>>;
    using base::base;
    constexpr atomic(std::nullptr_t) noexcept : base() {}
    using base::operator=;
    void operator=(std::nullptr_t) noexcept { this->store(nullptr); }
};
template <class T> struct std::atomic<sidetable::weak_ptr<T>> : sidetable::detail::atomic_pointer<sidetable::weak_ptr<T>> {
    using base = sidetable::detail::atomic_pointer<sidetable::weak_ptr<T>>;
    using base::base;
    using base::operator=;
};

#endif // SIDETABLE_ATOMIC_SHARED_PTR_HPP
