#include "diagnostics/probes/validation_batch.hpp"

#include <algorithm>

#include "diagnostics/base/check.hpp"
#include "diagnostics/training/batch_source.hpp"

namespace rangefinder {

ValidationBatch::ValidationBatch(const Dataset& data, const Model& model) : data_(data) {
    RF_CHECK(!data.validation.empty());
    const std::size_t all = data.validation.size();
    const std::size_t count = std::min(all, static_cast<std::size_t>(model.batch_size()));
    rows_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) rows_.push_back(data.validation[i * all / count]);
}

double ValidationBatch::loss(Model& model) const {
    fill_batch(data_, rows_, model);
    return model.forward(Mode::kEvaluate, static_cast<std::int64_t>(rows_.size()));
}

}  // namespace rangefinder
