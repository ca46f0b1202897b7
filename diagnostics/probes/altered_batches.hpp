// Batches other than a training's own, for what a sanity probe tries.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "diagnostics/training/batch_source.hpp"

namespace rangefinder {

// The same rows every time. The data set outlives it. Not thread-safe.
class OneBatch final : public BatchSource {
  public:
    // As many rows as the model's batch holds.
    OneBatch(const Dataset& data, std::vector<std::int64_t> rows)
        : data_(data), rows_(std::move(rows)) {}

    void fill_next(Model& model) override { fill_batch(data_, rows_, model); }
    BatchOrderState state() const override { return {}; }
    void restore(const BatchOrderState&) override {}

  private:
    const Dataset& data_;
    std::vector<std::int64_t> rows_;
};

// Another source's batches with all inputs zero (token 0). The source outlives it. Not thread-safe.
class ZeroInputs final : public BatchSource {
  public:
    explicit ZeroInputs(BatchSource& source) : source_(source) {}

    void fill_next(Model& model) override {
        source_.fill_next(model);
        clear(model);
    }
    BatchOrderState state() const override { return source_.state(); }
    void restore(const BatchOrderState& state) override { source_.restore(state); }

    static void clear(Model& model) {
        for (float& value : model.input()) value = 0.0F;
    }

  private:
    BatchSource& source_;
};

}  // namespace rangefinder
