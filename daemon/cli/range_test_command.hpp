// `rangefinder range-test`: a range test of one's own data and model.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rangefinder::cli {

struct RangeTestOptions {
    std::string url;        // Empty: a private daemon.
    std::string data;       // A file: CSV, IDX (images).
    std::string labels;     // IDX labels.
    std::string target;     // CSV column.
    std::string generator;  // In place of data.
    std::int64_t rows = 2000;
    std::string model = "mlp";  // "mlp", "cnn" or a JSON file with layers.
    std::string optimizer = "sgd";
    std::optional<double> momentum;
    std::optional<double> weight_decay;
    std::int64_t batch_size = 64;
    std::int64_t steps = 100;
    double start = 1e-7;
    double end = 10.0;
    // What is left out has the daemon's default.
    std::optional<std::string> range, spacing;
    std::optional<std::int64_t> sweeps, batches_per_rate;
    bool reset = false;
    bool validation = false;
    std::vector<std::string> group;
    std::optional<double> group_base_rate, stop_factor;
    std::string budget = "standard";
    std::optional<std::int64_t> planned_steps;
    std::optional<std::string> planned_schedule;
    std::vector<std::string> advise;
    std::optional<double> clip_norm, clip_value;
    std::uint64_t seed = 1;
    std::optional<std::int64_t> threads;
    std::optional<double> seconds;
    bool json = false;
    std::string code;  // "pytorch", "keras", "fastai"; empty: no lines to copy are shown.
};

// 0 only when a rate was recommended.
int range_test_command(const RangeTestOptions& options);

}  // namespace rangefinder::cli
