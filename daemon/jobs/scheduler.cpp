#include "daemon/jobs/scheduler.hpp"

#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "daemon/codec/record_codec.hpp"
#include "daemon/jobs/claimed_job.hpp"
#include "daemon/jobs/job_metrics.hpp"
#include "daemon/jobs/supervisor.hpp"
#include "diagnostics/base/check.hpp"

namespace rangefinder::jobs {
namespace {

// Before the next try when store or process table are out of order.
constexpr std::chrono::milliseconds kTroubleDelay{1000};

}  // namespace

// A thread a slot; each claims a job, supervises it to its end, and claims the next. A worker
// process dies with the thread that started it, so a slot's thread lives as long as its worker.
class Scheduler::Implementation {
  public:
    struct Parts {
        SchedulerOptions options;
        store::Store& store;
        WorkerLauncher& launcher;
        metrics::Metrics& metrics;
        const Clock& clock;
        Log log;
    };
    explicit Implementation(Parts parts) : parts_(std::move(parts)) {
        RF_CHECK(parts_.options.slots > 0);
        RF_CHECK(!parts_.options.owner.empty());
    }

    void start();
    void stop();

  private:
    using Claim = std::pair<store::JobRecord, store::Fence>;

    void note_change();
    void run_slot(std::size_t slot, const std::stop_token& stop);
    std::optional<Claim> try_claim(const std::stop_token& stop);
    void run_job(std::size_t slot, Claim claim, const std::stop_token& stop);
    void supervise(std::size_t slot, const ClaimedJob& job, const std::stop_token& stop);
    void refuse(const Claim& claim, const Error& error);
    void give_back(const store::JobRecord& job, const store::Fence& fence);
    void pause(const std::stop_token& stop);

    Parts parts_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::uint64_t changes_ = 0;  // Guarded by mutex_.
    std::vector<std::jthread> threads_;
    // Dropped before the threads: no call comes after that.
    std::shared_ptr<void> subscription_;
};

void Scheduler::Implementation::start() {
    RF_CHECK(threads_.empty());
    const SchedulerOptions& options = parts_.options;
    const std::size_t recovered = parts_.store.recover(options.owner, options.max_attempts);
    parts_.metrics.jobs_recovered(recovered);
    if (recovered > 0) {
        parts_.log("warning", std::to_string(recovered) +
                                  " jobs were running when the daemon ended; they were taken back");
    }
    subscription_ = parts_.store.subscribe([this] { note_change(); });
    for (std::size_t slot = 0; slot < options.slots; ++slot) {
        threads_.emplace_back([this, slot](const std::stop_token& stop) { run_slot(slot, stop); });
    }
}

void Scheduler::Implementation::stop() {
    for (std::jthread& thread : threads_) thread.request_stop();
    threads_.clear();
    subscription_.reset();
}

void Scheduler::Implementation::note_change() {
    {
        const std::lock_guard lock(mutex_);
        ++changes_;
    }
    changed_.notify_all();
}

void Scheduler::Implementation::run_slot(std::size_t slot, const std::stop_token& stop) {
    while (!stop.stop_requested()) {
        std::unique_lock lock(mutex_);
        const std::uint64_t seen = changes_;
        lock.unlock();
        if (std::optional<Claim> claim = try_claim(stop)) {
            run_job(slot, std::move(*claim), stop);
            continue;
        }
        lock.lock();
        changed_.wait(lock, stop, [this, seen] { return changes_ != seen; });
    }
}

std::optional<Scheduler::Implementation::Claim> Scheduler::Implementation::try_claim(
    const std::stop_token& stop) {
    try {
        return parts_.store.claim(parts_.options.owner, parts_.options.lease);
    } catch (const std::exception& error) {
        parts_.log("error", std::string("cannot claim a job: ") + error.what());
        pause(stop);
        note_change();
        return std::nullopt;
    }
}

// The job's one catch-all on this side.
void Scheduler::Implementation::run_job(std::size_t slot, Claim claim,
                                        const std::stop_token& stop) {
    const store::JobRecord record = claim.first;
    const store::Fence fence = claim.second;
    try {
        Result<ClaimedJob> job = prepare(parts_.store, std::move(claim.first),
                                         std::move(claim.second), parts_.options.directories);
        if (!job) return refuse({record, fence}, job.error());
        supervise(slot, *job, stop);
    } catch (const std::exception& error) {
        parts_.log("error", "job " + record.id + ": " + error.what());
        pause(stop);
        give_back(record, fence);
    }
}

void Scheduler::Implementation::supervise(std::size_t slot, const ClaimedJob& job,
                                          const std::stop_token& stop) {
    JobMetrics metrics(parts_.metrics, slot, job);
    const std::unique_ptr<Worker> worker = parts_.launcher.launch({job.spec.limits.threads});
    Supervisor supervisor({parts_.options.lease, parts_.options.max_attempts},
                          {parts_.store, metrics, parts_.clock, parts_.log}, job);
    supervisor.run(*worker, stop);
}

void Scheduler::Implementation::refuse(const Claim& claim, const Error& error) {
    parts_.log("error", "job " + claim.first.id + " cannot be run: " + error.text);
    const std::string text = "the stored job cannot be run: " + error.text;
    parts_.store.finish(claim.second, {store::JobState::kFailed, "", "[]",
                                       codec::job_error_json("invalid_job", text)});
}

void Scheduler::Implementation::give_back(const store::JobRecord& job, const store::Fence& fence) {
    try {
        if (job.attempts < parts_.options.max_attempts) {
            parts_.store.release(fence, store::ReleaseReason::kWorkerDied);
            return;
        }
        parts_.store.finish(
            fence, {store::JobState::kFailed, "", "[]",
                    codec::job_error_json("no_worker", "no worker process could be started")});
    } catch (const std::exception& error) {
        // Still running in the store: recover() finds it at the next start.
        parts_.log("error", "job " + job.id + " cannot be given back: " + error.what());
    }
}

void Scheduler::Implementation::pause(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, stop, kTroubleDelay, [] { return false; });
}

Scheduler::Scheduler(SchedulerOptions options, store::Store& store, WorkerLauncher& launcher,
                     metrics::Metrics& metrics, const Clock& clock, Log log)
    : implementation_(std::make_unique<Implementation>(Implementation::Parts{
          std::move(options), store, launcher, metrics, clock, std::move(log)})) {}

Scheduler::~Scheduler() {
    stop();
}

void Scheduler::start() {
    implementation_->start();
}

void Scheduler::stop() {
    implementation_->stop();
}

}  // namespace rangefinder::jobs
