#include "diagnostics/probes/filter_direction.hpp"

#include <cmath>

#include "diagnostics/base/check.hpp"
#include "diagnostics/base/random.hpp"
#include "diagnostics/tensor/norms.hpp"

namespace rangefinder {
namespace {

void draw_filter(std::span<const float> weights, RandomStream& random, std::span<float> filter) {
    for (float& value : filter) value = static_cast<float>(random.normal());
    const double length = std::sqrt(sum_of_squares(filter));
    const double wanted = std::sqrt(sum_of_squares(weights));
    const auto factor = static_cast<float>(length > 0.0 ? wanted / length : 0.0);
    for (float& value : filter) value *= factor;
}

}  // namespace

std::vector<float> filter_direction(std::span<const SurfacePart> parts,
                                    std::span<const float> weights, std::uint64_t seed,
                                    std::uint32_t index) {
    std::vector<float> direction(weights.size(), 0.0F);
    RandomStream random(seed, RandomPurpose::kProbe, index);
    for (const SurfacePart& part : parts) {
        RF_CHECK(part.offset + part.size <= weights.size());
        if (part.shape.size() < 2) continue;
        const std::size_t filter = part.size / static_cast<std::size_t>(part.shape.front());
        for (std::size_t first = part.offset; first < part.offset + part.size; first += filter) {
            draw_filter(weights.subspan(first, filter), random,
                        std::span<float>(direction).subspan(first, filter));
        }
    }
    return direction;
}

}  // namespace rangefinder
