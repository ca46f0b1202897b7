// The rules that other finders publish, on the sweeps stored beside the tasks.
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/findings/results.hpp"

namespace rangefinder::advice_bench {

// A stored sweep: raw losses on fastai's ladder (1e-7 to 10 in 100 steps, the last rate below the
// end); a null last is a loss that was not finite.
Sweep read_stored_sweep(const nlohmann::json& losses);

// Each rule's answer by its name. fastai's four; the optimizer's usual rate as "default rate".
std::map<std::string, std::optional<double>> published_answers(const Sweep& sweep,
                                                               const std::string& optimizer);

}  // namespace rangefinder::advice_bench
