#include "tests/bench/diagnosis/case_run.hpp"

#include <memory>
#include <stdexcept>

#include "diagnostics/runs/runs.hpp"
#include "tests/bench/diagnosis/ordered_training.hpp"
#include "tests/bench/diagnosis/stored_start.hpp"

namespace rangefinder::diagnosis {

namespace {

class Listener final : public RunObserver {
  public:
    void on_progress(const Progress& progress) override { step_ = progress.step; }
    void on_records(const Records&) override {}
    void on_finding(const Finding& finding) override { findings_.push_back({finding, step_}); }

    std::vector<ToldFinding> take() { return std::move(findings_); }

  private:
    std::int64_t step_ = 0;
    std::vector<ToldFinding> findings_;
};

}  // namespace

CaseRun run_case(const TrainingCase& example, const std::string& name) {
    if (example.keeps_order) return train_in_order(example, name);
    JobSpec job = example.job;
    RunFiles files;
    std::unique_ptr<StoredStart> start;
    if (example.start) {
        start = std::make_unique<StoredStart>(example);
        files.start_weights = start->path().string();
        job.model.weights.id = "w_start";
    }
    Listener listener;
    const auto result = run(job, example.data, listener, {}, files);
    if (!result) throw std::runtime_error(name + ": " + result.error().text);
    const auto& training = std::get<TrainingResult>(*result);
    return {listener.take(), training.validation, training.stopped, training.seconds};
}

}  // namespace rangefinder::diagnosis
