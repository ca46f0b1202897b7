#include "diagnostics/probes/layer_statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "diagnostics/base/check.hpp"
#include "diagnostics/datasets/moments.hpp"
#include "diagnostics/tensor/value_sums.hpp"

namespace rangefinder {
namespace {

// Without what only fills blocks up.
double count_of(const BatchValues& values) {
    return static_cast<double>(values.examples * values.values);
}

double padding_of(const BatchValues& values) {
    return static_cast<double>(values.memory.size()) - count_of(values);
}

// Mean over an example's values of their variance over the examples. Padding is zero in all.
double variance_over_examples(const BatchValues& values) {
    const std::size_t stride = values.stride();
    std::vector<double> sums(stride, 0.0), squares(stride, 0.0);
    for (std::size_t example = 0; example < values.examples; ++example) {
        const std::span<const float> own = values.memory.subspan(example * stride, stride);
        for (std::size_t place = 0; place < stride; ++place) {
            const double value{own[place]};
            sums[place] += value;
            squares[place] += value * value;
        }
    }
    const auto examples = static_cast<double>(values.examples);
    double sum = 0.0;
    for (std::size_t place = 0; place < stride; ++place) {
        const double mean = sums[place] / examples;
        sum += std::max(0.0, squares[place] / examples - mean * mean);
    }
    return sum / static_cast<double>(values.values);
}

double share_in(const BatchValues& values, const Interval& interval) {
    double count = static_cast<double>(count_in(values.memory, interval));
    if (interval.holds(0.0F)) count -= padding_of(values);
    return count / count_of(values);
}

}  // namespace

LayerStatistics::LayerStatistics(Model& model) : model_(model), sums_(model.layers().size()) {
    model_.watch(this);
}

LayerStatistics::~LayerStatistics() {
    model_.watch(nullptr);
}

bool LayerStatistics::is_listed(std::size_t layer) const {
    const ModelLayer& described = model_.layers()[layer];
    return described.computes && !described.output.memory.empty();
}

void LayerStatistics::after_forward(std::size_t layer) {
    if (!is_listed(layer)) return;
    const ModelLayer& described = model_.layers()[layer];
    const BatchValues& output = described.output;
    const auto moments = sums_of_powers(output.memory);
    const double count = count_of(output);
    const double mean = moments.sum / count;
    const double variance = std::max(0.0, moments.squares / count - mean * mean);
    Sums& sums = sums_[layer];
    sums.batches += 1.0;
    sums.mean += mean;
    sums.variance += variance;
    sums.signal_variance += output.examples > 1 ? variance_over_examples(output) : variance;
    sums.zero_share += share_in(output, {0.0F, 0.0F});
    if (described.unsaturated) {
        sums.saturated_share += 1.0 - share_in(output, *described.unsaturated);
    }
}

void LayerStatistics::before_backward(std::size_t layer) {
    if (!is_listed(layer)) return;
    const BatchValues& gradient = model_.layers()[layer].output_gradient;
    if (gradient.memory.empty()) return;
    sums_[layer].gradient_batches += 1.0;
    sums_[layer].gradient_square += sums_of_powers(gradient.memory).squares / count_of(gradient);
}

// Of its weights that are trained, without biases.
double LayerStatistics::weight_deviation(const ModelLayer& layer) const {
    Moments moments;
    for (const std::size_t place : layer.parameters) {
        const std::string& name = model_.trainable()[place].name;
        if (name.find("weight", layer.name.size()) == std::string::npos) continue;
        const auto infos = model_.parameters();
        const auto info = std::find_if(infos.begin(), infos.end(),
                                       [&](const auto& one) { return one.name == name; });
        moments.add(
            Moments::of(model_.read_parameter(static_cast<std::size_t>(info - infos.begin()))));
    }
    return moments.count() > 0 ? moments.deviation() : std::numeric_limits<double>::quiet_NaN();
}

std::vector<InitializationResult::Layer> LayerStatistics::layers() const {
    std::vector<InitializationResult::Layer> layers;
    for (std::size_t index = 0; index < sums_.size(); ++index) {
        if (!is_listed(index)) continue;
        const Sums& sums = sums_[index];
        RF_CHECK(sums.batches > 0.0);
        InitializationResult::Layer layer;
        layer.layer = model_.layers()[index].name;
        const BatchValues& output = model_.layers()[index].output;
        layer.values = static_cast<std::int64_t>(count_of(output)) / model_.batch_size();
        layer.activation_mean = sums.mean / sums.batches;
        layer.activation_deviation = std::sqrt(sums.variance / sums.batches);
        layer.signal_deviation = std::sqrt(sums.signal_variance / sums.batches);
        layer.gradient_deviation = std::sqrt(sums.gradient_square / sums.gradient_batches);
        layer.zero_share = sums.zero_share / sums.batches;
        layer.saturated_share = sums.saturated_share / sums.batches;
        layer.weight_deviation = weight_deviation(model_.layers()[index]);
        layers.push_back(std::move(layer));
    }
    return layers;
}

}  // namespace rangefinder
