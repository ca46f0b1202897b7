#include "tests/bench/advice/side_scores.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

namespace rangefinder::advice_bench {
namespace {

using nlohmann::ordered_json;

// Decades above the truth of those that have a rate, and how many were asked.
struct Distances {
    std::vector<double> decades;
    std::size_t asked = 0;

    void add(std::optional<double> rate, double truth) {
        ++asked;
        if (rate) decades.push_back(std::log10(*rate / truth));
    }
};

double quantile_of_sorted(const std::vector<double>& values, double share) {
    const double place = share * static_cast<double>(values.size() - 1);
    const auto lower = static_cast<std::size_t>(place);
    const std::size_t upper = std::min(lower + 1, values.size() - 1);
    const double part = place - static_cast<double>(lower);
    return (1.0 - part) * values[lower] + part * values[upper];
}

ordered_json figures_of(Distances distances) {
    const auto answered = static_cast<double>(distances.decades.size());
    ordered_json json = {{"answered", answered / static_cast<double>(distances.asked)}};
    if (distances.decades.empty()) return json;
    std::vector<double>& decades = distances.decades;
    std::sort(decades.begin(), decades.end());
    json["bias_decades"] = quantile_of_sorted(decades, 0.5);
    json["spread_decades"] = quantile_of_sorted(decades, 0.9) - quantile_of_sorted(decades, 0.1);
    return json;
}

}  // namespace

ordered_json side_scores(const std::vector<TaskAnswers>& tasks) {
    std::map<std::string, Distances> all;
    double answers = 0.0, batches = 0.0;
    for (const TaskAnswers& task : tasks) {
        const std::string kind = task.optimizer == "sgd" ? "/sgd" : "/others";
        for (const ScoredAnswer& answer : task.answers) {
            all["largest_stable_rate"].add(answer.largest_stable_rate,
                                           task.truth.largest_stable_rate);
            for (const char* method : {"d_adaptation", "prodigy"}) {
                const auto found = answer.opinions.find(method);
                all[method + kind].add(
                    found == answer.opinions.end() ? std::nullopt : found->second,
                    task.truth.best_rate);
            }
            answers += 1.0;
            batches += answer.has_batch_size ? 1.0 : 0.0;
        }
    }
    ordered_json json;
    for (auto& [name, distances] : all) json[name] = figures_of(std::move(distances));
    json["batch_size"]["answered"] = batches / answers;
    return json;
}

}  // namespace rangefinder::advice_bench
