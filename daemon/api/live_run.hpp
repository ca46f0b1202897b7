// A training elsewhere as its records come: what is new, what came before, and what the rules say.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/findings/curve.hpp"
#include "diagnostics/findings/finding.hpp"
#include "diagnostics/rules/watch.hpp"

namespace rangefinder::api {

// A run that is full takes no more.
struct RunLimits {
    std::size_t values = 5'000'000;  // Of all series together.
    std::size_t series = 2000;
    std::size_t held = 200'000;             // Values of steps after the newest loss.
    std::size_t range_test_steps = 10'000;  // Suggestions compare each point with each other.
};

// Pure: knows neither store nor clock. What it says depends on the points and their order alone, so
// that one that takes the stored series in a single batch goes on as the one that took them as they
// came: a point is accepted only while its step is not judged yet. Not thread-safe.
class LiveRun {
  public:
    LiveRun(RunFacts facts, std::int64_t late_steps, RunLimits limits = {});

    // Where points of the batch may be that came before: to be asked of the store.
    struct Overlap {
        std::vector<std::string> names;
        std::int64_t from = 0, to = 0;
    };
    std::optional<Overlap> overlap(const Records& batch) const;

    struct Fresh {
        Records records;  // Series in the batch's order; those without a new point are left out.
        std::int64_t accepted = 0;
        std::int64_t repeated = 0;  // Came before; the value of then stays.
    };
    // `known`: what is stored of the overlap. kConflict: a point that did not come before is of a
    // step that has been judged (its step is named); kTooLarge: a limit. Then nothing of the batch
    // may be taken.
    Result<Fresh> sort_out(const Records& batch, const Records& known) const;

    // New findings. `fresh` came from sort_out() or, at a restart, whole from the store.
    std::vector<Finding> take(const Records& fresh);
    // No more will come. All findings, the most severe first.
    std::vector<Finding> finish(const Stopped& stopped);

    std::int64_t newest_step() const { return newest_step_; }  // -1: none yet.
    // Of its series, in the order in which they came.
    const std::vector<std::string>& names() const { return names_; }
    // The newest value of the series; nothing: it has none.
    std::optional<double> newest(const std::string& name) const;

  private:
    struct HeldPoint {
        std::size_t series;  // In names_.
        std::int64_t step;
        double value;
    };
    struct Newest {
        std::size_t place;  // In names_.
        std::int64_t step;
        double value;
        std::size_t points;
    };

    // Steps before it are judged, so that nothing can be added to them.
    std::int64_t frontier() const;
    std::optional<Error> refusal(const Fresh& fresh) const;
    void note(const Series& series);
    // Held points up to `last`, in a series each; series without points are there, too, so that the
    // rules know them in the order in which they came.
    Records release(std::int64_t last);

    const std::int64_t late_steps_;
    const RunLimits limits_;
    const bool is_range_test_;
    Watch watch_;
    std::vector<std::string> names_;  // In the order in which they came.
    std::map<std::string, Newest> newest_;
    std::vector<HeldPoint> held_;  // By step.
    std::int64_t newest_step_ = -1;
    std::optional<std::int64_t> newest_loss_;
    std::size_t values_ = 0;
};

}  // namespace rangefinder::api
