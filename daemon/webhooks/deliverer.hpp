// Posts findings to the addresses that jobs named, from the store, until they are taken.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/metrics/metrics.hpp"
#include "daemon/store/store.hpp"
#include "diagnostics/base/clock.hpp"

namespace rangefinder::webhooks {

struct DelivererOptions {
    std::vector<std::string> allowed;  // "host:port"; empty: nothing is ever posted.
    std::string cursor_path;           // Made when missing; then only later findings are posted.
    std::string user_agent = "rangefinder";
};

using Log = std::function<void(std::string_view level, std::string_view text)>;

// One thread of its own. Every finding is posted at least once: a daemon that was killed between a
// post and its note posts it again, with the same Idempotency-Key. The store, metrics and clock
// must outlive it.
class Deliverer {
  public:
    Deliverer(DelivererOptions options, store::Store& store, metrics::Metrics& metrics,
              const Clock& clock, Log log);
    // As stop().
    ~Deliverer();
    Deliverer(const Deliverer&) = delete;
    Deliverer& operator=(const Deliverer&) = delete;

    // Without allowed addresses: no-op.
    void start();
    // Waits for the post that is being made, 2 s at most. What is left is posted after the next
    // start.
    void stop();

  private:
    class Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace rangefinder::webhooks
