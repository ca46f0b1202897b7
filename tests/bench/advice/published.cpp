#include "tests/bench/advice/published.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "diagnostics/advice/advice.hpp"

namespace rangefinder::advice_bench {
namespace {

constexpr double kStart = 1e-7, kEnd = 10.0, kBeta = 0.98;
constexpr std::int64_t kSteps = 100;

}  // namespace

Sweep read_stored_sweep(const nlohmann::json& losses) {
    Sweep sweep;
    sweep.ladder_steps = kSteps;
    double average = 0.0, power = 1.0;
    for (const nlohmann::json& entry : losses) {
        const double loss = entry.is_null() ? std::nan("") : entry.get<double>();
        const double share =
            static_cast<double>(sweep.curve.loss.size()) / static_cast<double>(kSteps);
        average = kBeta * average + (1.0 - kBeta) * loss;
        power *= kBeta;
        sweep.curve.learning_rate.push_back(kStart * std::pow(kEnd / kStart, share));
        sweep.curve.loss.push_back(loss);
        sweep.curve.smoothed_loss.push_back(average / (1.0 - power));
        sweep.curve.gradient_norm.push_back(std::nan(""));
    }
    const auto points = static_cast<std::int64_t>(sweep.curve.loss.size());
    const bool finite = points > 0 && std::isfinite(sweep.curve.loss.back());
    sweep.stopped.reason = !finite            ? StopReason::kNonFiniteLoss
                           : points == kSteps ? StopReason::kCompleted
                                              : StopReason::kLossExploded;
    sweep.stopped.step = points == kSteps ? points : points - 1;
    return sweep;
}

std::map<std::string, std::optional<double>> published_answers(const Sweep& sweep,
                                                               const std::string& optimizer) {
    std::map<std::string, std::optional<double>> answers;
    for (const Suggestion& suggestion : suggest(sweep.curve, sweep.ladder_steps)) {
        if (suggestion.rule == "lightning") continue;  // Its ladder is another one.
        answers["fastai " + suggestion.rule] = suggestion.learning_rate;
    }
    answers["default rate"] = optimizer == "sgd" ? 0.01 : 0.001;
    return answers;
}

}  // namespace rangefinder::advice_bench
