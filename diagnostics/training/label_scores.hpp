// What predicted and true labels have in common: accuracy, top-5 accuracy, macro F1.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "diagnostics/findings/results.hpp"
#include "diagnostics/training/state_file.hpp"

namespace rangefinder {

// Counts of one output over many batches. Allocates in the constructor only. Not thread-safe.
class LabelScores {
  public:
    // `size` logits a label; 1 is a single logit for two classes.
    explicit LabelScores(std::int64_t size);

    // cross_entropy: logits are [labels, size]. A label equal to `ignored` does not count.
    void add(std::span<const float> logits, std::span<const std::int32_t> labels,
             std::optional<std::int64_t> ignored);
    // bce_with_logits: a logit over 0 says yes, and so does a target over 0.5. Several logits are
    // yes-or-no questions of their own.
    void add_binary(std::span<const float> logits, std::span<const float> targets);
    void clear();

    // "accuracy", "f1_macro" and, with more than five classes, "top5_accuracy"; nothing when
    // nothing was counted. F1 is the mean over classes of 2 tp / (2 tp + fp + fn), as
    // sklearn.metrics.f1_score(average="macro") has it: over the classes that occur or are
    // predicted at all, 0 for one that is never predicted right. Of yes-or-no questions the mean
    // over all of them, 0 for one that never is yes.
    void write(Scores& scores, const std::string& suffix) const;

    void save(StateWriter& writer) const;
    void load(StateReader& reader);

  private:
    void count(std::size_t predicted, std::size_t actual);
    double f1_macro() const;

    std::int64_t size_;
    bool questions_ = false;  // Several yes-or-no questions; classes otherwise.
    std::int64_t counted_ = 0;
    std::int64_t correct_ = 0;
    std::int64_t in_top5_ = 0;
    std::vector<std::int64_t> hits_;       // By class (or question): predicted and true.
    std::vector<std::int64_t> predicted_;  // By class: predicted at all.
    std::vector<std::int64_t> actual_;     // By class: true at all.
};

}  // namespace rangefinder
