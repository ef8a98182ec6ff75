// sidetable_identity.hpp: C++20 over sidetable_identity.h. Header-only; needs neither exceptions nor RTTI.
//
//     sidetable::host host;
//     auto x = host.export_(object);              // sidetable::strong<node>
//     if (x && x.is_new) wrappers[x.handle] = …;
//     sidetable::strong<node> back = host.resolve<node>(x.handle, x.epoch);
#ifndef SIDETABLE_IDENTITY_HPP
#define SIDETABLE_IDENTITY_HPP

#include "sidetable.hpp"
#include "sidetable_identity.h"

namespace sidetable {

/// A handle, or the status that says why there is none.
struct exported : sidetable_exported {
    explicit operator bool() const noexcept { return status == SIDETABLE_OK; }
};

/// A host: registered when it is made, and unregistered, with all its handles released, when it ends.
class host {
public:
    /// With a callback for handles that sweep() and the host's end release.
    explicit host(const sidetable_host_definition &definition = {}) noexcept {
        status_ = sidetable_host_register(&definition, &id_);
    }
    host(host &&other) noexcept : id_(std::exchange(other.id_, 0)), status_(std::exchange(other.status_, SIDETABLE_HOST_GONE)) {}
    host &operator=(host &&other) noexcept {
        std::swap(id_, other.id_);
        std::swap(status_, other.status_);
        return *this;
    }
    ~host() {
        if (id_ != 0) sidetable_host_unregister(id_, nullptr);
    }

    /// Whether it was registered.
    [[nodiscard]] sidetable_status status() const noexcept { return status_; }
    [[nodiscard]] sidetable_host id() const noexcept { return id_; }

    /// The object's handle here. A new one owns a strong reference until release().
    template <class T> exported export_(const strong<T> &object) const noexcept {
        return {sidetable_export(object.header(), id_)};
    }

    /// The object that a handle stands for, which is the caller's word to be a T; null for a handle that stands for none.
    template <class T> [[nodiscard]] strong<T> resolve(std::uint32_t handle, std::uint32_t epoch) const noexcept {
        void *object = nullptr;
        sidetable_resolve(id_, handle, epoch, &object);
        return strong<T>::adopt_header(object);
    }

    /// Takes a handle over for a new wrapper: the epoch that counts from here on, or 0 for a handle that is stale.
    [[nodiscard]] std::uint32_t adopt(std::uint32_t handle, std::uint32_t epoch) const noexcept {
        std::uint32_t later = 0;
        sidetable_adopt(id_, handle, epoch, &later);
        return later;
    }

    /// Ends a handle and drops its reference.
    sidetable_status release(std::uint32_t handle, std::uint32_t epoch) const noexcept {
        return sidetable_release_handle(id_, handle, epoch);
    }

    /// Releases all handles; how many there were.
    std::size_t sweep() const noexcept {
        std::size_t count = 0;
        sidetable_host_sweep(id_, &count);
        return count;
    }

    /// How many objects have handles here.
    [[nodiscard]] std::size_t count() const noexcept {
        std::size_t count = 0;
        sidetable_host_count(id_, &count);
        return count;
    }

private:
    sidetable_host id_ = 0;
    sidetable_status status_ = SIDETABLE_HOST_GONE;
};

} // namespace sidetable

#endif // SIDETABLE_IDENTITY_HPP
