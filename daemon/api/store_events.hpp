// The store's events as the stream of one client.
#pragma once

#include <string>
#include <vector>

#include "daemon/http/message.hpp"
#include "daemon/store/store.hpp"

namespace rangefinder::api {

// Used by one connection. The store must outlive it.
class StoreEvents final : public http::EventSource {
  public:
    // With `job` the stream ends when that job has ended; without it never does.
    StoreEvents(store::Store& store, std::vector<std::string> topics, std::string job)
        : store_(store), topics_(std::move(topics)), job_(std::move(job)) {}

    std::vector<http::ServerEvent> read(std::uint64_t after, std::size_t limit) override;
    std::shared_ptr<void> subscribe(std::function<void()> wake) override;
    bool finished() override;

  private:
    store::Store& store_;
    const std::vector<std::string> topics_;
    const std::string job_;  // Empty: the stream does not end.
};

}  // namespace rangefinder::api
