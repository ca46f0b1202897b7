// One small batch of a data set's validation part, to be looked at often.
#pragma once

#include <cstdint>
#include <vector>

#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/models/model.hpp"

namespace rangefinder {

// As many rows as the model's batch has, or all if there are fewer, evenly spread over the
// validation part. Not thread-safe; the data set outlives it.
class ValidationBatch {
  public:
    // The validation part is not empty.
    ValidationBatch(const Dataset& data, const Model& model);

    // The mean loss over these rows in evaluation mode (no dropout, running statistics of batch
    // norm). Overwrites the batch that is in the model; changes nothing else.
    double loss(Model& model) const;

    const std::vector<std::int64_t>& rows() const { return rows_; }

  private:
    const Dataset& data_;
    std::vector<std::int64_t> rows_;
};

}  // namespace rangefinder
