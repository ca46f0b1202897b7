#include "diagnostics/runs/training_reporter.hpp"

#include <utility>

namespace rangefinder {
namespace {

bool moves_momentum(const TrainingPlan& plan) {
    return plan.schedule.at(0).momentum.has_value();
}

std::vector<std::string> series_of(const TrainingPlan& plan, const Model& model) {
    std::vector<std::string> names{"loss", "smoothed_loss", "learning_rate", "gradient_norm"};
    if (!plan.clip.empty()) names.emplace_back("gradient_norm_clipped");
    if (moves_momentum(plan)) names.emplace_back("momentum");
    for (const HeadInfo& head : model.heads()) {
        if (!head.name.empty()) names.push_back("loss/" + head.name);
    }
    return names;
}

}  // namespace

TrainingReporter::TrainingReporter(const RunContext& context, TrainingKeeper& keeper,
                                   const TrainingPlan& plan, const Model& model)
    : context_(context),
      keeper_(keeper),
      steps_(plan.steps),
      clips_(!plan.clip.empty()),
      moves_momentum_(moves_momentum(plan)),
      meter_(context.start, plan.steps),
      records_(series_of(plan, model), "", keeper, context.clock) {}

void TrainingReporter::go_on(std::int64_t steps_done, TrainingHistory history) {
    meter_ = ProgressMeter(context_.clock.steady(), steps_, steps_done);
    history_ = std::move(history);
}

void TrainingReporter::on_step(const StepRecord& record) {
    if (record.step == 0) history_.first_loss = record.loss;
    history_.last_smoothed_loss = record.smoothed_loss;
    row_ = {record.loss, record.smoothed_loss, record.learning_rate, record.gradient_norm};
    if (clips_) row_.push_back(record.gradient_norm_clipped);
    if (moves_momentum_) row_.push_back(record.momentum);
    const bool has_heads = row_.size() < records_.columns();
    if (has_heads) row_.insert(row_.end(), record.head_losses.begin(), record.head_losses.end());
    records_.add(record.step, row_);
    keeper_.on_progress(meter_.at(context_.clock.steady(), record.step + 1));
}

void TrainingReporter::on_evaluation(const EvaluationRecord& record) {
    records_.flush();
    Records scores;
    for (const auto& [name, value] : record.validation) {
        scores.push_back({"validation_" + name, {record.step}, {value}});
    }
    keeper_.on_records(scores);
    history_.evaluation_steps.push_back(record.step);
    history_.validation_loss.push_back(record.validation.at("loss"));
}

void TrainingReporter::after_step(const Trainer& trainer) {
    if (!keeper_.is_due(trainer.steps_done())) return;
    records_.flush();
    keeper_.write(trainer, history_);
}

}  // namespace rangefinder
