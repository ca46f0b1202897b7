// What a model says of a batch, taken together.
#pragma once

#include <vector>

#include "diagnostics/models/model.hpp"
#include "diagnostics/training/figures.hpp"

namespace rangefinder {

// Of the first 65,536 outputs of a batch (at least one row), a row being an example, or a position
// of one; with several heads a figure each, "output_deviation/HEAD":
//
//   output_deviation   how far the outputs differ from row to row. cross_entropy: the root of the
//                      mean variance of each output over the rows, over the deviation of all
//                      outputs; 1 when they depend on the row alone, 0 when on the class alone.
//                      Other losses: over the root of the mean variance of the targets, both as the
//                      targets are (of bce_with_logits: probabilities); 1 when they vary as much,
//                      0 when the prediction is constant;
//   predicted_share    share of the rows given to the class that most are given to;
//   target_share       share of the rows that the most frequent label has. Both for cross_entropy
//                      and for bce_with_logits with one output; rows of ignored labels do not
//                      count.
//
// Allocates in the constructor only. Not thread-safe.
class OutputFigures {
  public:
    // Both outlive it.
    OutputFigures(Model& model, Figures& figures);

    // Of the last forward pass of a whole batch.
    void read();

  private:
    struct Head {
        std::size_t output_deviation = 0;
        std::size_t predicted_share = Figures::kNone;
        std::size_t target_share = Figures::kNone;
        std::vector<double> sums = {};  // Of each output.
        std::vector<double> squares = {};
        std::vector<std::int64_t> predicted = {};  // Rows of each class.
        std::vector<std::int64_t> labelled = {};
    };
    void read_classes(Head& head, const HeadInfo& info, std::span<const float> outputs);
    void read_values(Head& head, const HeadInfo& info, std::span<const float> outputs);
    void count(Head& head, std::size_t predicted, std::size_t labelled) const;
    void tell_shares(const Head& head);

    Model& model_;
    Figures& figures_;
    std::vector<Head> heads_;
};

}  // namespace rangefinder
