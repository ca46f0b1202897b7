// Who wants to hear of commits.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>

namespace rangefinder::store {

// Thread-safe. A subscriber may be dropped while others are called; when its token is gone it is
// not called any more. A callback must not add or drop subscribers.
class Subscribers {
  public:
    std::shared_ptr<void> add(std::function<void()> wake);
    void notify() const;

  private:
    // Shared with the tokens, which may outlive this object.
    struct State;
    std::shared_ptr<State> state_ = make_state();
    static std::shared_ptr<State> make_state();
};

}  // namespace rangefinder::store
