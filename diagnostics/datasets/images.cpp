#include "diagnostics/datasets/images.hpp"

#include <algorithm>

#include "diagnostics/base/check.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder {
namespace {

// Grey, colour, colour with opacity.
bool looks_like_channels(std::int64_t size) {
    return size == 1 || size == 3 || size == 4;
}

}  // namespace

ImageLayout image_layout(std::span<const std::int64_t> shape, ChannelOrder channels) {
    ImageLayout layout{{shape.begin() + 1, shape.end()}, false, {}};
    if (shape.size() == 3) layout.example.insert(layout.example.begin(), 1);
    if (shape.size() != 4) return layout;
    if (channels == ChannelOrder::kLast) {
        layout.channels_last = true;
        std::rotate(layout.example.begin(), layout.example.end() - 1, layout.example.end());
    } else if (looks_like_channels(shape[3]) && !looks_like_channels(shape[1])) {
        layout.doubt = "images of shape " + to_text(layout.example) + " were read as " +
                       std::to_string(shape[1]) +
                       " channels; if the channels are the last axis, say channels=last";
    }
    return layout;
}

void channels_to_front(std::span<float> values, std::span<const std::int64_t> example) {
    RF_CHECK(example.size() == 3);
    const auto channels = static_cast<std::size_t>(example[0]);
    const auto pixels = static_cast<std::size_t>(example[1] * example[2]);
    const std::size_t size = channels * pixels;
    RF_CHECK(size > 0 && values.size() % size == 0);
    std::vector<float> image(size);
    for (std::size_t start = 0; start < values.size(); start += size) {
        const auto target = values.subspan(start, size);
        std::copy(target.begin(), target.end(), image.begin());
        for (std::size_t channel = 0; channel < channels; ++channel) {
            for (std::size_t pixel = 0; pixel < pixels; ++pixel) {
                target[channel * pixels + pixel] = image[pixel * channels + channel];
            }
        }
    }
}

}  // namespace rangefinder
