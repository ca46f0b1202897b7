// How long a job will about take, from how fast the last ones ran here.
#pragma once

#include <optional>

#include "daemon/store/store.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder::api {

struct Speed {
    double flops_per_second = 0.0;
    bool measured = false;  // False: nothing ran here yet, a figure of another machine.
};

// Thread-safe.
class SpeedEstimate {
  public:
    explicit SpeedEstimate(store::Store& store) : store_(store) {}

    // The median of the last jobs that did real arithmetic in steps about as large as this model's,
    // as small ones come to a smaller part of the machine's speed; where there are none, the newest
    // job's of any size.
    Speed speed(const ModelSummary& summary) const;
    // A step costs its arithmetic and a fixed part (primitives, gathering the batch, records).
    static double seconds(const Speed& speed, const ModelSummary& summary, std::int64_t steps);

  private:
    store::Store& store_;
};

}  // namespace rangefinder::api
