#include "tests/bench/advice/scores.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>

namespace rangefinder::advice_bench {
namespace {

using nlohmann::ordered_json;

double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

// Linear between the sorted values.
double quantile(std::vector<double> values, double share) {
    if (values.empty()) return std::nan("");
    std::sort(values.begin(), values.end());
    const double place = share * static_cast<double>(values.size() - 1);
    const auto lower = static_cast<std::size_t>(place);
    const std::size_t upper = std::min(lower + 1, values.size() - 1);
    const double part = place - static_cast<double>(lower);
    return (1.0 - part) * values[lower] + part * values[upper];
}

using Figure = std::function<double(const TaskAnswers&, const ScoredAnswer&)>;

std::vector<double> figures(const TaskAnswers& task, const Figure& figure) {
    std::vector<double> all;
    for (const ScoredAnswer& answer : task.answers) all.push_back(figure(task, answer));
    return all;
}

double mean_over_tasks(const std::vector<TaskAnswers>& tasks, const Figure& figure) {
    std::vector<double> means;
    for (const TaskAnswers& task : tasks) means.push_back(mean(figures(task, figure)));
    return mean(means);
}

double regret(const TaskAnswers& task, const ScoredAnswer& answer) {
    return regret_of(task.truth, answer.rate);
}

std::vector<double> decades_from_best(const TaskAnswers& task) {
    std::vector<double> decades;
    for (const ScoredAnswer& answer : task.answers) {
        if (answer.rate) decades.push_back(std::log10(*answer.rate / task.truth.best_rate));
    }
    return decades;
}

double spread(const TaskAnswers& task) {
    const std::vector<double> decades = decades_from_best(task);
    return decades.empty() ? 0.0 : quantile(decades, 0.9) - quantile(decades, 0.1);
}

bool holds_best(const TaskAnswers& task, const ScoredAnswer& answer) {
    const double best = task.truth.best_rate;
    return answer.low && answer.high && *answer.low <= best && best <= *answer.high;
}

// Answers whose stated confidence is the same to the nearest tenth, together.
ordered_json calibration(const std::vector<TaskAnswers>& tasks) {
    struct Group {
        double stated = 0.0;
        double held = 0.0;
        int answers = 0;
    };
    std::map<long, Group> groups;
    for (const TaskAnswers& task : tasks) {
        for (const ScoredAnswer& answer : task.answers) {
            if (!answer.low) continue;
            Group& group = groups[std::lround(10.0 * answer.confidence)];
            group.stated += answer.confidence;
            group.held += holds_best(task, answer) ? 1.0 : 0.0;
            ++group.answers;
        }
    }
    ordered_json all = ordered_json::array();
    for (const auto& [tenth, group] : groups) {
        all.push_back({{"stated", group.stated / group.answers},
                       {"held", group.held / group.answers},
                       {"answers", group.answers}});
    }
    return all;
}

ordered_json interval_figures(const std::vector<TaskAnswers>& tasks) {
    std::vector<double> widths;
    for (const TaskAnswers& task : tasks) {
        for (const ScoredAnswer& answer : task.answers) {
            if (answer.low && answer.high) widths.push_back(std::log10(*answer.high / *answer.low));
        }
    }
    if (widths.empty()) return nullptr;
    const auto holds = [](const TaskAnswers& task, const ScoredAnswer& answer) {
        return holds_best(task, answer) ? 1.0 : 0.0;
    };
    const auto stated = [](const TaskAnswers&, const ScoredAnswer& answer) {
        return answer.confidence;
    };
    return {{"stated", mean_over_tasks(tasks, stated)},
            {"held", mean_over_tasks(tasks, holds)},
            {"median_decades", quantile(widths, 0.5)}};
}

// Of all trainings that the expected losses are about; of tasks without any there is nothing.
ordered_json expected_loss_figures(const std::vector<TaskAnswers>& tasks) {
    std::vector<double> errors, held, stated;
    for (const TaskAnswers& task : tasks) {
        std::vector<double> of_task, inside;
        for (const ScoredAnswer& answer : task.answers) {
            if (!answer.expected || !answer.rate) continue;
            const ExpectedLoss& expected = *answer.expected;
            for (const double loss : losses_at(task.truth, *answer.rate)) {
                of_task.push_back(std::abs(std::log(loss / expected.value)));
                inside.push_back(*expected.low <= loss && loss <= *expected.high ? 1.0 : 0.0);
            }
            stated.push_back(expected.confidence);
        }
        if (of_task.empty()) continue;
        errors.push_back(mean(of_task));
        held.push_back(mean(inside));
    }
    if (errors.empty()) return nullptr;
    return {{"tasks", errors.size()},
            {"mean_error_of_logarithm", mean(errors)},
            {"median_error_of_logarithm", quantile(errors, 0.5)},
            {"stated", mean(stated)},
            {"held", mean(held)}};
}

ordered_json by_task(const std::vector<TaskAnswers>& tasks) {
    ordered_json all;
    for (const TaskAnswers& task : tasks) {
        const std::vector<double> decades = decades_from_best(task);
        ordered_json one = {{"mean_regret", mean(figures(task, regret))},
                            {"spread_decades", spread(task)},
                            {"bias_decades", quantile(decades, 0.5)}};
        for (const ScoredAnswer& answer : task.answers) {
            one["answers"].push_back(answer.rate ? ordered_json(*answer.rate) : nullptr);
        }
        all[task.task] = std::move(one);
    }
    return all;
}

}  // namespace

double mean_regret(const std::vector<TaskAnswers>& tasks) {
    return mean_over_tasks(tasks, regret);
}

ordered_json score(const std::vector<TaskAnswers>& tasks) {
    std::vector<double> regrets, spreads, biases;
    for (const TaskAnswers& task : tasks) {
        const auto of_task = figures(task, regret);
        regrets.insert(regrets.end(), of_task.begin(), of_task.end());
        spreads.push_back(spread(task));
        biases.push_back(quantile(decades_from_best(task), 0.5));
    }
    std::erase_if(biases, [](double value) { return std::isnan(value); });
    const auto share = [&](const auto& holds) {
        return mean_over_tasks(tasks, [&](const TaskAnswers& task, const ScoredAnswer& answer) {
            return holds(task, answer) ? 1.0 : 0.0;
        });
    };
    return {
        {"mean_regret", mean_regret(tasks)},
        {"median_regret", quantile(regrets, 0.5)},
        {"p90_regret", quantile(regrets, 0.9)},
        {"share_over_0.1",
         share([](const auto& task, const auto& answer) { return regret(task, answer) > 0.1; })},
        {"share_unstable", share([](const auto& task, const auto& answer) {
             return is_unstable(task.truth, answer.rate);
         })},
        {"share_without_answer",
         share([](const auto&, const auto& answer) { return !answer.rate.has_value(); })},
        {"spread_decades", mean(spreads)},
        {"bias_decades", biases.empty() ? ordered_json(nullptr) : ordered_json(mean(biases))},
        {"interval", interval_figures(tasks)},
        {"expected_loss", expected_loss_figures(tasks)},
        {"calibration", calibration(tasks)},
        {"mean_seconds",
         mean_over_tasks(tasks, [](const auto&, const auto& answer) { return answer.seconds; })},
        {"mean_steps",
         mean_over_tasks(tasks, [](const auto&, const auto& answer) { return answer.steps; })},
        {"tasks", by_task(tasks)}};
}

}  // namespace rangefinder::advice_bench
