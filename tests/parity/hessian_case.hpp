// A hessian_* case: a model at one point, one batch, and what its second derivatives are there.
#pragma once

#include <vector>

#include "reference_case.hpp"

namespace rangefinder::parity {

// Hands out the case's only batch, again and again.
class OneBatch final : public BatchSource {
  public:
    explicit OneBatch(const std::filesystem::path& folder);

    void fill_next(Model& model) override;
    BatchOrderState state() const override { return {}; }
    void restore(const BatchOrderState&) override {}

    std::vector<float> inputs;         // [examples, ...].
    std::vector<std::int32_t> labels;  // [examples].
};

struct HessianCase {
    explicit HessianCase(const std::filesystem::path& folder);

    ReferenceCase reference;
    nlohmann::json expected;
    std::unique_ptr<Model> model;
    OneBatch batch;

    std::vector<float> read_vector(const char* file) const;  // "vector.npy".
};

// All of them, by name.
std::vector<std::filesystem::path> hessian_folders();

}  // namespace rangefinder::parity
