#include "daemon/api/speed_estimate.hpp"

#include <algorithm>
#include <vector>

#include "daemon/codec/summary_codec.hpp"

namespace rangefinder::api {
namespace {

// One thread of a server with AVX-512 and other work beside; half of what such a core reaches
// alone.
constexpr double kUsualFlopsPerSecond = 4e10;
constexpr double kSecondsPerStep = 60e-6;
constexpr double kSecondsPerJob = 0.15;  // Starting the worker, reading the data.
constexpr std::size_t kJobsLookedAt = 20;

struct FinishedWork {
    double flops_per_step = 0.0;
    double flops_per_second = 0.0;
};

// Nothing for a job whose time went elsewhere than into arithmetic.
std::optional<FinishedWork> finished_work(const store::JobRecord& job) {
    if (!job.started_at || !job.finished_at || job.progress.step < 10) return std::nullopt;
    const auto summary = codec::model_summary_from_json(job.summary);
    if (!summary.ok()) return std::nullopt;
    const auto steps = static_cast<double>(job.progress.step);
    const double total = std::chrono::duration<double>(*job.finished_at - *job.started_at).count();
    const double computing = total - kSecondsPerJob - steps * kSecondsPerStep;
    if (computing < 0.2 * total || computing <= 0.0) return std::nullopt;
    return FinishedWork{summary->flops_per_step, summary->flops_per_step * steps / computing};
}

bool about_as_large(double flops, double others) {
    return flops <= 2.0 * others && others <= 2.0 * flops;
}

}  // namespace

Speed SpeedEstimate::speed(const ModelSummary& summary) const {
    store::JobFilter filter;
    filter.state = store::JobState::kSucceeded;
    filter.limit = kJobsLookedAt;
    Speed speed{kUsualFlopsPerSecond, false};
    const auto page = store_.jobs(filter);
    if (!page.ok()) return speed;
    std::vector<double> alike;
    for (const store::JobRecord& job : page->jobs) {
        const auto work = finished_work(job);
        if (!work) continue;
        if (!speed.measured) speed = {work->flops_per_second, true};
        if (about_as_large(work->flops_per_step, summary.flops_per_step)) {
            alike.push_back(work->flops_per_second);
        }
    }
    if (alike.empty()) return speed;
    const auto middle = alike.begin() + static_cast<std::ptrdiff_t>(alike.size() / 2);
    std::nth_element(alike.begin(), middle, alike.end());
    return {*middle, true};
}

double SpeedEstimate::seconds(const Speed& speed, const ModelSummary& summary, std::int64_t steps) {
    const double step = summary.flops_per_step / speed.flops_per_second + kSecondsPerStep;
    return kSecondsPerJob + static_cast<double>(steps) * step;
}

}  // namespace rangefinder::api
