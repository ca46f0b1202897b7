// A task as its folder describes it, in the engine's own words.
#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder::advice_bench {

struct AdviceTask {
    std::string name;
    JobSpec job;   // A range test; budget, planned schedule and seed are the caller's.
    Dataset data;  // Split and scaled as the task's own trainings had it.
};

// Reads the task's data from `data_folder`. Throws std::runtime_error where the engine does not
// take the task, nlohmann::json::exception for what is missing.
AdviceTask read_task(const nlohmann::json& task, const std::filesystem::path& data_folder);

}  // namespace rangefinder::advice_bench
