// The softmax of attention: rows of scaled scores into probabilities, in place, and back.
#pragma once

#include <cstddef>
#include <span>

namespace rangefinder {

struct SoftmaxOptions {
    std::size_t length = 0;  // Of a row; rows come in square matrices, length x length.
    float scale = 1.0F;      // Scores are multiplied by it first.
    bool causal = false;     // Row t sees columns 0 ... t; the others' probability is 0.
};

// softmax(scale * scores) over every row. A row with a NaN among what it sees becomes all NaN.
void softmax_forward(std::span<float> scores, const SoftmaxOptions& options);

// The gradient by probabilities becomes that by scores: dS = scale P (dP - sum(P dP)).
void softmax_backward(std::span<const float> probabilities, std::span<float> gradient,
                      const SoftmaxOptions& options);

}  // namespace rangefinder
