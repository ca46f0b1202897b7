// What a generator makes, before it is split and normalised, and the generators themselves. Each is
// a function of its specification alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diagnostics/spec/dataset_spec.hpp"

namespace rangefinder {

struct Generated {
    std::vector<std::int64_t> example;  // Shape of an example.
    std::vector<float> features;        // [rows, example...].
    std::vector<std::int32_t> labels;   // Classification; else empty.
    std::int32_t classes = 0;
    std::vector<double> targets;  // Regression; else empty.
};

// Two half circles of radius 1 that reach into each other, as scikit-learn's make_moons; `noise`
// is the deviation added to both coordinates.
Generated generate_two_moons(const GeneratorSpec& spec);

// `classes` spiral arms of one and a half turns, radius 0 to 1; `noise` as above, in a tenth.
Generated generate_spirals(const GeneratorSpec& spec);

// `classes` round clouds in `features` dimensions: centres drawn with deviation 1, points around
// them with deviation `noise`.
Generated generate_blobs(const GeneratorSpec& spec);

// y = w . x + sin(2 v . x) + noise with drawn unit vectors w and v, and x standard normal: a linear
// model gets only part of it.
Generated generate_regression(const GeneratorSpec& spec);

// Digits drawn with strokes, each turned, scaled, sheared, shifted and thickened at random, on 1 x
// 16 x 16 grey pixels from 0 to 1; `noise` is the deviation added to each pixel.
Generated generate_glyphs(const GeneratorSpec& spec);

}  // namespace rangefinder
