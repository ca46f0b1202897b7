// Lines for PyTorch, Keras 3 and fastai that set what a range test recommends. Pure functions of
// values; the library's parameters are PyTorch's, and where another framework means something else
// by a name, a comment in its lines says so.
#pragma once

#include "diagnostics/findings/results.hpp"
#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder {

// Of the job's optimizer, batch size, clipping, frozen layers and planned length. All empty where
// there is no rate. The lines expect a `model` (fastai's also `dls` and `loss_func`), and a model
// whose layers have the specification's names where they name layers. A batch size of 0 is not
// known and goes unsaid.
FrameworkCode framework_code(const JobSpec& spec, const Recommendation& recommendation);

}  // namespace rangefinder
