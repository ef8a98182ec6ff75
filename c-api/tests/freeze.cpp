// Freezing from C++: the examples of the proposal that freezing follows, and handles to what is frozen.
#include "check.h"
#include "sidetable_freeze.hpp"
#include "sidetable_phases.h"

namespace {

// A recursive value: built nullable and mutable, read without null and without change.
struct loop : sidetable::object {
    sidetable::strong<loop> self;
    int value = 0;

    explicit loop(int v) noexcept : value(v) {}
    ~loop() { ++ends; }
    loop(const loop &) = delete;
    loop &operator=(const loop &) = delete;

    // As a generated setter would: it asks first.
    bool set_self(sidetable::strong<loop> other) noexcept {
        if (!sidetable::is_mutable(this)) return false;
        self = std::move(other);
        return true;
    }

    static constexpr auto fields() { return std::tuple{sidetable::field{"self", &loop::self}}; }
    static constexpr auto frozen_fields() { return std::tuple{sidetable::frozen_field{"self", &loop::self}}; }

    static inline int ends = 0;
};

// A tree whose children know their parent: an AST.
struct tree : sidetable::object {
    sidetable::strong<tree> left, right;
    sidetable::weak<tree> parent;
    const char *name;

    explicit tree(const char *n) noexcept : name(n) {}
    ~tree() { order += name; }
    tree(const tree &) = delete;
    tree &operator=(const tree &) = delete;

    static constexpr auto fields() {
        return std::tuple{sidetable::field{"left", &tree::left}, sidetable::field{"right", &tree::right},
                          sidetable::field{"parent", &tree::parent}};
    }

    static inline std::string order;
};

void a_recursive_value() {
    auto root = sidetable::make<loop>(42);
    sidetable_error error;
    // It is not finished: the frozen class has no null.
    CHECK(!sidetable::freeze(root, &error));
    CHECK_EQ(error.code, SIDETABLE_NULL_FIELD);
    CHECK_STR(error.path, "root.self");
    CHECK(root->set_self(root));
    sidetable::frozen<loop> result = sidetable::freeze(root);
    CHECK(result);
    CHECK(!root->set_self(nullptr));
    CHECK_EQ(result->self->self->self->value, 42);
    root = nullptr;
    CHECK_EQ(loop::ends, 0);
    CHECK_EQ(swift_retainCount(const_cast<loop *>(result.get())), 1);
    result = {};
    CHECK_EQ(loop::ends, 1);
    CHECK_EQ(sidetable_outstanding_components(), 0);
}

void a_tree() {
    auto root = sidetable::make<tree>("a");
    root->left = sidetable::make<tree>("b");
    root->right = sidetable::make<tree>("c");
    root->left->parent = root;
    root->right->parent = root;
    root->right->left = sidetable::make<tree>("d");
    sidetable::weak<tree> watch = root->right->left;
    std::string before = sidetable::draw(root);
    auto result = sidetable::freeze(root);
    CHECK(result);
    CHECK(sidetable::draw(root) != before);
    root = nullptr;
    CHECK(result->left->parent.lock().get() == result.get());
    auto right = sidetable::frozen<tree>::of(result->right);
    CHECK(right);
    CHECK(!sidetable::frozen<tree>::of(sidetable::make<tree>("")));
    result = {};
    CHECK(tree::order == "ab");
    CHECK(right->parent.lock() == nullptr);
    right = {};
    CHECK(tree::order == "abcd");
    CHECK(watch.lock() == nullptr);
    tree::order.clear();
}

// The global that points to itself, and the module of two phases that makes it.
void *const *frozen_loop;

void read_loop() {
    const auto *global = static_cast<const loop *>(*frozen_loop);
    CHECK_EQ(global->self->self->value, 7);
}

void two_phases() {
    loop::ends = 0;
    const sidetable_global globals[] = {
        {"loop", sidetable::class_of<loop>(), nullptr, 0, false},
        {"frozen_loop", sidetable::detail::frozen_class_variable<loop>, "loop", 1, true},
    };
    const char *const uses[] = {"frozen_loop"};
    const sidetable_function functions[] = {{"read", read_loop, 1, uses, 1, true}};
    void (*const starts[])(const sidetable_module *, void *) = {
        [](const sidetable_module *module, void *) {
            void **place;
            CHECK_EQ(sidetable_module_freezable(module, "loop", &place, nullptr), SIDETABLE_OK);
            auto made = sidetable::make<loop>(7);
            made->self = made;
            *place = swift_retain(made.get());
        },
        [](const sidetable_module *module, void *) {
            sidetable_code read;
            CHECK_EQ(sidetable_module_view(module, "frozen_loop", &frozen_loop, nullptr), SIDETABLE_OK);
            CHECK_EQ(sidetable_module_function(module, "read", &read, nullptr), SIDETABLE_OK);
            read();
        },
    };
    const sidetable_module_definition definition{"loops", globals, 2, functions, 1, starts, 2, nullptr};
    sidetable_module *module;
    CHECK_EQ(sidetable_module_create(&definition, &module, nullptr), SIDETABLE_OK);
    CHECK_EQ(sidetable_module_start(module, nullptr), SIDETABLE_OK);
    read_loop();
    sidetable_module_destroy(module);
    CHECK_EQ(loop::ends, 1);
}

} // namespace

int main() {
    sidetable::declare_frozen<loop, tree>();
    a_recursive_value();
    a_tree();
    two_phases();
    CHECK_EQ(sidetable_outstanding_components(), 0);
    return check_done("freeze");
}
