#include "tests/bench/diagnosis/ordered_training.hpp"

#include <stdexcept>
#include <utility>

#include "diagnostics/rules/watch.hpp"
#include "diagnostics/training/trainer.hpp"

namespace rangefinder::diagnosis {

namespace {

class OrderedBatches final : public BatchSource {
  public:
    OrderedBatches(const Dataset& data, std::int64_t batch_size)
        : data_(data), batch_size_(batch_size) {}

    void fill_next(Model& model) override {
        const auto rows = static_cast<std::int64_t>(data_.training.size());
        if (state_.position + batch_size_ > rows) {
            ++state_.epoch;
            state_.position = 0;
        }
        fill_batch(data_,
                   std::span(data_.training)
                       .subspan(static_cast<std::size_t>(state_.position),
                                static_cast<std::size_t>(batch_size_)),
                   model);
        state_.position += batch_size_;
    }
    BatchOrderState state() const override { return state_; }
    void restore(const BatchOrderState& state) override { state_ = state; }

  private:
    const Dataset& data_;
    std::int64_t batch_size_;
    BatchOrderState state_;
};

class Sender final : public TrainingObserver {
  public:
    explicit Sender(RunFacts facts) : watch_(std::move(facts)) {}

    void on_step(const StepRecord& record) override {
        step_ = record.step + 1;
        const auto series = [&](const char* name, double value) {
            return Series{name, {record.step}, {value}};
        };
        const Records records{series("loss", record.loss),
                              series("learning_rate", record.learning_rate),
                              series("gradient_norm", record.gradient_norm)};
        tell(watch_.add(records));
    }
    void on_evaluation(const EvaluationRecord& record) override {
        const Records records{{"validation_loss", {record.step}, {record.validation.at("loss")}}};
        tell(watch_.add(records));
    }
    void finish(const Stopped& stopped) { tell(watch_.finish(stopped)); }

    std::vector<ToldFinding> take() { return std::move(told_); }

  private:
    void tell(const std::vector<Finding>& findings) {
        for (const Finding& finding : findings) told_.push_back({finding, step_});
    }

    Watch watch_;
    std::int64_t step_ = 0;
    std::vector<ToldFinding> told_;
};

TrainingPlan plan_of(const TrainingCase& example) {
    const auto& training = std::get<TrainingSpec>(example.job.work);
    TrainingPlan plan;
    plan.steps = steps_of(example);
    plan.schedule = make_schedule(training.schedule, training.learning_rate, plan.steps);
    plan.batches_per_epoch =
        static_cast<std::int64_t>(example.data.training.size()) / example.job.batch_size;
    plan.clip = training.clip;
    return plan;
}

}  // namespace

CaseRun train_in_order(const TrainingCase& example, const std::string& name) {
    const JobSpec& job = example.job;
    const auto model =
        build_model(job.model, example.data.shape, {job.batch_size, job.seed, 1, job.precision});
    if (!model) throw std::runtime_error(name + ": " + model.error().text);
    const auto optimizer = make_optimizer(job.optimizer, (*model)->trainable());
    OrderedBatches batches(example.data, job.batch_size);
    const TrainingPlan plan = plan_of(example);
    RunFacts facts;
    facts.planned_steps = plan.steps;
    facts.steps_per_epoch = plan.batches_per_epoch;
    Sender sender(std::move(facts));
    const SystemClock clock;
    Trainer trainer({**model, *optimizer, batches, example.data}, plan, clock);
    const TrainingResult result = trainer.run(sender, {});
    sender.finish(result.stopped);
    return {sender.take(), result.validation, result.stopped, result.seconds};
}

}  // namespace rangefinder::diagnosis
