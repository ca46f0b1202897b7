#include "tests/bench/stability_plot.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace rangefinder::bench {
namespace {

constexpr double kWidth = 640.0;
constexpr double kHeight = 360.0;
constexpr double kLeft = 56.0;
constexpr double kBottom = 40.0;
constexpr double kMargin = 16.0;
// Told apart by people who see few colours, on light and dark ground (Okabe and Ito 2008).
constexpr std::array<const char*, 3> kColours{"#0072b2", "#d55e00", "#009e73"};

// From steps and sharpness to places in the picture.
class Scale {
  public:
    explicit Scale(const std::vector<StabilityRun>& runs) {
        for (const StabilityRun& run : runs) {
            for (const StabilityPoint& point : run.points) {
                steps_ = std::max(steps_, static_cast<double>(point.step));
                most_ = std::max({most_, 1.1 * point.sharpness, 1.1 * run.threshold()});
            }
        }
    }

    double x(double step) const { return kLeft + step / steps_ * (kWidth - kLeft - kMargin); }
    double y(double sharpness) const {
        return kHeight - kBottom - sharpness / most_ * (kHeight - kBottom - kMargin);
    }
    double steps() const { return steps_; }
    double most() const { return most_; }

  private:
    double steps_ = 1.0;
    double most_ = 0.0;
};

void draw_axes(const Scale& scale, std::ostream& svg) {
    svg << "<g stroke=\"#808080\" fill=\"none\"><path d=\"M" << scale.x(0) << ' ' << kMargin << 'V'
        << scale.y(0) << 'H' << scale.x(scale.steps()) << "\"/></g>\n<g fill=\"#808080\">\n";
    for (int mark = 0; mark <= 4; ++mark) {
        const double step = scale.steps() * mark / 4.0;
        const double sharpness = std::floor(scale.most() / 4.0) * mark;
        svg << "<text text-anchor=\"middle\" x=\"" << scale.x(step) << "\" y=\""
            << kHeight - kBottom + 16.0 << "\">" << step << "</text>\n";
        svg << "<text text-anchor=\"end\" x=\"" << kLeft - 6.0 << "\" y=\""
            << scale.y(sharpness) + 4.0 << "\">" << sharpness << "</text>\n";
    }
    svg << "<text x=\"" << kLeft + 6.0 << "\" y=\"" << kMargin
        << "\">largest eigenvalue of the Hessian</text>\n<text text-anchor=\"end\" x=\""
        << kWidth - kMargin << "\" y=\"" << kHeight - 6.0
        << "\">step of full-batch gradient descent</text>\n</g>\n";
}

void draw_run(const StabilityRun& run, const Scale& scale, const char* colour, std::ostream& svg) {
    const double edge = scale.y(run.threshold());
    svg << "<path fill=\"none\" stroke-dasharray=\"6 4\" stroke=\"" << colour << "\" d=\"M" << kLeft
        << ' ' << edge << 'H' << scale.x(scale.steps()) << "\"/>\n<text text-anchor=\"end\" fill=\""
        << colour << "\" x=\"" << kWidth - kMargin << "\" y=\"" << edge - 8.0 << "\">2 / "
        << run.learning_rate << "</text>\n<polyline fill=\"none\" stroke-width=\"1.5\" stroke=\""
        << colour << "\" points=\"";
    for (const StabilityPoint& point : run.points) {
        svg << scale.x(static_cast<double>(point.step)) << ',' << scale.y(point.sharpness) << ' ';
    }
    svg << "\"/>\n";
}

}  // namespace

double settled_distance(const StabilityRun& run) {
    StabilityRun half = run;
    half.points.erase(half.points.begin(),
                      half.points.begin() + static_cast<std::ptrdiff_t>(run.points.size() / 2));
    return largest_distance(half);
}

double largest_distance(const StabilityRun& run) {
    double largest = -1.0;
    for (const StabilityPoint& point : run.points) {
        if (largest < 0.0 && point.sharpness < run.threshold()) continue;
        largest = std::max(largest, std::abs(point.sharpness / run.threshold() - 1.0));
    }
    return largest;
}

std::string to_json(const std::vector<StabilityRun>& runs) {
    std::ostringstream json;
    json << "[";
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const StabilityRun& run = runs[i];
        json << (i == 0 ? "" : ",") << "\n{\"learning_rate\": " << run.learning_rate
             << ", \"threshold\": " << run.threshold()
             << ", \"largest_distance_at_the_edge\": " << largest_distance(run)
             << ", \"largest_distance_in_last_half\": " << settled_distance(run)
             << ", \"points\": [";
        for (std::size_t k = 0; k < run.points.size(); ++k) {
            const StabilityPoint& point = run.points[k];
            json << (k == 0 ? "" : ", ") << "{\"step\": " << point.step
                 << ", \"loss\": " << point.loss << ", \"sharpness\": " << point.sharpness << "}";
        }
        json << "]}";
    }
    json << "\n]\n";
    return json.str();
}

void write_svg(const std::vector<StabilityRun>& runs, const std::string& path) {
    const Scale scale(runs);
    std::ostringstream svg;
    svg.precision(5);
    svg << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " << kWidth << ' ' << kHeight
        << "\" font-family=\"sans-serif\" font-size=\"12\">\n<title>The sharpness rises to 2 over "
           "the learning rate and stays there</title>\n";
    draw_axes(scale, svg);
    for (std::size_t i = 0; i < runs.size(); ++i) {
        draw_run(runs[i], scale, kColours[i % kColours.size()], svg);
    }
    svg << "</svg>\n";
    std::ofstream file(path);
    file << svg.str();
    if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

}  // namespace rangefinder::bench
