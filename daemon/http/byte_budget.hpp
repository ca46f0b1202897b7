// A shared allowance of bytes: what one takes, another cannot have until it is given back.
#pragma once

#include <atomic>
#include <cstdint>

namespace rangefinder::http {

// Thread-safe.
class ByteBudget {
  public:
    explicit ByteBudget(std::uint64_t limit) : limit_(limit) {}

    // All of it or nothing.
    bool take(std::uint64_t bytes) {
        std::uint64_t used = used_.load();
        do {
            if (bytes > limit_ || used > limit_ - bytes) return false;
        } while (!used_.compare_exchange_weak(used, used + bytes));
        return true;
    }
    void give_back(std::uint64_t bytes) { used_ -= bytes; }
    std::uint64_t used() const { return used_; }

  private:
    const std::uint64_t limit_;
    std::atomic<std::uint64_t> used_{0};
};

// Gives back at its end what it took. Not thread-safe itself.
class ByteLease {
  public:
    explicit ByteLease(ByteBudget& budget) : budget_(budget) {}
    ~ByteLease() { budget_.give_back(held_); }
    ByteLease(const ByteLease&) = delete;
    ByteLease& operator=(const ByteLease&) = delete;

    // Makes the lease hold at least `bytes`.
    bool grow_to(std::uint64_t bytes) {
        if (bytes <= held_) return true;
        if (!budget_.take(bytes - held_)) return false;
        held_ = bytes;
        return true;
    }

  private:
    ByteBudget& budget_;
    std::uint64_t held_ = 0;
};

}  // namespace rangefinder::http
