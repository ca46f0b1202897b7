#include "reference_folder.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

namespace rangefinder::parity {
namespace {

namespace fs = std::filesystem;

template <typename T>
std::span<const T> part(const std::vector<T>& values, std::size_t step, std::size_t steps) {
    const std::size_t width = values.size() / steps;
    return std::span<const T>(values).subspan(step * width, width);
}

}  // namespace

std::optional<fs::path> reference_folder() {
    const char* named = std::getenv("RANGEFINDER_REFERENCE");
    const fs::path folder = named != nullptr ? named : "../shared/reference";
    if (fs::is_directory(folder)) return folder;
    if (named != nullptr) FAIL("RANGEFINDER_REFERENCE names no folder: " << named);
    WARN("skipped: there are no reference cases at " << folder);
    return std::nullopt;
}

std::vector<fs::path> case_folders_with(const std::string& member) {
    std::vector<fs::path> found;
    const auto folder = reference_folder();
    if (!folder) return found;
    for (const auto& entry : fs::directory_iterator(*folder)) {
        const fs::path file = entry.path() / "case.json";
        if (fs::is_regular_file(file) && read_json(file).contains(member)) {
            found.push_back(entry.path());
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

nlohmann::json read_json(const fs::path& path) {
    std::ifstream file(path);
    INFO(path.string());
    REQUIRE(file.good());
    return nlohmann::json::parse(file);
}

std::vector<NamedTensor> read_weights(const fs::path& path) {
    auto tensors = read_safetensors_file(path.string());
    INFO(path.string());
    REQUIRE(tensors.ok());
    return std::move(tensors).value();
}

StepArray::StepArray(const fs::path& path) {
    const auto array = read_npy_file(path.string());
    INFO(path.string());
    REQUIRE(array.ok());
    REQUIRE(array->shape.size() >= 2);
    steps_ = static_cast<std::size_t>(array->shape[0]);
    if (array->type == NpyType::kInt64) {
        labels_ = array->as<std::int64_t>();
    } else {
        floats_ = array->as<float>();
    }
}

std::span<const float> StepArray::floats(std::size_t step) const {
    return part(floats_, step, steps_);
}

std::span<const std::int64_t> StepArray::labels(std::size_t step) const {
    return part(labels_, step, steps_);
}

}  // namespace rangefinder::parity
