#include "daemon/jobs/recorder.hpp"

#include <algorithm>
#include <exception>

namespace rangefinder::jobs {

Recorder::Recorder(store::Store& store, store::Fence fence, const Clock& clock)
    : store_(store), fence_(std::move(fence)), clock_(clock) {}

void Recorder::add(store::SeriesData series) {
    const auto same = std::find_if(series_.begin(), series_.end(), [&series](const auto& other) {
        return other.name == series.name;
    });
    if (same == series_.end()) {
        series_.push_back(std::move(series));
        return;
    }
    same->steps.insert(same->steps.end(), series.steps.begin(), series.steps.end());
    same->values.insert(same->values.end(), series.values.begin(), series.values.end());
}

Recording Recorder::flush() {
    if (failing_since_ && clock_.steady() < next_try_) return Recording::kWaiting;
    return flush_now();
}

Recording Recorder::flush_now() {
    if (empty()) return Recording::kWritten;
    try {
        if (!store_.append(fence_, series_, progress_, events_)) return Recording::kStale;
    } catch (const std::exception& error) {
        return note_failure(error.what());
    }
    series_.clear();
    progress_.reset();
    events_.clear();
    failing_since_.reset();
    return Recording::kWritten;
}

Recording Recorder::note_failure(const char* reason) {
    const SteadyTime now = clock_.steady();
    failure_ = reason;
    if (!failing_since_) failing_since_ = now;
    next_try_ = now + kRetryEvery;
    std::size_t waiting = 0;
    for (const store::SeriesData& series : series_) waiting += series.values.size();
    const bool broken = now - *failing_since_ > kPatience || waiting > kMaxWaitingValues;
    return broken ? Recording::kBroken : Recording::kWaiting;
}

}  // namespace rangefinder::jobs
