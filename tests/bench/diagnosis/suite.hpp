// Runs the trainings that were asked for, several at a time.
#pragma once

#include <string>

#include "tests/bench/diagnosis/outcome.hpp"

namespace rangefinder::diagnosis {

struct SuiteOptions {
    std::uint64_t first_seed = 1;
    std::uint64_t seeds = 5;
    std::int64_t threads = 1;  // Trainings at a time; each has one thread.
    std::string only;          // Part of a fault's or a healthy training's name; empty: all.
    bool quick = false;        // The first training of each fault, and every sixth healthy one.
};

// A result is a function of the options alone, not of the threads. Throws std::runtime_error for
// a job that is refused.
Outcomes run_suite(const SuiteOptions& options);

}  // namespace rangefinder::diagnosis
