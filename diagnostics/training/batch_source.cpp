#include "diagnostics/training/batch_source.hpp"

#include <algorithm>

#include "diagnostics/datasets/batch.hpp"

namespace rangefinder {

DatasetBatches::DatasetBatches(const Dataset& data, std::int64_t batch_size, std::uint64_t seed)
    : data_(data), order_(data.training, batch_size, seed) {
    RF_CHECK(batch_size <= static_cast<std::int64_t>(data.training.size()));
}

void DatasetBatches::fill_next(Model& model) {
    rows_ = order_.next();
    RF_CHECK(static_cast<std::int64_t>(rows_.size()) == model.batch_size());
    fill_batch(data_, rows_, model);
}

void DatasetBatches::restore(const BatchOrderState& state) {
    order_.restore(state);
    rows_ = {};
}

void fill_batch(const Dataset& data, std::span<const std::int64_t> rows, Model& model) {
    const std::size_t count = rows.size();
    const auto batch = static_cast<std::size_t>(model.batch_size());
    gather_features(data, rows,
                    model.input().first(count * static_cast<std::size_t>(model.input_size())));
    if (model.wants_labels()) {
        const std::span<std::int32_t> labels = model.labels();
        gather_labels(data, rows, labels.first(count * (labels.size() / batch)));
    }
    if (!model.wants_targets()) return;
    const std::span<float> targets = model.targets();
    if (data.labels.empty()) {
        return gather_targets(data, rows, targets.first(count * (targets.size() / batch)));
    }
    std::transform(rows.begin(), rows.end(), targets.begin(), [&](std::int64_t row) {
        return static_cast<float>(data.labels[static_cast<std::size_t>(row)]);
    });
}

}  // namespace rangefinder
