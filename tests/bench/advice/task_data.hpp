// The data of a task, split and scaled as in the trainings that found its best rate.
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>

#include "diagnostics/datasets/dataset.hpp"

namespace rangefinder::advice_bench {

// `data`: {"kind": "table" | "images" | "text" | "series", file names, "split_seed", ...}. Throws
// std::runtime_error for data that cannot be read.
Dataset read_task_data(const nlohmann::json& data, const std::filesystem::path& folder);

}  // namespace rangefinder::advice_bench
