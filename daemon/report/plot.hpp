// A plot as values: what is drawn, in the units of the data.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace rangefinder::report {

// Points that are not finite break a line.
struct PlotLine {
    std::string name;   // In the legend; empty: not there.
    std::string style;  // Class of the style sheet: "raw", "smooth", "second", ...
    std::vector<double> x, y;
};

// Between `low` and `high` at each x.
struct PlotBand {
    std::string name;
    std::vector<double> x, low, high;
};

struct PlotMark {
    std::string name;
    double x = 0.0;
    std::optional<double> y;  // Nothing: a vertical line through the whole plot.
    std::string style;        // "answer", "suggestion", "trial", ...
};

// Shaded over the whole height.
struct PlotRange {
    std::string name;
    double low = 0.0, high = 0.0;
};

struct Plot {
    std::string title;  // Also its text for those who do not see it.
    std::string x_label, y_label;
    bool log_x = false, log_y = false;
    std::vector<PlotBand> bands;
    std::vector<PlotRange> ranges;
    std::vector<PlotLine> lines;
    std::vector<PlotMark> marks;
    // Of y, where the lines' own would hide what matters (a loss that explodes).
    std::optional<double> y_low, y_high;
};

}  // namespace rangefinder::report
