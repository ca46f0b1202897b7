// Scores over many batches: sums first, divided at the end.
#pragma once

#include <cstdint>
#include <vector>

#include "diagnostics/findings/results.hpp"
#include "diagnostics/models/model.hpp"
#include "diagnostics/spec/dataset_spec.hpp"

namespace rangefinder {

// "loss" and, for classification, "accuracy"; for regression "mae" and "r2" (of all targets
// together: 1 - sum of squared errors / sum of squared deviations from each target's mean).
// Allocates in the constructor only. Not thread-safe.
class ScoreSums {
  public:
    ScoreSums(TaskKind task, std::int64_t outputs);

    // Adds the last forward pass: `rows` rows of the model's batch with this mean loss.
    void add(Model& model, std::int64_t rows, double loss);
    void clear();
    bool empty() const { return rows_ == 0; }
    // Of what was added since the last clear(); empty when nothing was.
    Scores scores() const;

  private:
    void add_regression(Model& model, std::int64_t rows);
    double r2() const;

    TaskKind task_;
    std::int64_t rows_ = 0;
    double loss_ = 0.0;
    std::int64_t correct_ = 0;
    double absolute_error_ = 0.0;
    double squared_error_ = 0.0;
    std::vector<double> target_sum_;
    std::vector<double> target_squares_;
};

}  // namespace rangefinder
