// Random problems around one kind of a transformer's layers, without a model around them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/numeric/reference_transformer.hpp"

namespace rangefinder::numeric {

std::vector<std::string> transformer_layer_kinds();

// Random sizes and values (float32 ones) around one kind of layer.
TransformerProblem random_transformer(const std::string& kind, std::uint64_t seed);

// "2x5x12: embedding, tied" and so on, for messages.
std::string describe(const TransformerProblem& problem);

}  // namespace rangefinder::numeric
