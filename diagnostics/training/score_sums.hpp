// Scores over many batches: sums first, divided at the end.
#pragma once

#include <cstdint>
#include <vector>

#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/findings/results.hpp"
#include "diagnostics/models/model.hpp"
#include "diagnostics/training/label_scores.hpp"
#include "diagnostics/training/value_scores.hpp"

namespace rangefinder {

// "loss" and what LabelScores (cross_entropy, bce_with_logits) or ValueScores (the others) write;
// of text also "perplexity", exp of the loss. With heads each has its own, "accuracy/NAME", and
// "loss" is the weighted sum of theirs. A loss is the mean over all that was added, weighted as the
// losses of the batches are (class weights and ignored labels count as in one large batch).
// Allocates in the constructor only. Not thread-safe.
class ScoreSums {
  public:
    // Both outlive it.
    ScoreSums(Model& model, const Dataset& data);

    // Adds the last forward pass of `rows` rows.
    void add(std::int64_t rows);
    void clear();
    bool empty() const { return rows_ == 0; }
    // Of what was added since the last clear(); empty when nothing was.
    Scores scores() const;

    void save(StateWriter& writer) const;
    void load(StateReader& reader);

  private:
    struct Head {
        HeadInfo info;
        std::string suffix;  // Of its scores' names.
        LabelScores labels;
        ValueScores values;
        double loss = 0.0;    // Sum of batches' mean losses times their weights.
        double weight = 0.0;  // Sum of those weights.

        double mean_loss() const { return loss / weight; }
        bool counts_labels() const;
    };
    void add(Head& head, std::size_t index, std::int64_t rows);

    Model& model_;
    bool is_text_;
    std::int64_t rows_ = 0;
    std::vector<Head> heads_;
};

}  // namespace rangefinder
