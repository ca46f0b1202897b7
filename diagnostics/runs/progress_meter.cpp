#include "diagnostics/runs/progress_meter.hpp"

#include <algorithm>

namespace rangefinder {

ProgressMeter::ProgressMeter(SteadyTime start, std::int64_t steps, std::int64_t done)
    : steps_(steps), first_(done) {
    marks_[0] = {start, done};
}

Progress ProgressMeter::at(SteadyTime now, std::int64_t step) {
    Progress progress{step, steps_ + reserved_, 0.0, std::nullopt};
    const std::chrono::duration<double> passed = now - oldest().time;
    if (passed.count() > 0.0) {
        progress.steps_per_second = static_cast<double>(step - oldest().step) / passed.count();
    }
    if (step - first_ >= kStepsWithoutEta && progress.steps_per_second > 0.0) {
        progress.eta_seconds =
            static_cast<double>(progress.steps - step) / progress.steps_per_second;
    }
    if (now - marks_[newest_].time >= kMarkEvery) {
        newest_ = (newest_ + 1) % kMarks;
        marks_[newest_] = {now, step};
        count_ = std::min(count_ + 1, kMarks);
    }
    return progress;
}

}  // namespace rangefinder
