#include "daemon/api/speed_estimate.hpp"

#include "daemon/codec/summary_codec.hpp"

namespace rangefinder::api {
namespace {

// One thread of a server with AVX-512 and other work beside; half of what such a core reaches
// alone.
constexpr double kUsualFlopsPerSecond = 4e10;
constexpr double kSecondsPerStep = 60e-6;
constexpr double kSecondsPerJob = 0.15;  // Starting the worker, reading the data.
constexpr std::size_t kJobsLookedAt = 20;

// Nothing for a job whose time went elsewhere than into arithmetic.
std::optional<double> flops_per_second(const store::JobRecord& job) {
    if (!job.started_at || !job.finished_at || job.progress.step < 10) return std::nullopt;
    const auto summary = codec::model_summary_from_json(job.summary);
    if (!summary.ok()) return std::nullopt;
    const auto steps = static_cast<double>(job.progress.step);
    const double total = std::chrono::duration<double>(*job.finished_at - *job.started_at).count();
    const double computing = total - kSecondsPerJob - steps * kSecondsPerStep;
    if (computing < 0.2 * total || computing <= 0.0) return std::nullopt;
    return summary->flops_per_step * steps / computing;
}

}  // namespace

Speed SpeedEstimate::speed() const {
    store::JobFilter filter;
    filter.state = store::JobState::kSucceeded;
    filter.limit = kJobsLookedAt;
    const auto page = store_.jobs(filter);
    if (page.ok()) {
        for (const store::JobRecord& job : page->jobs) {
            if (const auto measured = flops_per_second(job)) return {*measured, true};
        }
    }
    return {kUsualFlopsPerSecond, false};
}

double SpeedEstimate::seconds(const Speed& speed, const ModelSummary& summary, std::int64_t steps) {
    const double step = summary.flops_per_step / speed.flops_per_second + kSecondsPerStep;
    return kSecondsPerJob + static_cast<double>(steps) * step;
}

}  // namespace rangefinder::api
