// One object's life, step by step, and then the same work done with std::shared_ptr. Run by `cargo xtask demo`.
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cinttypes>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "sidetable.hpp"

using sidetable::make;
using sidetable::strong;
using sidetable::unowned;
using sidetable::weak;

namespace {

// ---- The page ----

struct palette {
    const char *bold = "", *dim = "", *green = "", *yellow = "", *red = "", *cyan = "", *plain = "";

    palette() {
        const char *no_color = std::getenv("NO_COLOR");
        if (isatty(STDOUT_FILENO) == 0 || (no_color != nullptr && *no_color != '\0')) return;
        bold = "\033[1m", dim = "\033[2m", green = "\033[32m", yellow = "\033[33m", red = "\033[31m", cyan = "\033[36m";
        plain = "\033[0m";
    }
};

const palette ink;

void heading(const char *text) { std::printf("\n%s%s%s\n\n", ink.bold, text, ink.plain); }

void note(const char *text) { std::printf("  %s%s%s\n", ink.dim, text, ink.plain); }

std::string bytes(std::size_t count) {
    char text[32];
    if (count >= 1 << 20) std::snprintf(text, sizeof text, "%.1f MiB", static_cast<double>(count) / (1 << 20));
    else if (count >= 1 << 10) std::snprintf(text, sizeof text, "%.1f KiB", static_cast<double>(count) / (1 << 10));
    else std::snprintf(text, sizeof text, "%zu B", count);
    return text;
}

// What malloc has given out, in all.
std::size_t heap() {
#if __GLIBC_PREREQ(2, 33)
    const auto info = mallinfo2();
#else
    const auto info = mallinfo();
#endif
    return static_cast<std::size_t>(info.uordblks) + static_cast<std::size_t>(info.hblkhd);
}

// ---- The life ----

constexpr std::size_t photo_size = 4 << 20;

struct photo : sidetable::object {
    std::array<unsigned char, photo_size> pixels;
    photo() { pixels.fill(0x7f); }
    ~photo() { note("~photo() runs: the last strong reference is gone"); }
};

std::size_t heap_before;

void step(const char *what, const sidetable_object_state &state, bool has_memory) {
    const bool in_entry = state.side_table != nullptr;
    char word[24] = "(given back)", weak_count[24] = "-";
    if (has_memory) std::snprintf(word, sizeof word, "%016" PRIx64, state.word);
    if (in_entry) std::snprintf(weak_count, sizeof weak_count, "%" PRIu64, state.weak);
    std::printf("  %-24s %s%-16s%s %s%6" PRIu64 "%s %7" PRIu64 " %4s %8s  ", what, in_entry ? ink.yellow : ink.green, word, ink.plain,
                state.strong == 0 ? ink.red : "", state.strong, ink.plain, state.unowned, weak_count,
                bytes(heap() - heap_before).c_str());
    if (in_entry) std::printf("entry: %s%016" PRIx64 "%s\n", ink.cyan, state.counts, ink.plain);
    else std::printf("header\n");
}

sidetable_object_state look(const void *object) {
    sidetable_object_state state;
    sidetable_inspect(object, &state);
    return state;
}

void life() {
    heading("One object's life: 16 bytes of header, 4 MiB of pixels");
    std::printf("  %s%-24s %-16s %6s %7s %4s %8s  %s%s\n", ink.dim, "step", "header's word", "strong", "unowned", "weak", "heap",
                "where the counts are", ink.plain);
    (void)sidetable::class_of<photo>();
    heap_before = heap();

    strong<photo> a = make<photo>();
    const void *address = a.get();
    step("strong a = make()", look(address), true);
    strong<photo> b = a;
    step("strong b = a", look(address), true);
    unowned<photo> u = a;
    step("unowned u = a", look(address), true);
    weak<photo> w = a;
    step("weak w = a", look(address), true);
    std::printf("  %s%24s ^ the low 62 bits, << 3: the side table entry at %p, 32 bytes%s\n", ink.dim, "",
                look(address).side_table, ink.plain);
    {
        strong<photo> loaded = w.lock();
        step("w.lock(): the object", look(address), true);
    }
    b.reset();
    step("b.reset()", look(address), true);
    a.reset();
    step("a.reset(): dead", look(address), true);
    const bool came_back = static_cast<bool>(w.lock());
    step(came_back ? "w.lock(): THERE?" : "w.lock(): null", look(address), true);
    u.reset();
    step("u.reset(): memory freed", w.inspect(), false);
    w.reset();
    std::printf("  %-24s %-16s %6s %7s %4s %8s  the entry is free again\n", "w.reset()", "", "", "", "",
                bytes(heap() - heap_before).c_str());

    std::printf("\n");
    note("Counts, from the top: 1 bit, clear; 30 bits, strong references beyond the first; 1 bit, deiniting; 31 bits, unowned");
    note("references; 1 bit, set. The strong references together hold one unowned reference, and those together one weak one.");
}

// ---- What weak references keep ----

struct quiet_photo : sidetable::object {
    std::array<unsigned char, photo_size> pixels{};
};

struct std_photo {
    std::array<unsigned char, photo_size> pixels{};
};

void memory() {
    heading("Eight objects of 4 MiB: all dead, a weak reference to each still out");
    constexpr int count = 8;

    (void)sidetable::class_of<quiet_photo>();
    const std::size_t before_ours = heap();
    std::array<weak<quiet_photo>, count> ours;
    for (auto &w : ours) w = make<quiet_photo>();
    const std::size_t held_by_ours = heap() - before_ours;

    const std::size_t before_theirs = heap();
    std::array<std::weak_ptr<std_photo>, count> theirs;
    for (auto &w : theirs) w = std::make_shared<std_photo>();
    const std::size_t held_by_theirs = heap() - before_theirs;

    std::printf("  %-44s %s%10s%s\n", "sidetable", ink.green, bytes(held_by_ours).c_str(), ink.plain);
    std::printf("  %-44s %10s\n", "std::make_shared (one block for both)", bytes(held_by_theirs).c_str());
}

// ---- Time ----

struct small : sidetable::object {
    std::uint64_t fields[2] = {};
};

struct std_small {
    std::uint64_t fields[2] = {};
};

// Makes the compiler believe that a value is looked at.
template <class T> void used(T &value) { __asm__ volatile("" : : "g"(&value) : "memory"); }

constexpr int repetitions = 20000, samples = 31;

template <class Work> double nanoseconds(Work work) {
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < repetitions; ++i) work();
    const std::chrono::duration<double, std::nano> time = std::chrono::steady_clock::now() - start;
    return time.count() / repetitions;
}

double median(std::vector<double> &values) {
    std::nth_element(values.begin(), values.begin() + samples / 2, values.end());
    return values[samples / 2];
}

// One sample of each in turn, so that whatever slows the machine down meets both.
template <class Ours, class Theirs> void compare(const char *what, Ours ours, Theirs theirs) {
    std::vector<double> our_times, their_times;
    for (int i = 0; i < samples; ++i) {
        our_times.push_back(nanoseconds(ours));
        their_times.push_back(nanoseconds(theirs));
    }
    const double our_time = median(our_times), their_time = median(their_times), ratio = their_time / our_time;
    std::printf("  %-44s %8.1f ns %8.1f ns   %s%5.2fx%s\n", what, our_time, their_time, ratio >= 1 ? ink.green : ink.red, ratio,
                ink.plain);
}

void compare_all() {
    const strong<small> ours = make<small>();
    const auto theirs = std::make_shared<std_small>();
    const weak<small> our_weak = ours;
    const std::weak_ptr<std_small> their_weak = theirs;

    const strong<small> without_table = make<small>();
    compare(
        "copy and drop a strong reference",
        [&] { strong<small> copy = without_table; used(copy); },
        [&] { std::shared_ptr<std_small> copy = theirs; used(copy); });
    compare(
        "the same, weak references are out",
        [&] { strong<small> copy = ours; used(copy); },
        [&] { std::shared_ptr<std_small> copy = theirs; used(copy); });
    compare(
        "lock a weak reference and drop the result",
        [&] { strong<small> locked = our_weak.lock(); used(locked); },
        [&] { std::shared_ptr<std_small> locked = their_weak.lock(); used(locked); });
    compare(
        "make an object and drop it",
        [] { strong<small> made = make<small>(); used(made); },
        [] { auto made = std::make_shared<std_small>(); used(made); });
    compare(
        "make it, refer to it weakly, drop both",
        [] { strong<small> made = make<small>(); weak<small> w = made; used(w); },
        [] { auto made = std::make_shared<std_small>(); std::weak_ptr<std_small> w = made; used(w); });
}

void time() {
    heading("The same work with std::shared_ptr and std::weak_ptr (medians; this process, this machine, just now)");
    std::printf("  %s%-44s %11s %11s   %6s%s\n", ink.dim, "one thread", "sidetable", "std", "ahead", ink.plain);
    compare_all();

    std::mutex mutex;
    std::condition_variable over;
    bool is_over = false;
    std::thread idle([&] {
        std::unique_lock lock(mutex);
        over.wait(lock, [&] { return is_over; });
    });
    std::printf("\n  %s%-44s %11s %11s   %6s%s\n", ink.dim, "beside a second thread, which sleeps", "sidetable", "std", "ahead",
                ink.plain);
    compare_all();
    {
        const std::lock_guard lock(mutex);
        is_over = true;
    }
    over.notify_one();
    idle.join();
    std::printf("\n");
}

} // namespace

int main() {
    // Large blocks are mapped one by one, so that the heap's size is what is in use.
    mallopt(M_MMAP_THRESHOLD, 128 << 10);
    std::printf("%ssidetable %s%s\n", ink.bold, sidetable_version(), ink.plain);
    // The first weak reference of a process brings a slab for entries: not part of this object's life.
    (void)weak<small>(make<small>()).lock();
    life();
    memory();
    time();
}
