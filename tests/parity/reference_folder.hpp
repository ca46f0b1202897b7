// The folder of reference cases and what lies in it.
#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/formats/npy.hpp"
#include "diagnostics/formats/safetensors.hpp"

namespace rangefinder::parity {

// RANGEFINDER_REFERENCE, or ../shared/reference. Nothing (and a warning) when the default is not
// there; a test failure when the variable names a folder that is not.
std::optional<std::filesystem::path> reference_folder();

// Folders with a case.json in which `member` is present, by name.
std::vector<std::filesystem::path> case_folders_with(const std::string& member);

nlohmann::json read_json(const std::filesystem::path& path);
std::vector<NamedTensor> read_weights(const std::filesystem::path& path);

// Values of an array of shape [steps, batch, ...], a step at a time. Floats or class labels.
class StepArray {
  public:
    explicit StepArray(const std::filesystem::path& path);

    bool holds_labels() const { return !labels_.empty(); }
    std::size_t steps() const { return steps_; }
    std::span<const float> floats(std::size_t step) const;
    std::span<const std::int64_t> labels(std::size_t step) const;

  private:
    std::size_t steps_ = 0;
    std::vector<float> floats_;
    std::vector<std::int64_t> labels_;
};

}  // namespace rangefinder::parity
