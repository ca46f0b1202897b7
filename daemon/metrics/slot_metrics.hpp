// Series of the worker slots, which come and go with the jobs. Includes prometheus-cpp.
#pragma once

#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>

#include <array>
#include <cstddef>
#include <limits>
#include <map>
#include <mutex>

#include "daemon/metrics/metrics.hpp"

namespace rangefinder::metrics {

// Thread-safe: one mutex guards making, setting and removing, as prometheus-cpp does not keep a
// removed series alive for whoever still holds it.
class SlotMetrics {
  public:
    explicit SlotMetrics(prometheus::Registry& registry);
    void set_slots(std::size_t slots);
    void begin(std::size_t slot, const SlotJob& job);
    void update(std::size_t slot, const SlotFigures& figures);
    void end(std::size_t slot);

  private:
    enum Figure { kProgress, kLearningRate, kLoss, kGradientNorm, kFigures };
    struct Slot {
        prometheus::Gauge* info = nullptr;
        std::array<prometheus::Gauge*, kFigures> figures{};
    };

    void set(std::size_t slot, Figure figure, std::optional<double> value);
    void remove(std::size_t slot);
    void count_busy();

    std::mutex mutex_;
    std::array<prometheus::Family<prometheus::Gauge>*, kFigures> figures_;
    prometheus::Family<prometheus::Gauge>& info_;
    prometheus::Gauge& slots_;
    prometheus::Gauge& busy_;
    std::map<std::size_t, Slot> running_;
    // Workers; slots from here on are runs that happen elsewhere and keep no worker busy.
    std::size_t workers_ = std::numeric_limits<std::size_t>::max();
};

}  // namespace rangefinder::metrics
