#include "diagnostics/runs/watched_facts.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder {
namespace {

// Rows that the statistics of inputs and targets are taken over at most, evenly spread.
constexpr std::size_t kMostRows = 20'000;

std::vector<std::int64_t> sampled_rows(const Dataset& data) {
    const std::size_t stride = data.training.size() / kMostRows + 1;
    std::vector<std::int64_t> rows;
    for (std::size_t i = 0; i < data.training.size(); i += stride) rows.push_back(data.training[i]);
    return rows;
}

// Mean and deviation of columns of numbers.
class ColumnMoments {
  public:
    explicit ColumnMoments(std::size_t columns) : sums_(columns), squares_(columns) {}

    // Whole rows, one after the other.
    void add(std::span<const float> values) {
        const std::size_t columns = sums_.size();
        for (std::size_t i = 0; i < values.size(); ++i) {
            const double value = values[i];
            sums_[i % columns] += value;
            squares_[i % columns] += value * value;
        }
        const std::size_t rows = values.size() / columns;
        rows_ += static_cast<double>(rows);
    }
    double mean(std::size_t column) const { return sums_[column] / rows_; }
    double variance(std::size_t column) const {
        const double average = mean(column);
        return std::max(0.0, squares_[column] / rows_ - average * average);
    }
    double mean_variance() const {
        double sum = 0.0;
        for (std::size_t i = 0; i < sums_.size(); ++i) sum += variance(i);
        return sum / static_cast<double>(sums_.size());
    }
    std::size_t columns() const { return sums_.size(); }

  private:
    std::vector<double> sums_, squares_;
    double rows_ = 0.0;
};

// A column a feature of a table or of each time step; all pixels of an image together.
std::size_t input_columns(const Shape& example) {
    if (example.size() > 2 || example.empty()) return 1;
    return static_cast<std::size_t>(example.back());
}

void add_input(const Dataset& data, RunFacts& facts) {
    if (data.shape.tokens > 0) return;
    ColumnMoments moments(input_columns(data.shape.example));
    for (const std::int64_t row : sampled_rows(data)) moments.add(data.example(row));
    for (std::size_t i = 0; i < moments.columns(); ++i) {
        facts.input_mean.push_back(moments.mean(i));
        facts.input_deviation.push_back(std::sqrt(moments.variance(i)));
    }
}

double entropy_of(const std::vector<std::int64_t>& counts) {
    const auto all =
        static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
    double entropy = 0.0;
    for (const std::int64_t count : counts) {
        if (count == 0) continue;
        const double share = static_cast<double>(count) / all;
        entropy -= share * std::log(share);
    }
    return entropy;
}

// Of the targets, or of the inputs where those are to be predicted.
double target_variance(const Dataset& data, const HeadInfo& head) {
    const bool inputs = head.wants_input() || data.targets.empty();
    const auto features =
        static_cast<std::size_t>(inputs ? data.example_size() : data.shape.target_features);
    ColumnMoments moments(features);
    for (const std::int64_t row : sampled_rows(data)) {
        const auto first = static_cast<std::size_t>(row) * features;
        moments.add(inputs ? data.example(row) : std::span(data.targets).subspan(first, features));
    }
    return moments.mean_variance();
}

// Nothing where the best constant prediction has no simple formula: several heads, weighted or
// smoothed labels, losses other than these three.
std::optional<double> baseline_of(const Dataset& data, const Model& model) {
    if (model.heads().size() != 1) return std::nullopt;
    const HeadInfo& head = model.heads().front();
    const LossSpec& loss = head.loss;
    const bool plain = loss.class_weights.empty() && loss.label_smoothing == 0.0 &&
                       !loss.ignore_index && loss.pos_weight == 1.0 && head.weight == 1.0;
    if (!plain) return std::nullopt;
    if (loss.kind == LossKind::kMse) return target_variance(data, head);
    const bool labelled = loss.kind == LossKind::kCrossEntropy ||
                          (loss.kind == LossKind::kBceWithLogits && head.size == 1);
    if (!labelled || data.shape.class_counts.empty()) return std::nullopt;
    return entropy_of(data.shape.class_counts);
}

void add_spec_layers(const std::vector<LayerSpec>& layers, const std::string& prefix,
                     std::vector<LayerFacts>& all) {
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const LayerSpec& layer = layers[i];
        LayerFacts facts;
        facts.name = prefix + (layer.name.empty() ? std::to_string(i) : layer.name);
        facts.type = layer_type_name(layer.parameters);
        if (const auto* dropout = std::get_if<DropoutSpec>(&layer.parameters)) {
            facts.dropout = dropout->p;
        }
        all.push_back(facts);
        if (const auto* residual = std::get_if<ResidualSpec>(&layer.parameters)) {
            add_spec_layers(residual->layers, facts.name + ".", all);
        }
    }
}

// "3.attn.q" of "3.attn.q.weight".
std::string layer_of(const std::string& parameter) {
    return parameter.substr(0, parameter.rfind('.'));
}

LayerFacts& facts_named(const std::string& name, std::vector<LayerFacts>& all) {
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const LayerFacts& facts) { return facts.name == name; });
    if (found != all.end()) return *found;
    return all.emplace_back(LayerFacts{.name = name});
}

// Adds the parts of compounds too: "3.attn.q" beside the transformer block "3".
void add_parameters(const Model& model, std::vector<LayerFacts>& all) {
    for (const ParameterInfo& info : model.parameters()) {
        if (info.buffer) continue;
        LayerFacts& facts = facts_named(layer_of(info.name), all);
        const bool first = facts.parameters == 0;
        facts.parameters += info.size;
        facts.frozen = (first || facts.frozen) && !info.trainable;
        if (info.shape.size() < 2) continue;
        if (facts.type.empty()) facts.type = "linear";
        facts.fan_in = std::accumulate(info.shape.begin() + 1, info.shape.end(), std::int64_t{1},
                                       std::multiplies<>());
    }
    for (LayerFacts& facts : all) {
        if (facts.type.empty()) facts.type = "layer_norm";  // The only parts without a matrix.
        if (facts.type.ends_with("embedding")) facts.fan_in = 0;
    }
}

std::vector<LayerFacts> layers_of(const ModelSpec& spec, const Model& model) {
    std::vector<LayerFacts> all;
    add_spec_layers(spec.layers, "", all);
    for (const HeadSpec& head : spec.heads) add_spec_layers(head.layers, head.name + ".", all);
    add_parameters(model, all);
    return all;
}

RunFacts common_facts(const RunContext& context, const Model& model) {
    const JobSpec& spec = context.spec;
    const Dataset& data = context.data;
    RunFacts facts;
    facts.kind = job_kind_name(spec);
    facts.layers = layers_of(spec.model, model);
    facts.loaded_weights = !spec.model.weights.id.empty();
    facts.optimizer = optimizer_name(spec.optimizer.kind);
    facts.momentum = spec.optimizer.momentum;
    facts.beta1 = spec.optimizer.beta1;
    facts.beta2 = spec.optimizer.beta2;
    facts.loss = loss_name(model.heads().front().loss.kind);
    facts.task = data.description.task;
    facts.batch_size = spec.batch_size;
    facts.training_rows = static_cast<std::int64_t>(data.training.size());
    if (data.shape.task == TaskKind::kClassification) facts.class_counts = data.shape.class_counts;
    facts.baseline_loss = baseline_of(data, model);
    add_input(data, facts);
    return facts;
}

}  // namespace

RunFacts facts_of_training(const RunContext& context, const TrainingSpec& training,
                           const TrainingPlan& plan, const Model& model) {
    RunFacts facts = common_facts(context, model);
    facts.planned_steps = plan.steps;
    facts.batch_size = context.spec.batch_size * training.accumulate;
    facts.steps_per_epoch = std::max<std::int64_t>(1, plan.batches_per_epoch / training.accumulate);
    facts.clips = !training.clip.empty();
    facts.constant_rate = training.schedule.kind == ScheduleKind::kConstant;
    return facts;
}

RunFacts facts_of_range_test(const RunContext& context, const RangeTestSpec& test,
                             const Model& model) {
    RunFacts facts = common_facts(context, model);
    facts.planned_steps = test.steps;
    facts.clips = !test.clip.empty();
    facts.constant_rate = false;
    return facts;
}

}  // namespace rangefinder
