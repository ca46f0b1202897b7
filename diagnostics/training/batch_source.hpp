// Where a training's batches come from.
#pragma once

#include <cstdint>

#include "diagnostics/datasets/batch_order.hpp"
#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/models/model.hpp"

namespace rangefinder {

// Hands out one batch after the other. Not thread-safe.
class BatchSource {
  public:
    virtual ~BatchSource() = default;
    // Copies the next batch into the model's input and labels or targets.
    virtual void fill_next(Model& model) = 0;
    // Where it stands, and back to there: the same batches follow again.
    virtual BatchOrderState state() const = 0;
    virtual void restore(const BatchOrderState& state) = 0;
    // Row numbers in the data set of the batch handed out last; empty where none are known.
    virtual std::span<const std::int64_t> rows() const { return {}; }
};

// The training part of a data set in a seeded order, a new one every epoch; an epoch's last
// incomplete batch is left out. The data set must outlive it and hold a whole batch.
class DatasetBatches final : public BatchSource {
  public:
    DatasetBatches(const Dataset& data, std::int64_t batch_size, std::uint64_t seed);

    void fill_next(Model& model) override;
    BatchOrderState state() const override { return order_.state(); }
    void restore(const BatchOrderState& state) override;
    std::span<const std::int64_t> rows() const override { return rows_; }

    std::int64_t batches_per_epoch() const { return order_.batches_per_epoch(); }

  private:
    const Dataset& data_;
    BatchOrder order_;
    std::span<const std::int64_t> rows_;
};

// Copies these rows into the first places of the model's batch; at most batch_size() rows. All that
// its heads want: labels, targets, or nothing but the input. A model that wants targets of a
// classification (bce_with_logits) gets its labels as 0 and 1.
void fill_batch(const Dataset& data, std::span<const std::int64_t> rows, Model& model);

}  // namespace rangefinder
