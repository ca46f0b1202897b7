// Keeps a training's place in files, so that another process goes on where this one was ended.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/runs/run_context.hpp"
#include "diagnostics/runs/series_log.hpp"
#include "diagnostics/training/trainer.hpp"

namespace rangefinder {

// What resume() came to.
enum class Resumed {
    kNo,      // There is nothing to go on from: the training begins.
    kYes,     // The trainer is where the checkpoint was; its series were told.
    kBroken,  // It could not be read to its end: begin with a new trainer, which finds none.
};

// Stands between a training and the run's observer, and writes down the records that pass. A
// checkpoint is written after every so many steps, or else about once a minute and never for more
// than a twentieth of the time. Without files it only passes on. Not thread-safe.
class TrainingKeeper final : public RunObserver {
  public:
    TrainingKeeper(const RunContext& context, const TrainingSpec& training);

    void on_progress(const Progress& progress) override { context_.observer.on_progress(progress); }
    void on_records(const Records& records) override;
    void on_finding(const Finding& finding) override;

    // Before anything is recorded. A trainer that has not run. The series up to the checkpoint are
    // told to `replayed`, not to the run's observer.
    Resumed resume(Trainer& trainer, RunObserver& replayed);
    bool is_due(std::int64_t steps_done) const;
    // What was recorded must have been told. A failure is a finding, told once.
    void write(const Trainer& trainer);
    // The training went to its end: nothing is to be gone on with.
    void remove_files();

    // What was told through here, one a rule and layer: the last of them.
    const std::vector<Finding>& findings() const { return findings_; }

    static constexpr std::chrono::seconds kEvery{60};
    static constexpr int kShareOfTime = 20;

  private:
    bool keeps() const { return !context_.files.checkpoint.empty(); }
    void begin();
    void tell_unused(const std::string& why);

    const RunContext& context_;
    std::optional<std::int64_t> every_;
    std::string identity_;
    std::optional<SeriesLog> log_;
    SteadyTime next_;
    bool failure_told_ = false;
    std::vector<Finding> findings_;
};

}  // namespace rangefinder
