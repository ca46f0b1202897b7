#include "diagnostics/probes/gradient_flow.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "diagnostics/base/check.hpp"
#include "diagnostics/probes/depth_profile.hpp"

namespace rangefinder {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double median(std::vector<double> values) {
    if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

bool all_finite(const FlowStep& step) {
    const auto finite = [](double value) { return std::isfinite(value); };
    return finite(step.loss) && !step.gradient_norms.empty() &&
           std::all_of(step.gradient_norms.begin(), step.gradient_norms.end(), finite);
}

// How many times as large; nothing and nothing are alike.
double ratio_of(double moved, double still) {
    if (still > 0.0) return moved / still;
    return moved > 0.0 ? kInfinity : 1.0;
}

// The layer that broke: the highest whose gradient is not finite, or, where only the loss was not,
// the last.
std::size_t broken_layer(const FlowStep& step, std::size_t layers) {
    for (std::size_t index = step.gradient_norms.size(); index-- > 0;) {
        if (!std::isfinite(step.gradient_norms[index])) return index;
    }
    return layers - 1;
}

// Two finite runs over the same batches, of which the second half counts.
class Comparison {
  public:
    Comparison(std::span<const FlowStep> moved, std::span<const FlowStep> still)
        : moved_(moved), still_(still), layers_(still.front().gradient_norms.size()) {
        const std::size_t begin = moved.size() / 2;
        double moved_loss = 0.0, still_loss = 0.0;
        for (std::size_t step = begin; step < moved.size(); ++step) {
            moved_loss += moved[step].loss;
            still_loss += still[step].loss;
        }
        loss_ratio_ = ratio_of(moved_loss, still_loss);
        for (std::size_t layer = 0; layer < layers_; ++layer) {
            std::vector<double> ratios, norms, weights;
            for (std::size_t step = begin; step < moved.size(); ++step) {
                ratios.push_back(growth(step, layer));
                norms.push_back(moved[step].gradient_norms[layer]);
                weights.push_back(moved[step].weight_norms[layer]);
            }
            growth_.push_back(median(ratios));
            profile_.push_back({"", median(norms), 0.0, median(weights), 0.0});
        }
    }

    std::optional<std::size_t> exploding() const {
        const std::size_t worst = static_cast<std::size_t>(
            std::max_element(growth_.begin(), growth_.end()) - growth_.begin());
        if (loss_ratio_ > FlowVerdict::kGrowth) return worst;
        if (loss_ratio_ >= 1.0 && growth_[worst] > FlowVerdict::kGrowth) return worst;
        return spike();
    }

    std::optional<std::size_t> vanishing() const {
        if (!(loss_ratio_ > FlowVerdict::kBetter)) return std::nullopt;
        std::optional<std::size_t> found = profile_of(profile_).vanishing;
        for (std::size_t layer = 0; layer < layers_; ++layer) {
            if (growth_[layer] >= DepthProfile::kVanishing) break;
            found = std::max(found, std::optional(layer));
        }
        return found;
    }

  private:
    double growth(std::size_t step, std::size_t layer) const {
        return ratio_of(moved_[step].gradient_norms[layer], still_[step].gradient_norms[layer]);
    }

    // The first step in which a gradient jumped and the loss was no better for it.
    std::optional<std::size_t> spike() const {
        for (std::size_t step = 1; step < moved_.size(); ++step) {
            if (moved_[step].loss < still_[step].loss) continue;
            for (std::size_t layer = 0; layer < layers_; ++layer) {
                if (growth(step, layer) > FlowVerdict::kSpike) return layer;
            }
        }
        return std::nullopt;
    }

    std::span<const FlowStep> moved_, still_;
    std::size_t layers_;
    double loss_ratio_ = 1.0;
    std::vector<double> growth_;      // Medians, by layer.
    std::vector<LayerFlow> profile_;  // Of the moved weights.
};

}  // namespace

FlowVerdict compare_flow(std::span<const FlowStep> moved, std::span<const FlowStep> still) {
    RF_CHECK(!moved.empty() && moved.size() <= still.size());
    const std::size_t layers = still.front().gradient_norms.size();
    FlowVerdict verdict;
    const auto broken = std::find_if_not(moved.begin(), moved.end(), all_finite);
    if (broken != moved.end()) {
        verdict.exploding = broken_layer(*broken, layers);
        return verdict;
    }
    const Comparison comparison(moved, still);
    verdict.exploding = comparison.exploding();
    verdict.vanishing = comparison.vanishing();
    return verdict;
}

std::vector<LayerFlow> layers_of(std::span<const FlowStep> steps,
                                 std::span<const std::string> names) {
    const auto median_of = [&](std::vector<double> FlowStep::*norms, std::size_t layer) {
        std::vector<double> values;
        for (const FlowStep& step : steps) {
            if (!(step.*norms).empty()) values.push_back((step.*norms)[layer]);
        }
        const auto broken = std::partition(values.begin(), values.end(),
                                           [](double value) { return std::isfinite(value); });
        if (broken != values.begin()) values.erase(broken, values.end());
        return median(std::move(values));
    };
    std::vector<LayerFlow> layers;
    for (std::size_t index = 0; index < names.size(); ++index) {
        LayerFlow layer{names[index]};
        layer.gradient_norm = median_of(&FlowStep::gradient_norms, index);
        layer.first_gradient_norm = steps.front().gradient_norms.empty()
                                        ? std::numeric_limits<double>::quiet_NaN()
                                        : steps.front().gradient_norms[index];
        layer.weight_norm = steps.front().weight_norms[index];
        const double update_ratio = median_of(&FlowStep::update_ratios, index);
        layer.update_ratio = std::isnan(update_ratio) ? 0.0 : update_ratio;
        layers.push_back(std::move(layer));
    }
    return layers;
}

}  // namespace rangefinder
