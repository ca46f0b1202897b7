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
                                   Diagnosis& diagnosis, const TrainingPlan& plan,
                                   const Model& model)
    : context_(context),
      keeper_(keeper),
      diagnosis_(diagnosis),
      steps_(plan.steps),
      clips_(!plan.clip.empty()),
      moves_momentum_(moves_momentum(plan)),
      meter_(context.start, plan.steps),
      records_(series_of(plan, model), "", keeper, context.clock) {
    for (const std::string& name : series_of(plan, model)) judged_.push_back({name, {0}, {0.0}});
}

void TrainingReporter::go_on(std::int64_t steps_done) {
    meter_ = ProgressMeter(context_.clock.steady(), steps_, steps_done);
}

void TrainingReporter::on_step(const StepRecord& record) {
    row_ = {record.loss, record.smoothed_loss, record.learning_rate, record.gradient_norm};
    if (clips_) row_.push_back(record.gradient_norm_clipped);
    if (moves_momentum_) row_.push_back(record.momentum);
    const bool has_heads = row_.size() < records_.columns();
    if (has_heads) row_.insert(row_.end(), record.head_losses.begin(), record.head_losses.end());
    if (!record.figures.empty()) judge_figures(record);
    records_.add(record.step, row_);
    for (std::size_t i = 0; i < row_.size(); ++i) {
        judged_[i].steps[0] = record.step;
        judged_[i].values[0] = row_[i];
    }
    diagnosis_.add(judged_);
    keeper_.on_progress(meter_.at(context_.clock.steady(), record.step + 1));
}

void TrainingReporter::judge_figures(const StepRecord& record) {
    records_.add_figures(record.step, record.figure_names, record.figures);
    write_figures(record, judged_figures_);
    diagnosis_.add(judged_figures_);
}

void TrainingReporter::on_evaluation(const EvaluationRecord& record) {
    records_.flush();
    Records scores;
    for (const auto& [name, value] : record.validation) {
        scores.push_back({"validation_" + name, {record.step}, {value}});
    }
    keeper_.on_records(scores);
    diagnosis_.add(scores);
}

void TrainingReporter::after_step(const Trainer& trainer) {
    if (!keeper_.is_due(trainer.steps_done())) return;
    records_.flush();
    keeper_.write(trainer);
}

}  // namespace rangefinder
