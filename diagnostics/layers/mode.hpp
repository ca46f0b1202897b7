// What a forward pass is for.
#pragma once

namespace rangefinder {

// kTrain keeps what a backward pass needs; kEvaluate does not change any state of a layer.
enum class Mode { kTrain, kEvaluate };

}  // namespace rangefinder
