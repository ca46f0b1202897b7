// Series as tests make them, and what a watch says of them.
#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "diagnostics/base/random.hpp"
#include "diagnostics/rules/watch.hpp"

namespace rules_test {

using rangefinder::Finding;
using rangefinder::Records;
using rangefinder::RunFacts;
using rangefinder::Stopped;
using rangefinder::StopReason;
using rangefinder::Watch;

// Normal noise of deviation 1, the same for every call with the same seed and step.
inline double noise(std::uint64_t seed, std::int64_t step) {
    rangefinder::RandomStream random(seed, rangefinder::RandomPurpose::kProbe,
                                     static_cast<std::uint32_t>(step));
    double sum = -6.0;
    for (int i = 0; i < 12; ++i) sum += random.next_u32() / 4294967296.0;
    return sum;
}

using Curve = std::function<double(std::int64_t step)>;

// A series with a value in every `every`-th step.
struct Made {
    std::string name;
    Curve curve;
    std::int64_t every = 1;
};

// Told step by step, to the end.
inline std::vector<Finding> told(const RunFacts& facts, std::int64_t steps,
                                 const std::vector<Made>& series,
                                 StopReason reason = StopReason::kCompleted) {
    Watch watch(facts);
    for (std::int64_t step = 0; step < steps; ++step) {
        Records records;
        for (const Made& made : series) {
            if (step % made.every == 0) records.push_back({made.name, {step}, {made.curve(step)}});
        }
        watch.add(records);
    }
    watch.finish({reason, reason == StopReason::kCompleted ? steps : steps - 1, 0.1});
    return watch.findings();
}

inline const Finding* find(const std::vector<Finding>& findings, const std::string& rule) {
    for (const Finding& finding : findings) {
        if (finding.rule == rule) return &finding;
    }
    return nullptr;
}

inline bool has(const std::vector<Finding>& findings, const std::string& rule) {
    return find(findings, rule) != nullptr;
}

inline Curve constant(double value) {
    return [value](std::int64_t) { return value; };
}

// From `start` towards `end`, with noise of that deviation around it.
inline Curve falling(double start, double end, double deviation = 0.0, double steps = 100.0,
                     std::uint64_t seed = 1) {
    return [=](std::int64_t step) {
        const double level = end + (start - end) * std::exp(-static_cast<double>(step) / steps);
        return level + deviation * noise(seed, step);
    };
}

inline RunFacts planned(std::int64_t steps) {
    RunFacts facts;
    facts.planned_steps = steps;
    return facts;
}

}  // namespace rules_test
