#include "daemon/cli/terminal_plot.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

namespace rangefinder::cli {
namespace {

struct Point {
    double x = 0.0, y = 0.0;  // log10 of the rate; the smoothed loss.
};

std::vector<Point> finite_points(const Curve& curve) {
    std::vector<Point> points;
    const std::size_t count = std::min(curve.learning_rate.size(), curve.smoothed_loss.size());
    for (std::size_t i = 0; i < count; ++i) {
        const double rate = curve.learning_rate[i], loss = curve.smoothed_loss[i];
        if (rate > 0.0 && std::isfinite(rate) && std::isfinite(loss)) {
            points.push_back({std::log10(rate), loss});
        }
    }
    return points;
}

struct Frame {
    double left, right, bottom, top;
};

Frame frame_of(const std::vector<Point>& points) {
    const auto by_loss = [](const Point& a, const Point& b) { return a.y < b.y; };
    const auto [lowest, highest] = std::minmax_element(points.begin(), points.end(), by_loss);
    // Room for a quarter more than the fall from the start; the explosion goes through the roof.
    const double fall = std::max(points.front().y - lowest->y, 0.05 * std::fabs(points.front().y));
    Frame frame{points.front().x, points.back().x, lowest->y,
                std::min(highest->y, points.front().y + 0.25 * fall)};
    if (!(frame.top > frame.bottom)) frame.top = frame.bottom + 1.0;
    if (!(frame.right > frame.left)) frame.right = frame.left + 1.0;
    return frame;
}

int cell(double value, double low, double high, int cells) {
    const double position = (value - low) / (high - low) * (cells - 1);
    return static_cast<int>(std::lround(std::clamp(position, 0.0, static_cast<double>(cells - 1))));
}

std::string axis(const Frame& frame, int width) {
    std::string line(static_cast<std::size_t>(width) + 12, ' ');
    const auto first = static_cast<int>(std::ceil(frame.left - 1e-9));
    const auto last = static_cast<int>(std::floor(frame.right + 1e-9));
    for (int decade = first; decade <= last; ++decade) {
        char label[16];
        const int length = std::snprintf(label, sizeof label, "1e%d", decade);
        const auto column = static_cast<std::size_t>(cell(decade, frame.left, frame.right, width));
        line.replace(9 + column, static_cast<std::size_t>(length), label);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

}  // namespace

std::string plot(const Curve& curve, const PlotOptions& options) {
    const std::vector<Point> points = finite_points(curve);
    if (points.size() < 2) return "";
    const Frame frame = frame_of(points);
    const auto width = static_cast<std::size_t>(options.width);
    std::vector<std::string> rows(static_cast<std::size_t>(options.height),
                                  std::string(width, ' '));
    if (options.marked_rate && *options.marked_rate > 0.0) {
        const int column =
            cell(std::log10(*options.marked_rate), frame.left, frame.right, options.width);
        for (auto& row : rows) row[static_cast<std::size_t>(column)] = '|';
    }
    for (const Point& point : points) {
        const int column = cell(point.x, frame.left, frame.right, options.width);
        const int row = cell(point.y, frame.bottom, frame.top, options.height);
        rows[static_cast<std::size_t>(options.height - 1 - row)][static_cast<std::size_t>(column)] =
            '*';
    }
    std::string text;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        char label[16] = "        ";
        if (i == 0) std::snprintf(label, sizeof label, "%8.3g", frame.top);
        if (i + 1 == rows.size()) std::snprintf(label, sizeof label, "%8.3g", frame.bottom);
        rows[i].erase(rows[i].find_last_not_of(' ') + 1);
        text += std::string(label) + " " + rows[i] + "\n";
    }
    return text + axis(frame, options.width);
}

}  // namespace rangefinder::cli
