// The one line between a raw value and what a model sees of it.
#pragma once

namespace rangefinder {

// normalised = (raw - offset) * factor, and raw = normalised / factor + offset.
struct ValueScale {
    double offset = 0.0;
    double factor = 1.0;
};

}  // namespace rangefinder
