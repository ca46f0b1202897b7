// Draws distorted digits.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "diagnostics/base/random.hpp"
#include "diagnostics/datasets/generated.hpp"
#include "diagnostics/datasets/glyph_strokes.hpp"

namespace rangefinder {
namespace {

constexpr std::int64_t kSide = 16;
constexpr double kHalfSide = 6.0;  // Pixels that 1.0 of the stroke's square takes, at scale 1.
constexpr std::int32_t kDigits = 10;

// An affine map from the stroke's square to pixels, and the pen's half width in pixels.
struct Distortion {
    std::array<double, 4> matrix;  // Row-major.
    Point shift;
    double half_width = 0.7;

    Point apply(Point p) const {
        return {matrix[0] * p.x + matrix[1] * p.y + shift.x,
                matrix[2] * p.x + matrix[3] * p.y + shift.y};
    }
};

// Draws rotation within 17 degrees, shear, two scales, shift within 1.2 pixels, and pen width.
Distortion draw_distortion(RandomStream& random) {
    const double angle = random.uniform(-0.3, 0.3);
    const double shear = random.uniform(-0.25, 0.25);
    const double scale_x = kHalfSide * random.uniform(0.75, 1.05);
    const double scale_y = kHalfSide * random.uniform(0.75, 1.05);
    const double cosine = std::cos(angle), sine = std::sin(angle);
    Distortion distortion;
    // Rotation * shear * scale.
    distortion.matrix = {cosine * scale_x, (cosine * shear - sine) * scale_y, sine * scale_x,
                         (sine * shear + cosine) * scale_y};
    const double centre = (kSide - 1) / 2.0;
    distortion.shift.x = centre + random.uniform(-1.2, 1.2);
    distortion.shift.y = centre + random.uniform(-1.2, 1.2);
    distortion.half_width = random.uniform(0.45, 1.0);
    return distortion;
}

double squared_distance(Point p, const Segment& segment) {
    const double dx = segment.to.x - segment.from.x, dy = segment.to.y - segment.from.y;
    const double px = p.x - segment.from.x, py = p.y - segment.from.y;
    const double length = dx * dx + dy * dy;
    const double along = std::clamp((px * dx + py * dy) / std::max(length, 1e-12), 0.0, 1.0);
    const double ex = px - along * dx, ey = py - along * dy;
    return ex * ex + ey * ey;
}

// 1 inside the pen's width, falling to 0 over one pixel around its border.
double ink_at(Point pixel, const std::vector<Segment>& strokes, double half_width) {
    double nearest = 1e9;
    for (const Segment& stroke : strokes) {
        nearest = std::min(nearest, squared_distance(pixel, stroke));
    }
    return std::clamp(half_width + 0.5 - std::sqrt(nearest), 0.0, 1.0);
}

}  // namespace

Generated generate_glyphs(const GeneratorSpec& spec) {
    Generated made{{1, kSide, kSide}, {}, {}, kDigits, {}};
    made.features.reserve(static_cast<std::size_t>(spec.rows * kSide * kSide));
    RandomStream random(spec.seed, RandomPurpose::kGenerator, 1);
    for (std::int64_t row = 0; row < spec.rows; ++row) {
        const auto digit = static_cast<std::int32_t>(row % kDigits);
        const Distortion distortion = draw_distortion(random);
        auto strokes = digit_strokes(digit);
        for (Segment& stroke : strokes) {
            stroke = {distortion.apply(stroke.from), distortion.apply(stroke.to)};
        }
        for (std::int64_t pixel = 0; pixel < kSide * kSide; ++pixel) {
            const std::int64_t line = pixel / kSide;
            const std::int64_t column = pixel % kSide;
            const Point place{static_cast<double>(column), static_cast<double>(line)};
            const double ink = ink_at(place, strokes, distortion.half_width);
            made.features.push_back(static_cast<float>(ink + spec.noise * random.normal()));
        }
        made.labels.push_back(digit);
    }
    return made;
}

}  // namespace rangefinder
