// A case.json in the engine's own words.
#pragma once

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <variant>

#include "diagnostics/models/model.hpp"
#include "diagnostics/training/batch_source.hpp"
#include "reference_folder.hpp"

namespace rangefinder::parity {

struct ReferenceCase {
    std::string name;
    std::filesystem::path folder;
    nlohmann::json json;  // The whole case.json.
    ModelSpec model;
    OptimizerSpec optimizer;
    DataShape data;
    std::int64_t batch_size = 0;
};

// What a case needs and the engine does not have: "layer lstm, optimizer rmsprop".
struct Missing {
    std::string what;
};

std::variant<ReferenceCase, Missing> read_case(const std::filesystem::path& folder);

// The engine's name of a parameter: a positional embedding's is its layer's own in the cases.
std::string parameter_name(const std::string& reference_name);

// The case's model with its initial weights; every parameter is loaded.
std::unique_ptr<Model> build_case(const ReferenceCase& reference);

// The case's stored batches, in order.
class StoredBatches final : public BatchSource {
  public:
    explicit StoredBatches(const std::filesystem::path& folder);

    void fill(std::size_t step, Model& model) const;
    void fill_next(Model& model) override;
    BatchOrderState state() const override { return {0, 0, static_cast<std::int64_t>(next_)}; }
    void restore(const BatchOrderState& state) override {
        next_ = static_cast<std::size_t>(state.position);
    }
    std::size_t steps() const { return inputs_.steps(); }

  private:
    StepArray inputs_;
    StepArray targets_;
    std::size_t next_ = 0;
};

}  // namespace rangefinder::parity
