// What is measured of one model.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "tests/bench/training_models.hpp"

namespace rangefinder::bench {

struct Options {
    bool json = false;
    double seconds = 2.0;  // A model.
    std::int64_t threads = 1;
    std::string only;  // One model by its name; empty: all.
};

inline constexpr std::array<const char*, 5> kPhases{"data", "forward", "backward", "update",
                                                    "norms"};

// A plain value: it is handed from one process to another as bytes.
struct Measurement {
    double steps_per_second = 0.0;       // Of the median step.
    double best_steps_per_second = 0.0;  // Of the fastest: what a quiet machine would do.
    double steps_per_cpu_second = 0.0;   // What matters with one thread on a busy machine.
    double gflops = 0.0;                 // At steps_per_second.
    double matmul_gflops = 0.0;          // Median, measured before and after the steps.
    double best_matmul_gflops = 0.0;
    std::array<double, kPhases.size()> seconds{};  // Median of each phase of a step.
    std::int64_t peak_bytes = 0;                   // Resident, of the process that trained.

    double share_of_peak() const { return gflops / matmul_gflops; }
};

// Trains in a process of its own, so that peak_bytes is this model's and nothing is left behind.
// Throws std::runtime_error when that process fails.
Measurement measure_apart(const TrainingCase& training, const Options& options);

}  // namespace rangefinder::bench
