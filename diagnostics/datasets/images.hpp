// Where the channels of image files are.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "diagnostics/spec/dataset_spec.hpp"

namespace rangefinder {

struct ImageLayout {
    std::vector<std::int64_t> example;  // As models see it: [C, H, W], or what follows the rows.
    bool channels_last = false;         // channels_to_front() is to be called.
    std::string doubt;                  // A warning that the other order looks more likely.
};

// Of an array [N, ...] of 2 to 4 dimensions. Three are images of one channel.
ImageLayout image_layout(std::span<const std::int64_t> shape, ChannelOrder channels);

// Reorders [N, H, W, C] to [N, C, H, W] in place, one example after the other; `example` is [C, H,
// W].
void channels_to_front(std::span<float> values, std::span<const std::int64_t> example);

}  // namespace rangefinder
