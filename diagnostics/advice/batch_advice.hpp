// Which batch size pays, by the gradient's noise scale.
#pragma once

#include <string>

#include "diagnostics/findings/advice_probes.hpp"
#include "diagnostics/findings/results.hpp"

namespace rangefinder {

// A batch as large as the noise scale B makes half the progress a step that one without noise would
// (McCandlish et al. 2018, arXiv 1812.06162, equation 2.7); up to there a larger one saves steps,
// beyond it mostly costs examples. The advice is B, rounded to a power of two, at most the training
// rows.
// The rate that goes with it: eps(B') is proportional to 1 / (1 + B / B')^a with a = 1 for sgd
// (equation 2.8) and 1/2 for Adam and its kin (between 1/2 and 1 there, section 4 and appendix E;
// 1/2 by Malladi et al. 2022, arXiv 2205.10287).
// That rate is at most `largest_rate`, where it is known: a larger batch takes noise from a
// gradient, not curvature from a loss. Nothing when the interval of B is wider than a factor of
// eight within the sizes that count.
std::optional<BatchSizeAdvice> batch_size_advice(const MeasuredNoise& noise,
                                                 const std::string& optimizer, double rate,
                                                 std::optional<double> largest_rate = {});

// What was measured, with its figures; also where no size is advised, and then why.
EvidenceSentence sentence_of_noise(const AdviceProbes& probes);

}  // namespace rangefinder
