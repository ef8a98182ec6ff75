// A tree whose children are held strongly and whose parents weakly: it frees itself from the root, and a branch that someone
// still holds outlives it.
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sidetable.hpp"

namespace {

struct folder : sidetable::object {
    std::string name;
    std::vector<sidetable::strong<folder>> children;
    sidetable::weak<folder> parent;

    explicit folder(std::string_view name_) : name(name_) {}
    ~folder() { std::printf("    %s/ is gone\n", name.c_str()); }

    sidetable::strong<folder> add(std::string_view child_name) {
        auto child = sidetable::make<folder>(child_name);
        child->parent = sidetable::strong<folder>(this);
        children.push_back(child);
        return child;
    }

    std::string path() const {
        const auto above = parent.lock();
        return (above ? above->path() : std::string()) + "/" + name;
    }
};

void print(const folder &f, int depth) {
    std::printf("    %*s%s/\n", 2 * depth, "", f.name.c_str());
    for (const auto &child : f.children) print(*child, depth + 1);
}

} // namespace

int main() {
    auto root = sidetable::make<folder>("home");
    auto photos = root->add("photos");
    auto summer = photos->add("summer");
    summer->add("beach");
    root->add("letters");

    std::puts("A tree:");
    print(*root, 0);
    std::printf("summer is %s\n\n", summer->path().c_str());

    std::puts("Let go of the root, and keep summer:");
    photos.reset();
    root.reset();
    std::printf("summer is %s, its parent is %s\n\n", summer->path().c_str(), summer->parent.lock() ? "there" : "gone");

    std::puts("Let go of summer:");
    summer.reset();
}
