// The recommendation, measured on stored sweeps of 17 small trainings whose best rate is known
// (folder RANGEFINDER_ADVICE, default ../shared/advice).
#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "diagnostics/advice/advice.hpp"
#include "diagnostics/base/random.hpp"

using namespace rangefinder;
using nlohmann::json;

namespace {

constexpr std::int64_t kLadderSteps = 100;

std::filesystem::path advice_folder() {
    const char* folder = std::getenv("RANGEFINDER_ADVICE");
    return folder != nullptr ? folder : "../shared/advice";
}

json read_json(const std::filesystem::path& path) {
    std::ifstream file(path);
    return json::parse(file);
}

// Raw losses on fastai's ladder; a null ends a sweep that was not finite.
Sweep read_sweep(const json& losses) {
    Sweep sweep;
    sweep.ladder_steps = kLadderSteps;
    double average = 0.0;
    for (const json& entry : losses) {
        const auto k = static_cast<double>(sweep.curve.loss.size());
        const double loss = entry.is_null() ? std::nan("") : entry.get<double>();
        average = 0.98 * average + 0.02 * loss;
        sweep.curve.learning_rate.push_back(1e-7 * std::pow(1e8, k / kLadderSteps));
        sweep.curve.loss.push_back(loss);
        sweep.curve.smoothed_loss.push_back(average / (1.0 - std::pow(0.98, k + 1.0)));
        sweep.curve.gradient_norm.push_back(1.0);
    }
    const bool whole = sweep.curve.loss.size() == static_cast<std::size_t>(kLadderSteps);
    sweep.stopped.reason = whole ? StopReason::kCompleted : StopReason::kLossExploded;
    sweep.stopped.step = static_cast<std::int64_t>(sweep.curve.loss.size()) - 1;
    return sweep;
}

// The share of the possible drop in loss that this rate gives away; linear between grid rates.
double regret_of(const json& task, const char* schedule, double rate) {
    const auto rates = task.at("rates").get<std::vector<double>>();
    const auto regrets = task.at(schedule).at("regret").get<std::vector<double>>();
    if (rate <= rates.front()) return regrets.front();
    if (rate > rates.back()) return 1.0;
    std::size_t i = 0;
    while (rates[i + 1] < rate) ++i;
    const double share = std::log(rate / rates[i]) / std::log(rates[i + 1] / rates[i]);
    return (1.0 - share) * regrets[i] + share * regrets[i + 1];
}

double mean_regret_of_task(const json& task, const json& sweeps, std::size_t sweeps_each,
                           const char* schedule) {
    constexpr int kTrials = 20;
    RandomStream random(17, RandomPurpose::kProbe);
    double sum = 0.0;
    for (int trial = 0; trial < kTrials; ++trial) {
        std::vector<Sweep> chosen;
        for (std::size_t k = 0; k < sweeps_each; ++k) {
            chosen.push_back(read_sweep(sweeps.at(random.below(sweeps.size()))));
        }
        const auto answer = recommend(chosen, {schedule});
        sum += answer.learning_rate ? regret_of(task, schedule, *answer.learning_rate) : 1.0;
    }
    return sum / kTrials;
}

double mean_regret(std::size_t sweeps_each, const char* schedule) {
    const json truth = read_json(advice_folder() / "truth.json").at("tasks");
    const json sweeps = read_json(advice_folder() / "sweeps.json").at("tasks");
    double sum = 0.0;
    for (const auto& [name, task] : truth.items()) {
        const double regret =
            mean_regret_of_task(task, sweeps.at(name).at("fastai_ladder"), sweeps_each, schedule);
        INFO(name);
        CHECK(regret < 0.3);
        sum += regret;
    }
    return sum / static_cast<double>(truth.size());
}

bool present() {
    if (std::filesystem::exists(advice_folder() / "truth.json")) return true;
    WARN("skipped: no trainings with known best rates at " << advice_folder());
    return false;
}

}  // namespace

TEST_CASE("Three sweeps lose less than a third of what fastai's valley loses") {
    if (!present()) return;
    const double regret = mean_regret(3, "constant");
    WARN("mean regret of 3 sweeps, constant rate: " << regret << " (fastai's valley: 0.099)");
    CHECK(regret < 0.033);
}

TEST_CASE("A single sweep loses less than half of what fastai's valley loses") {
    if (!present()) return;
    const double regret = mean_regret(1, "constant");
    WARN("mean regret of 1 sweep, constant rate: " << regret);
    CHECK(regret < 0.05);
}

TEST_CASE("A cycle's peak loses less than half of what fastai's minimum loses") {
    if (!present()) return;
    const double regret = mean_regret(3, "one_cycle");
    WARN("mean regret of 3 sweeps, peak of one cycle: " << regret << " (fastai's minimum: 0.087)");
    CHECK(regret < 0.044);
}
