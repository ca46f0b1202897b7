#include "diagnostics/datasets/glyph_strokes.hpp"

#include <cmath>
#include <numbers>

#include "diagnostics/base/check.hpp"

namespace rangefinder {
namespace {

// An arc of an ellipse: angles in degrees, 0 to the right, growing clockwise as y grows downwards.
struct Arc {
    Point centre;
    double radius_x = 0.0, radius_y = 0.0;
    double begin = 0.0, end = 360.0;
};

constexpr double kDegreesPerSegment = 30.0;

class Pen {
  public:
    Pen& line(Point from, Point to) {
        segments_.push_back({from, to});
        return *this;
    }

    Pen& arc(const Arc& arc) {
        const int pieces =
            static_cast<int>(std::ceil(std::abs(arc.end - arc.begin) / kDegreesPerSegment));
        for (int i = 0; i < pieces; ++i) line(at(arc, i, pieces), at(arc, i + 1, pieces));
        return *this;
    }

    std::vector<Segment> take() { return std::move(segments_); }

  private:
    static Point at(const Arc& arc, int piece, int pieces) {
        const double degrees = arc.begin + (arc.end - arc.begin) * piece / pieces;
        const double angle = degrees * std::numbers::pi / 180.0;
        return {arc.centre.x + arc.radius_x * std::cos(angle),
                arc.centre.y + arc.radius_y * std::sin(angle)};
    }

    std::vector<Segment> segments_;
};

}  // namespace

std::vector<Segment> digit_strokes(int digit) {
    Pen pen;
    switch (digit) {
        case 0:
            return pen.arc({{0, 0}, 0.6, 0.9}).take();
        case 1:
            return pen.line({-0.3, -0.6}, {0.1, -0.9}).line({0.1, -0.9}, {0.1, 0.9}).take();
        case 2:
            return pen.arc({{0, -0.4}, 0.55, 0.5, 180, 395})
                .line({0.45, -0.11}, {-0.55, 0.9})
                .line({-0.55, 0.9}, {0.6, 0.9})
                .take();
        case 3:
            return pen.arc({{0, -0.45}, 0.5, 0.45, 200, 450})
                .arc({{0, 0.45}, 0.55, 0.45, 270, 520})
                .take();
        case 4:
            return pen.line({0.2, -0.9}, {-0.6, 0.3})
                .line({-0.6, 0.3}, {0.65, 0.3})
                .line({0.25, -0.3}, {0.25, 0.9})
                .take();
        case 5:
            return pen.line({0.5, -0.9}, {-0.45, -0.9})
                .line({-0.45, -0.9}, {-0.5, -0.1})
                .arc({{0, 0.35}, 0.55, 0.55, 220, 500})
                .take();
        case 6:
            return pen.arc({{0.45, 0.35}, 1.0, 1.25, 180, 260}).arc({{0, 0.4}, 0.55, 0.5}).take();
        case 7:
            return pen.line({-0.55, -0.9}, {0.6, -0.9}).line({0.6, -0.9}, {-0.1, 0.9}).take();
        case 8:
            return pen.arc({{0, -0.45}, 0.45, 0.45}).arc({{0, 0.45}, 0.55, 0.45}).take();
        case 9:
            return pen.arc({{0, -0.4}, 0.55, 0.5}).arc({{-0.45, -0.35}, 1.0, 1.25, 0, 80}).take();
        default:
            RF_CHECK(false);
    }
}

}  // namespace rangefinder
