// Where a task's best rate truly lies, found by training at every rate of a grid, and what an
// answer loses against it. Definitions: the README beside the tasks.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

namespace rangefinder::advice_bench {

struct Truth {
    std::vector<double> rates;   // The grid, rising.
    std::vector<double> regret;  // Of each: the share of the possible drop in loss given away.
    double best_rate = 0.0;
    double largest_stable_rate = 0.0;
    std::vector<std::vector<double>> losses;  // At the end, of each rate and seed; NaN: diverged.
};

// Of one schedule, "constant" or "one_cycle". Throws nlohmann::json::exception for what is missing.
Truth read_truth(const nlohmann::json& task, const std::string& schedule);

// Linear in the rate's logarithm between grid rates; below the grid the lowest rate's, above it and
// without an answer 1.
double regret_of(const Truth& truth, std::optional<double> rate);

// What trainings at this rate ended with, seed by seed: between grid rates linear in the logarithms
// of both. Without those that diverged; empty outside of the grid.
std::vector<double> losses_at(const Truth& truth, double rate);

// More than half a grid step above the largest rate at which every training held.
bool is_unstable(const Truth& truth, std::optional<double> rate);

}  // namespace rangefinder::advice_bench
