// What sidetable.hpp cannot do with values of any type ends in a line that says so, and in nothing else. Each death happens in a child of its own.
#include "check.h"

#include <csignal>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sidetable.hpp"

using sidetable::make;
using sidetable::strong;

namespace {

void dies(void (*die)(), const std::string &line) {
    int err[2];
    CHECK_EQ(pipe(err), 0);
    const pid_t pid = fork();
    CHECK(pid >= 0);
    if (pid == 0) {
        const struct rlimit no_core = {0, 0};
        setrlimit(RLIMIT_CORE, &no_core);
        dup2(err[1], STDERR_FILENO);
        die();
        _exit(0);
    }
    close(err[1]);
    std::string said;
    char some[512];
    for (ssize_t got; (got = read(err[0], some, sizeof some)) > 0;) said.append(some, static_cast<std::size_t>(got));
    close(err[0]);
    said.resize(check_without_emulator(said.data()));
    int status = 0;
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_STR(said.c_str(), line.c_str());
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

struct base {
    std::uint64_t value = 1;
    virtual ~base() = default;
    strong<base> me() { return strong<base>(this); }
};
struct left : base {};
struct right : base {};
struct both : left, right {};

// Which of its two bases? The first is where every base's is.
void two_of_one_base() {
    strong<both> b = make<both>();
    strong<left> l = b;
    strong<right> r = b;
    CHECK_EQ(l->value, r->value);
    const strong<base> first = l;
    const strong<base> second = r;
}
void two_of_one_base_the_other_first() {
    strong<both> b = make<both>();
    const strong<base> second = strong<right>(b);
    const strong<base> first = strong<left>(b);
}

struct other {
    std::uint64_t words[3] = {1, 2, 3};
    virtual ~other() = default;
};
struct hasty : base {
    hasty() { (void)me(); }
};
struct hasty_second : other, hasty {};
void begins_as_a_second_base() { (void)make<hasty_second>(); }

// There are classes to be taken for that of such a pointer, none of them frozen.
template <std::uint64_t InFront> void is_nothing_that_make_made() {
    (void)make<base>();
    struct {
        std::uint64_t before[2] = {InFront, 6};
        base alone;
    } here;
    (void)here.alone.me();
}

} // namespace

int main() {
    const std::string ns = "(anonymous namespace)::", gcc = "{anonymous}::";
    // Types are named as the compiler does.
    const std::string name = sidetable::detail::name_of<base>.data();
    const std::string in = name.substr(0, name.size() - 4);
    CHECK(in == ns || in == gcc);
    const std::string several = "Fatal error: class " + in + "both: it has several bases of one type, which only a sidetable::shared_ptr tells apart: " +
                                name + "\n";
    const std::string nothing = "Fatal error: class " + name +
                                ": this pointer leads to no object that make() made, or is that of a base, not the first, while it begins or ends\n";
    dies(two_of_one_base, several);
    dies(two_of_one_base_the_other_first, several);
    dies(begins_as_a_second_base, nothing);
    dies(is_nothing_that_make_made<5>, nothing);
    dies(is_nothing_that_make_made<0>, nothing);
    // A base that is the first is made and found as ever.
    CHECK_EQ(make<hasty>()->me()->value, 1);
    return check_done("any_type_errors");
}
