#include "diagnostics/training/activation_figures.hpp"

#include <algorithm>
#include <cmath>

namespace rangefinder {

namespace {

constexpr std::size_t kValues = 8192;
constexpr std::size_t kFewestExamples = 8;
constexpr std::size_t kAttentionRows = 64;

// The first examples of a batch.
struct Part {
    std::span<const float> memory;
    double values = 0.0;   // Without padding.
    double padding = 0.0;  // Zeros among them.
    double share = 1.0;    // Of the batch.
};

Part first_examples(const BatchValues& batch) {
    const std::size_t wanted = std::max(kFewestExamples, kValues / batch.stride());
    const std::size_t examples = std::min(batch.examples, wanted);
    Part part;
    part.memory = batch.memory.first(examples * batch.stride());
    part.values = static_cast<double>(examples * batch.values);
    part.padding = static_cast<double>(part.memory.size()) - part.values;
    part.share = static_cast<double>(examples) / static_cast<double>(batch.examples);
    return part;
}

double share_in(const Part& part, const Interval& interval) {
    const double padding = interval.holds(0.0F) ? part.padding : 0.0;
    return (static_cast<double>(count_in(part.memory, interval)) - padding) / part.values;
}

double share_outside(const Part& part, const Interval& interval) {
    const double padding = interval.holds(0.0F) ? 0.0 : part.padding;
    const std::size_t outside = part.memory.size() - count_in(part.memory, interval);
    return (static_cast<double>(outside) - padding) / part.values;
}

double entropy(std::span<const float> probabilities) {
    double sum = 0.0;
    for (const float probability : probabilities) {
        if (probability > 0.0F) sum -= static_cast<double>(probability * std::log(probability));
    }
    return sum;
}

// Rows that see a single position have no entropy to speak of.
double mean_entropy(const AttentionValues& attention) {
    const std::size_t rows = attention.probabilities.size() / attention.length;
    const std::size_t count = std::min(rows, kAttentionRows);
    double sum = 0.0;
    double counted = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t row = (2 * i + 1) * rows / (2 * count);
        const std::size_t visible =
            attention.causal ? row % attention.length + 1 : attention.length;
        if (visible < 2) continue;
        sum += entropy(attention.probabilities.subspan(row * attention.length, visible)) /
               std::log(static_cast<double>(visible));
        counted += 1.0;
    }
    return sum / counted;
}

}  // namespace

ActivationFigures::ActivationFigures(const Model& model, Figures& figures) : figures_(figures) {
    for (const ModelLayer& seen : model.layers()) {
        Layer layer{.seen = &seen};
        Places& places = layer.places;
        if (seen.computes) {
            places.mean = figures.add("activation_mean/" + seen.name);
            places.deviation = figures.add("activation_deviation/" + seen.name);
            if (!seen.output_gradient.memory.empty()) {
                places.gradient_norm = figures.add("activation_gradient_norm/" + seen.name);
            }
        }
        if (!seen.response.memory.empty()) {
            places.zero_share = figures.add("zero_share/" + seen.name);
            if (seen.response.grid.groups > 0) {
                places.dead_share = figures.add("dead_share/" + seen.name);
                layer.alive.resize(seen.response.grid.units());
                layer.last_alive.assign(seen.response.units, -1);
            }
        }
        if (seen.unsaturated) places.saturated_share = figures.add("saturated_share/" + seen.name);
        if (!seen.attention.probabilities.empty()) {
            places.attention_entropy = figures.add("attention_entropy/" + seen.name);
        }
        if (seen.first_time_gradient != nullptr && !seen.output_gradient.memory.empty()) {
            places.time_gradient_ratio = figures.add("time_gradient_ratio/" + seen.name);
        }
        layers_.push_back(std::move(layer));
    }
}

void ActivationFigures::set_finite(std::size_t place, double value) {
    if (std::isfinite(value)) figures_.set(place, value);
}

void ActivationFigures::after_forward(std::size_t number) {
    Layer& layer = layers_[number];
    const ModelLayer& seen = *layer.seen;
    if (seen.computes) {
        const Part part = first_examples(seen.output);
        const SumsOfPowers moments = sums_of_powers(part.memory);
        const double mean = moments.sum / part.values;
        set_finite(layer.places.mean, mean);
        set_finite(layer.places.deviation,
                   std::sqrt(std::max(0.0, moments.squares / part.values - mean * mean)));
        if (seen.unsaturated) {
            set_finite(layer.places.saturated_share, share_outside(part, *seen.unsaturated));
        }
    }
    if (!seen.response.memory.empty()) read_response(layer);
    if (!seen.attention.probabilities.empty()) {
        set_finite(layer.places.attention_entropy, mean_entropy(seen.attention));
    }
}

void ActivationFigures::read_response(Layer& layer) {
    const Part part = first_examples(layer.seen->response);
    set_finite(layer.places.zero_share, share_in(part, layer.seen->flat));
    if (layer.last_alive.empty()) return;
    std::fill(layer.alive.begin(), layer.alive.end(), std::uint32_t{0});
    mark_units_outside(part.memory, layer.seen->flat, layer.seen->response.grid, layer.alive);
    for (std::size_t unit = 0; unit < layer.last_alive.size(); ++unit) {
        if (layer.alive[unit] != 0) layer.last_alive[unit] = batches_;
    }
    figures_.set(layer.places.dead_share, dead_share(layer));
}

double ActivationFigures::dead_share(Layer& layer) const {
    const std::int64_t window = std::max<std::int64_t>(0, batches_ - kDeadWindow + 1);
    const auto dead = std::count_if(layer.last_alive.begin(), layer.last_alive.end(),
                                    [&](std::int64_t batch) { return batch < window; });
    return static_cast<double>(dead) / static_cast<double>(layer.last_alive.size());
}

void ActivationFigures::before_backward(std::size_t number) {
    const Layer& layer = layers_[number];
    if (layer.places.gradient_norm == Figures::kNone) return;
    const Part part = first_examples(layer.seen->output_gradient);
    set_finite(layer.places.gradient_norm,
               std::sqrt(sums_of_powers(part.memory).squares / part.share));
}

void ActivationFigures::after_backward(std::size_t number) {
    const Layer& layer = layers_[number];
    if (layer.places.time_gradient_ratio == Figures::kNone) return;
    set_finite(layer.places.time_gradient_ratio,
               std::sqrt(*layer.seen->first_time_gradient / *layer.seen->last_time_gradient));
}

void ActivationFigures::save(StateWriter& writer) const {
    writer.integer(batches_);
    for (const Layer& layer : layers_) writer.integers(layer.last_alive);
}

void ActivationFigures::load(StateReader& reader) {
    batches_ = reader.integer();
    for (Layer& layer : layers_) {
        std::vector<std::int64_t> stored = reader.integers();
        if (stored.size() == layer.last_alive.size()) layer.last_alive = std::move(stored);
    }
}

}  // namespace rangefinder
