// The ten digits as strokes.
#pragma once

#include <vector>

namespace rangefinder {

struct Point {
    double x = 0.0;  // To the right.
    double y = 0.0;  // Downwards.
};

struct Segment {
    Point from, to;
};

// The strokes of a digit, 0 to 9, in the square [-1, 1] x [-1, 1]; curves are cut into segments.
std::vector<Segment> digit_strokes(int digit);

}  // namespace rangefinder
