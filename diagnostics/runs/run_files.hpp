// Where a run finds and leaves what outlives it.
#pragma once

#include <string>

namespace rangefinder {

// Paths of files, their folder already there; empty: without.
struct RunFiles {
    std::string start_weights;  // Safetensors, for a specification with model.weights.
    std::string weights;        // Where a training leaves its weights.
    // Where a training keeps its place, and a log of its series that goes with it. A run whose
    // checkpoint is there goes on from it. Both are removed when the training went to its end.
    std::string checkpoint;
    std::string series;
    // Which request this is, in words: a checkpoint of another is not used.
    std::string identity;
};

}  // namespace rangefinder
