// Writes what a job measures to the store, and keeps it for a while when the store does not answer.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/store/store.hpp"
#include "diagnostics/base/clock.hpp"

namespace rangefinder::jobs {

// kBroken: the store did not answer for so long, or so much is waiting, that the job must end.
enum class Recording { kWritten, kWaiting, kStale, kBroken };

// Used by one thread.
class Recorder {
  public:
    using Event = std::pair<std::string, std::string>;

    Recorder(store::Store& store, store::Fence fence, const Clock& clock);

    void add(store::SeriesData series);
    void add(const store::JobProgress& progress) { progress_ = progress; }
    void add(Event event) { events_.push_back(std::move(event)); }
    // Writes what was added, with what could not be written before; after a failure not more often
    // than every kRetryEvery. Nothing to write is kWritten.
    Recording flush();
    // The same without regard to the last failure.
    Recording flush_now();
    // Why the last flush failed.
    const std::string& failure() const { return failure_; }

    static constexpr std::chrono::seconds kRetryEvery{1};
    static constexpr std::chrono::seconds kPatience{60};
    static constexpr std::size_t kMaxWaitingValues = 1'000'000;

  private:
    bool empty() const { return series_.empty() && !progress_ && events_.empty(); }
    Recording note_failure(const char* reason);

    store::Store& store_;
    store::Fence fence_;
    const Clock& clock_;
    std::vector<store::SeriesData> series_;
    std::optional<store::JobProgress> progress_;
    std::vector<Event> events_;
    std::optional<SteadyTime> failing_since_;
    SteadyTime next_try_{};
    std::string failure_;
};

}  // namespace rangefinder::jobs
