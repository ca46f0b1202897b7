#include "hessian_case.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "reference_folder.hpp"

namespace rangefinder::parity {
namespace {

NpyArray read_array(const std::filesystem::path& path) {
    auto array = read_npy_file(path.string());
    INFO(path.string());
    REQUIRE(array.ok());
    return std::move(array).value();
}

ReferenceCase read_supported(const std::filesystem::path& folder) {
    auto read = read_case(folder);
    INFO(folder.string());
    REQUIRE(std::holds_alternative<ReferenceCase>(read));
    return std::get<ReferenceCase>(std::move(read));
}

}  // namespace

OneBatch::OneBatch(const std::filesystem::path& folder)
    : inputs(read_array(folder / "inputs.npy").as<float>()) {
    const NpyArray targets = read_array(folder / "targets.npy");
    for (const std::int64_t label : targets.as<std::int64_t>()) {
        labels.push_back(static_cast<std::int32_t>(label));
    }
}

void OneBatch::fill_next(Model& model) {
    REQUIRE(inputs.size() == model.input().size());
    REQUIRE(labels.size() == model.labels().size());
    std::copy(inputs.begin(), inputs.end(), model.input().begin());
    std::copy(labels.begin(), labels.end(), model.labels().begin());
}

HessianCase::HessianCase(const std::filesystem::path& folder)
    : reference(read_supported(folder)),
      expected(read_json(folder / "expected.json")),
      model(build_case(reference)),
      batch(folder) {}

std::vector<float> HessianCase::read_vector(const char* file) const {
    const NpyArray array = read_array(reference.folder / file);
    if (array.type == NpyType::kFloat32) return array.as<float>();
    std::vector<float> values;
    for (const double value : array.as<double>()) values.push_back(static_cast<float>(value));
    return values;
}

std::vector<std::filesystem::path> hessian_folders() {
    return case_folders_with("parameter_order");
}

}  // namespace rangefinder::parity
