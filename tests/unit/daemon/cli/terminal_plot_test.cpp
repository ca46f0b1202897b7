#include "daemon/cli/terminal_plot.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "daemon/cli/progress_bar.hpp"

using namespace rangefinder;
using namespace rangefinder::cli;

TEST_CASE("A falling curve is drawn from top left to bottom right") {
    Curve curve;
    for (int i = 0; i <= 40; ++i) {
        curve.learning_rate.push_back(std::pow(10.0, -4.0 + i / 10.0));
        curve.smoothed_loss.push_back(2.0 - i / 40.0);
    }
    const std::string text = plot(curve, {});
    const std::string first = text.substr(0, text.find('\n'));
    CHECK(first.find("       2 *") == 0);
    CHECK(text.find("1e-4") != std::string::npos);
    CHECK(text.find("1e0") != std::string::npos);
    CHECK(text.find('|') == std::string::npos);
}

TEST_CASE("The recommended rate is marked, values that are not finite are left out") {
    Curve curve{{0.1, 1.0, 10.0}, {}, {1.0, 0.5, std::nan("")}, {}, {}};
    PlotOptions options;
    options.marked_rate = 0.3;
    CHECK(plot(curve, options).find('|') != std::string::npos);
    CHECK(plot({}, options).empty());
    CHECK(plot({{1.0}, {}, {1.0}, {}}, options).empty());
    CHECK(plot({{1.0, 1.0}, {}, {1.0, 1.0}, {}}, options).find('*') != std::string::npos);
}

TEST_CASE("Progress shows its part and how long it will take") {
    codec::JobView job;
    job.state = "running";
    job.fraction = 0.5;
    job.progress.step = 50;
    job.progress.steps = 100;
    job.progress.eta_seconds = 75.4;
    CHECK(progress_line(job) == "[############            ]  50 %  50/100 steps  ETA 75 s");
    CHECK(duration_text(1.25) == "1.2 s");
    CHECK(duration_text(200) == "3 min 20 s");
    job.state = "queued";
    CHECK(progress_line(job) == "waiting for a worker");
}
