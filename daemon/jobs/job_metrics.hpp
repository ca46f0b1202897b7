// What the metrics hear of one job in one slot.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "daemon/jobs/claimed_job.hpp"
#include "daemon/metrics/metrics.hpp"
#include "daemon/store/store.hpp"
#include "diagnostics/findings/results.hpp"

namespace rangefinder::jobs {

// Opens the slot's series when made and removes them when dropped. Used by one thread.
class JobMetrics {
  public:
    JobMetrics(metrics::Metrics& metrics, std::size_t slot, const ClaimedJob& job);
    ~JobMetrics();
    JobMetrics(const JobMetrics&) = delete;
    JobMetrics& operator=(const JobMetrics&) = delete;

    void on_progress(const store::JobProgress& progress);
    void on_records(const std::vector<store::SeriesData>& series);
    // What stands at the job's end: told once. A counter cannot be taken back, so that a finding
    // which may still become more severe is not counted before.
    void on_findings(const std::vector<Finding>& standing);
    void on_result(const JobResult& result);
    void on_finished(store::JobState outcome, WallTime now);
    void on_lease_lost() { metrics_.lease_lost(); }

  private:
    void on_result(const RangeTestResult& result);
    void on_result(const TrainingResult& result);
    void on_result(const ProbeResult& result);
    void on_stopped(const Stopped& stopped);

    metrics::Metrics& metrics_;
    std::size_t slot_;
    std::string kind_;
    std::string family_;
    std::int64_t batch_size_;
    std::int64_t attempts_;
    WallTime created_at_;
    WallTime started_at_;
    std::int64_t steps_counted_ = 0;
    bool is_first_ = true;
};

}  // namespace rangefinder::jobs
