// Several runs in one file.
#pragma once

#include <string>
#include <vector>

#include "daemon/api/foreign_mapping.hpp"
#include "diagnostics/findings/curve.hpp"

namespace rangefinder::api {

// Parts columns that are named "RUN - METRIC", as W&B exports its charts, by their run, in the
// order of the file; columns of no run belong to each of them. "__MIN" and "__MAX" columns, which
// W&B adds, go to `ignored`. Columns of our own with "/sweep_2", "/sweep_3", ... are the further
// sweeps of a range test. One curve without a name where there are no runs.
std::vector<ForeignCurve> part_runs(Records columns, std::vector<std::string>& ignored);

}  // namespace rangefinder::api
