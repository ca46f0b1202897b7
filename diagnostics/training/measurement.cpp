#include "diagnostics/training/measurement.hpp"

namespace rangefinder {

void Measurement::save(StateWriter& writer) const {
    weights_.save(writer);
    activations_.save(writer);
}

void Measurement::load(StateReader& reader) {
    weights_.load(reader);
    activations_.load(reader);
}

}  // namespace rangefinder
