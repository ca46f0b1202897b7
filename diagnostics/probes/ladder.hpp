// The learning rates of a range test.
#pragma once

#include <cstdint>
#include <vector>

#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder {

// `spec.steps` rates from exactly spec.start to exactly spec.end, evenly spaced by their log
// (Smith and Topin 2018, as fastai spaces them) or by themselves (Smith 2015). At least two steps.
std::vector<double> make_ladder(const RangeTestSpec& spec);

// `count` rates, at least two, from exactly start to exactly end, evenly spaced by their log.
std::vector<double> geometric_ladder(double start, double end, std::int64_t count);

}  // namespace rangefinder
