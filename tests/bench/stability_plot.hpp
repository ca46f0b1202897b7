// What a run at the edge of stability showed, as numbers and as a picture.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace rangefinder::bench {

struct StabilityPoint {
    std::int64_t step = 0;
    double loss = 0.0;
    double sharpness = 0.0;
};

struct StabilityRun {
    double learning_rate = 0.0;
    std::vector<StabilityPoint> points;

    double threshold() const { return 2.0 / learning_rate; }
};

// From the first point at which the sharpness reached the threshold on: the largest distance from
// it, relative. Negative: it was never reached.
double largest_distance(const StabilityRun& run);
// The same over the last half of the steps.
double settled_distance(const StabilityRun& run);

std::string to_json(const std::vector<StabilityRun>& runs);
// Sharpness by step, each run with its threshold dashed. Throws std::runtime_error when the file
// cannot be written.
void write_svg(const std::vector<StabilityRun>& runs, const std::string& path);

}  // namespace rangefinder::bench
