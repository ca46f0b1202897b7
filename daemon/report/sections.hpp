// The parts of a report; each adds its blocks, or none where there is nothing to say.
#pragma once

#include <string>
#include <vector>

#include "daemon/report/report.hpp"

namespace rangefinder::report {

using Blocks = std::vector<Block>;

void add_recommendation(const Recommendation& recommendation, Blocks& blocks);
void add_code(const FrameworkCode& code, Blocks& blocks);
void add_sweeps(const RangeTestResult& result, bool log_x, Blocks& blocks);
// What a range test that is still running has measured of its first sweep.
void add_first_sweep(const std::vector<Series>& series, Blocks& blocks);
void add_training(const TrainingResult& result, Blocks& blocks);
// Loss, accuracy, rate and gradient norm over the steps.
void add_training_curves(const std::vector<Series>& series, Blocks& blocks);
void add_probe(const ProbeResult& result, Blocks& blocks);
void add_findings(const std::vector<Finding>& findings, Blocks& blocks);
void add_specification(const ReportInput& input, Blocks& blocks);
void add_dataset(const ReportInput& input, Blocks& blocks);

// "completed after 100 steps".
std::string stopped_text(const Stopped& stopped);
// "loss 0.5, accuracy 0.9".
std::string figures_text(const std::map<std::string, double>& figures);
const Series* series_of(const std::vector<Series>& series, const std::string& name);

}  // namespace rangefinder::report
