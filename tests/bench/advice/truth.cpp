#include "tests/bench/advice/truth.hpp"

#include <cmath>
#include <cstddef>
#include <nlohmann/json.hpp>

namespace rangefinder::advice_bench {

Truth read_truth(const nlohmann::json& task, const std::string& schedule) {
    const nlohmann::json& found = task.at(schedule);
    Truth truth{task.at("rates").get<std::vector<double>>(),
                found.at("regret").get<std::vector<double>>(),
                found.at("best_rate").get<double>(),
                found.at("largest_stable_rate").get<double>(),
                {}};
    for (const nlohmann::json& of_rate : found.at("losses")) {
        truth.losses.emplace_back();
        for (const nlohmann::json& loss : of_rate) {
            truth.losses.back().push_back(loss.is_null() ? std::nan("") : loss.get<double>());
        }
    }
    return truth;
}

std::vector<double> losses_at(const Truth& truth, double rate) {
    std::size_t upper = 1;
    while (upper + 1 < truth.rates.size() && truth.rates[upper] < rate) ++upper;
    const double below = truth.rates[upper - 1];
    const double share = std::log(rate / below) / std::log(truth.rates[upper] / below);
    std::vector<double> losses;
    if (share < 0.0 || share > 1.0) return losses;
    for (std::size_t seed = 0; seed < truth.losses[upper].size(); ++seed) {
        const double loss = (1.0 - share) * std::log(truth.losses[upper - 1][seed]) +
                            share * std::log(truth.losses[upper][seed]);
        if (std::isfinite(loss)) losses.push_back(std::exp(loss));
    }
    return losses;
}

double regret_of(const Truth& truth, std::optional<double> rate) {
    if (!rate || !(*rate > 0.0) || !std::isfinite(*rate)) return 1.0;
    constexpr double kRounding = 1e-9;  // Rates of the grid are rounded where they are stored.
    if (*rate <= truth.rates.front()) return truth.regret.front();
    if (*rate > truth.rates.back() * (1.0 + kRounding)) return 1.0;
    std::size_t upper = 1;
    while (upper + 1 < truth.rates.size() && truth.rates[upper] < *rate) ++upper;
    const double below = truth.rates[upper - 1];
    const double share = std::log(*rate / below) / std::log(truth.rates[upper] / below);
    return (1.0 - share) * truth.regret[upper - 1] + share * truth.regret[upper];
}

bool is_unstable(const Truth& truth, std::optional<double> rate) {
    constexpr double kHalfStep = 0.125;  // The grids have four rates a decade.
    return rate && std::log10(*rate / truth.largest_stable_rate) > kHalfStep;
}

}  // namespace rangefinder::advice_bench
