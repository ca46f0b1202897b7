#include "daemon/report/svg.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>

#include "daemon/report/text.hpp"

namespace rangefinder::report {
namespace {

constexpr double kWidth = 880.0, kHeight = 380.0;
constexpr double kLeft = 64.0, kRight = 16.0, kTop = 16.0, kBottom = 48.0;
constexpr double kLegendRow = 20.0;
// What is larger is as good as infinite: sums and differences of it might be.
constexpr double kLargest = 1e100;

bool can_be_drawn(double value, bool logarithmic) {
    return std::abs(value) < kLargest && (!logarithmic || value > 1.0 / kLargest);
}

struct Limits {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();

    void add(double value, bool logarithmic) {
        if (!can_be_drawn(value, logarithmic)) return;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    bool empty() const { return !(low <= high); }
};

// Values of one axis to pixels.
class Scale {
  public:
    Scale(Limits limits, bool logarithmic, double from, double to)
        : logarithmic_(logarithmic), from_(from), to_(to), limits_(limits) {
        low_ = place(limits.low);
        high_ = place(limits.high);
    }

    bool takes(double value) const { return can_be_drawn(value, logarithmic_); }
    double operator()(double value) const {
        const double share = (place(value) - low_) / (high_ - low_);
        // Far outside only the direction matters; the clip path hides the rest.
        return from_ + std::clamp(share, -10.0, 10.0) * (to_ - from_);
    }
    const Limits& limits() const { return limits_; }
    bool logarithmic() const { return logarithmic_; }

  private:
    double place(double value) const { return logarithmic_ ? std::log10(value) : value; }

    bool logarithmic_;
    double from_, to_;
    Limits limits_;
    double low_ = 0.0, high_ = 1.0;
};

std::string pixel(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", value);
    return text;
}

Limits widened(Limits limits, bool logarithmic) {
    if (limits.empty()) return logarithmic ? Limits{0.1, 1.0} : Limits{0.0, 1.0};
    if (limits.low == limits.high) {
        const double room = limits.low == 0.0 ? 1.0 : 0.1 * std::abs(limits.low);
        return logarithmic ? Limits{limits.low / 2.0, limits.high * 2.0}
                           : Limits{limits.low - room, limits.high + room};
    }
    return limits;
}

Limits x_limits(const Plot& plot) {
    Limits limits;
    for (const PlotLine& line : plot.lines) {
        for (const double x : line.x) limits.add(x, plot.log_x);
    }
    for (const PlotMark& mark : plot.marks) limits.add(mark.x, plot.log_x);
    return widened(limits, plot.log_x);
}

Limits y_limits(const Plot& plot) {
    Limits limits;
    for (const PlotLine& line : plot.lines) {
        for (const double y : line.y) limits.add(y, plot.log_y);
    }
    if (plot.y_low) limits.low = *plot.y_low;
    if (plot.y_high) limits.high = *plot.y_high;
    for (const PlotMark& mark : plot.marks) {
        if (mark.y && !plot.y_high) limits.add(*mark.y, plot.log_y);
    }
    limits = widened(limits, plot.log_y);
    if (plot.log_y) return limits;
    const double room = 0.05 * (limits.high - limits.low);
    return {limits.low - room, limits.high + room};
}

std::string text_at(double x, double y, const char* anchor, const std::string& style,
                    const std::string& text) {
    return "<text class=\"" + style + "\" x=\"" + pixel(x) + "\" y=\"" + pixel(y) +
           "\" text-anchor=\"" + anchor + "\">" + html_escaped(text) + "</text>\n";
}

std::string straight(const std::string& style, double x1, double y1, double x2, double y2) {
    return "<line class=\"" + style + "\" x1=\"" + pixel(x1) + "\" y1=\"" + pixel(y1) + "\" x2=\"" +
           pixel(x2) + "\" y2=\"" + pixel(y2) + "\"/>\n";
}

std::string axes_svg(const Plot& plot, const Scale& x, const Scale& y) {
    std::string svg;
    const double bottom = kHeight - kBottom;
    for (const double tick : ticks(x.limits().low, x.limits().high, plot.log_x)) {
        svg += straight("grid", x(tick), kTop, x(tick), bottom);
        svg += text_at(x(tick), bottom + 18.0, "middle", "tick", number_text(tick));
    }
    for (const double tick : ticks(y.limits().low, y.limits().high, plot.log_y)) {
        svg += straight("grid", kLeft, y(tick), kWidth - kRight, y(tick));
        svg += text_at(kLeft - 8.0, y(tick) + 4.0, "end", "tick", number_text(tick));
    }
    svg += text_at((kLeft + kWidth - kRight) / 2.0, kHeight - 8.0, "middle", "axis", plot.x_label);
    svg += "<text class=\"axis\" transform=\"translate(14 " + pixel((kTop + bottom) / 2.0) +
           ") rotate(-90)\" text-anchor=\"middle\">" + html_escaped(plot.y_label) + "</text>\n";
    return svg;
}

std::string line_svg(const PlotLine& line, const Scale& x, const Scale& y) {
    std::string path;
    bool down = false;
    for (std::size_t i = 0; i < line.x.size() && i < line.y.size(); ++i) {
        const bool drawn = x.takes(line.x[i]) && y.takes(line.y[i]);
        if (drawn) path += (down ? "L" : "M") + pixel(x(line.x[i])) + " " + pixel(y(line.y[i]));
        down = drawn;
    }
    if (path.empty()) return "";
    return "<path class=\"line " + line.style + "\" d=\"" + path + "\"/>\n";
}

std::string band_svg(const PlotBand& band, const Scale& x, const Scale& y) {
    std::string upper, lower;
    for (std::size_t i = 0; i < band.x.size(); ++i) {
        if (!x.takes(band.x[i]) || !y.takes(band.low[i]) || !y.takes(band.high[i])) continue;
        upper += (upper.empty() ? "M" : "L") + pixel(x(band.x[i])) + " " + pixel(y(band.high[i]));
        lower = "L" + pixel(x(band.x[i])) + " " + pixel(y(band.low[i])) + lower;
    }
    if (upper.empty()) return "";
    return "<path class=\"band\" d=\"" + upper + lower + "Z\"/>\n";
}

std::string range_svg(const PlotRange& range, const Scale& x) {
    if (!x.takes(range.low) || !x.takes(range.high)) return "";
    const double left = std::max(kLeft, x(range.low));
    const double right = std::min(kWidth - kRight, x(range.high));
    if (right <= left) return "";
    return "<rect class=\"range\" x=\"" + pixel(left) + "\" y=\"" + pixel(kTop) + "\" width=\"" +
           pixel(right - left) + "\" height=\"" + pixel(kHeight - kBottom - kTop) + "\"/>\n";
}

// A line through the plot, or a point; its name is what a pointer that rests on it is told.
std::string mark_svg(const PlotMark& mark, const Scale& x, const Scale& y) {
    if (!x.takes(mark.x)) return "";
    const std::string name = "<title>" + html_escaped(mark.name) + "</title>";
    if (!mark.y) {
        return "<g>" + name +
               straight("mark " + mark.style, x(mark.x), kTop, x(mark.x), kHeight - kBottom) +
               "</g>\n";
    }
    if (!y.takes(*mark.y)) return "";
    return "<circle class=\"mark " + mark.style + "\" cx=\"" + pixel(x(mark.x)) + "\" cy=\"" +
           pixel(y(*mark.y)) + "\" r=\"4.5\">" + name + "</circle>\n";
}

struct LegendEntry {
    std::string style, name;
    bool is_area = false;
};

std::vector<LegendEntry> legend_of(const Plot& plot) {
    std::vector<LegendEntry> entries;
    const auto add = [&](const std::string& style, const std::string& name, bool is_area) {
        if (!name.empty()) entries.push_back({style, name, is_area});
    };
    for (const PlotLine& line : plot.lines) add("line " + line.style, line.name, false);
    for (const PlotBand& band : plot.bands) add("band", band.name, true);
    for (const PlotRange& range : plot.ranges) add("range", range.name, true);
    for (const PlotMark& mark : plot.marks)
        add("mark " + mark.style, mark.name, mark.y.has_value());
    return entries;
}

// Below the plot, entry after entry, with an estimate of their widths.
std::string legend_svg(const std::vector<LegendEntry>& entries, double& height) {
    constexpr double kLetter = 6.6, kSwatch = 24.0, kGap = 18.0;
    std::string svg;
    double x = kLeft, y = kHeight + 12.0;
    for (const LegendEntry& entry : entries) {
        const double width = kSwatch + kLetter * static_cast<double>(entry.name.size()) + kGap;
        if (x > kLeft && x + width > kWidth - kRight) {
            x = kLeft;
            y += kLegendRow;
        }
        const bool is_point = entry.is_area && entry.style.starts_with("mark");
        if (is_point) {
            svg += "<circle class=\"" + entry.style + "\" cx=\"" + pixel(x + 9.0) + "\" cy=\"" +
                   pixel(y - 4.0) + "\" r=\"4.5\"/>\n";
        } else if (entry.is_area) {
            svg += "<rect class=\"" + entry.style + "\" x=\"" + pixel(x) + "\" y=\"" +
                   pixel(y - 9.0) + "\" width=\"18\" height=\"10\"/>\n";
        } else {
            svg += straight(entry.style, x, y - 4.0, x + 18.0, y - 4.0);
        }
        svg += text_at(x + kSwatch, y, "start", "legend", entry.name);
        x += width;
    }
    height = entries.empty() ? kHeight : y + 8.0;
    return svg;
}

}  // namespace

std::vector<double> ticks(double low, double high, bool logarithmic) {
    constexpr int kMost = 14;
    std::vector<double> places;
    if (!(low < high)) return places;
    if (logarithmic) {
        const int first = static_cast<int>(std::ceil(std::log10(low) - 1e-9));
        const int last = static_cast<int>(std::floor(std::log10(high) + 1e-9));
        if (last > first) {
            const int stride = (last - first) / kMost + 1;
            for (int k = first; k <= last; k += stride) places.push_back(std::pow(10.0, k));
            return places;
        }
    }
    const double raw = (high - low) / 6.0;
    const double decade = std::pow(10.0, std::floor(std::log10(raw)));
    const double share = raw / decade;
    const double step = decade * (share < 1.5 ? 1.0 : share < 3.5 ? 2.0 : share < 7.5 ? 5.0 : 10.0);
    const double first = std::ceil(low / step - 1e-9);
    for (int k = 0; k < kMost; ++k) {
        const double place = (first + k) * step;
        if (place > high + 1e-9 * step) break;
        places.push_back(place);
    }
    return places;
}

std::string svg_of(const Plot& plot, const std::string& id) {
    const Scale x(x_limits(plot), plot.log_x, kLeft, kWidth - kRight);
    const Scale y(y_limits(plot), plot.log_y, kHeight - kBottom, kTop);
    std::string inside;
    for (const PlotRange& range : plot.ranges) inside += range_svg(range, x);
    for (const PlotBand& band : plot.bands) inside += band_svg(band, x, y);
    for (const PlotLine& line : plot.lines) inside += line_svg(line, x, y);
    for (const PlotMark& mark : plot.marks) inside += mark_svg(mark, x, y);
    double height = kHeight;
    const std::string legend = legend_svg(legend_of(plot), height);
    return "<svg class=\"plot\" viewBox=\"0 0 " + pixel(kWidth) + " " + pixel(height) +
           "\" role=\"img\" aria-labelledby=\"" + id + "\">\n<title id=\"" + id + "\">" +
           html_escaped(plot.title) + "</title>\n<clipPath id=\"" + id + "-area\"><rect x=\"" +
           pixel(kLeft) + "\" y=\"" + pixel(kTop) + "\" width=\"" + pixel(kWidth - kLeft - kRight) +
           "\" height=\"" + pixel(kHeight - kTop - kBottom) + "\"/></clipPath>\n" +
           axes_svg(plot, x, y) + "<g clip-path=\"url(#" + id + "-area)\">\n" + inside + "</g>\n" +
           legend + "</svg>\n";
}

}  // namespace rangefinder::report
