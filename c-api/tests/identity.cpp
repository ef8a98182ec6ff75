// Hosts and handles in C++.
#include "check.h"

#include "sidetable_identity.hpp"

namespace {

int ended = 0;

struct node : sidetable::object {
    explicit node(int number) : number(number) {}
    ~node() { ended++; }
    int number;
};

void handles() {
    sidetable::host host;
    CHECK_EQ(host.status(), SIDETABLE_OK);
    auto object = sidetable::make<node>(7);
    auto exported = host.export_(object);
    CHECK(exported && exported.is_new == 1);
    auto again = host.export_(object);
    CHECK(again && again.is_new == 0 && again.handle == exported.handle && again.epoch == exported.epoch);
    CHECK_EQ(host.count(), 1);
    object.reset();
    CHECK_EQ(ended, 0);
    CHECK_EQ(host.resolve<node>(exported.handle, exported.epoch)->number, 7);
    std::uint32_t later = host.adopt(exported.handle, exported.epoch);
    CHECK(later != 0);
    CHECK_EQ(host.adopt(exported.handle, exported.epoch), 0);
    CHECK(!host.resolve<node>(exported.handle, exported.epoch));
    CHECK_EQ(host.release(exported.handle, exported.epoch), SIDETABLE_STALE_HANDLE);
    CHECK_EQ(host.release(exported.handle, later), SIDETABLE_OK);
    CHECK_EQ(ended, 1);
    CHECK_EQ(host.export_(sidetable::strong<node>()).status, SIDETABLE_NULL_ARGUMENT);
}

void hosts_end() {
    ended = 0;
    sidetable_host id;
    {
        sidetable::host host;
        id = host.id();
        for (int number = 0; number < 5; number++) host.export_(sidetable::make<node>(number));
        sidetable::host moved = std::move(host);
        CHECK_EQ(host.id(), 0);
        CHECK_EQ(moved.id(), id);
        CHECK_EQ(moved.sweep(), 5);
        CHECK_EQ(ended, 5);
        moved.export_(sidetable::make<node>(6));
    }
    CHECK_EQ(ended, 6);
    CHECK_EQ(sidetable_host_sweep(id, nullptr), SIDETABLE_HOST_GONE);
    CHECK_EQ(sidetable_extension_count(), 0);
}

} // namespace

int main() {
    handles();
    hosts_end();
    return check_done("identity_cpp");
}
