#include "daemon/report/report.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "daemon/report/html.hpp"
#include "daemon/report/markdown.hpp"

using namespace rangefinder;
using namespace rangefinder::report;

namespace {

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

Sweep falling_sweep(std::size_t points, double shift) {
    Sweep sweep;
    for (std::size_t i = 0; i < points; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(points);
        sweep.curve.learning_rate.push_back(1e-5 * std::pow(10.0, 5.0 * share));
        sweep.curve.loss.push_back(2.0 - share + shift);
        sweep.curve.smoothed_loss.push_back(2.0 - share + shift);
        sweep.curve.gradient_norm.push_back(1.0);
    }
    sweep.suggestions = {{"valley", 0.01, 3, "the longest fall"}};
    return sweep;
}

ReportInput finished(JobResult result, const std::string& kind) {
    ReportInput input;
    input.id = "job_1";
    input.kind = kind;
    input.state = "succeeded";
    input.finished = true;
    input.result = std::move(result);
    return input;
}

RangeTestResult range_test(std::size_t points) {
    RangeTestResult result;
    result.sweeps = {falling_sweep(points, 0.0), falling_sweep(points, 0.1)};
    result.trials = {{0.01, 75, 0.5}, {0.1, 75, std::numeric_limits<double>::infinity()}};
    Recommendation& answer = result.recommendation;
    answer.learning_rate = 0.02;
    answer.low = 0.01;
    answer.high = 0.04;
    answer.confidence = 0.9;
    answer.evidence = {{"The sweeps agree.", {{"spread_decades", 0.12}}}};
    answer.warmup = WarmupAdvice{50, 0.1, "Steep at the start."};
    answer.code.pytorch = "optimizer = 1\n";
    return result;
}

}  // namespace

TEST_CASE(
    "A range test's report has the answer, its interval, its reasons with figures and its code") {
    const Document document = make_report(finished(range_test(100), "range_test"));
    const std::string text = markdown_of(document);
    CHECK(has(text, "# Range test: job\\_1"));
    CHECK(has(text, "**0.02** as the learning rate"));
    CHECK(has(text, "0.01 to 0.04, holds the best rate with a probability of 90 %"));
    CHECK(has(text, "The sweeps agree. \\[spread decades 0.12\\]"));
    CHECK(has(text, "50 steps from 0.1 of the rate. Steep at the start."));
    CHECK(has(text, "| valley | 0.01 | 0.01 | the longest fall |"));
    CHECK(has(text, "none: it did not get there"));
    CHECK(has(text, "```python\noptimizer = 1\n```"));
    const std::string html = html_of(document);
    CHECK(has(html, "class=\"band\""));
    CHECK(has(html, "class=\"range\""));
    CHECK(has(html, "recommended 0.02"));
}

TEST_CASE("A long curve makes no long page") {
    const auto size = [](std::size_t points) {
        return html_of(make_report(finished(range_test(points), "range_test"))).size();
    };
    CHECK(size(50'000) < size(kMostPoints) + 10'000);
}

TEST_CASE("A recommendation without a rate, and a test without a sweep, are reported") {
    RangeTestResult result;
    result.recommendation.explanation = {"The sweep has only 2 points."};
    const std::string text = markdown_of(make_report(finished(result, "range_test")));
    CHECK(has(text, "There is no rate to recommend."));
    CHECK(has(text, "The sweep has only 2 points."));
}

TEST_CASE("A training's report has scores and curves") {
    TrainingResult training;
    training.steps = 100;
    training.train = {{"loss", 0.5}};
    training.validation = {{"loss", 0.6}, {"accuracy", 0.8}};
    ReportInput input = finished(training, "training");
    input.series = {{"loss", {0, 1, 2}, {2.0, 1.0, 0.5}}, {"validation_loss", {2}, {0.6}}};
    const std::string html = html_of(make_report(input));
    CHECK(has(html, "<td>accuracy</td><td>–</td><td>0.8</td>"));
    CHECK(has(html, "validation loss"));
    CHECK(has(html, "completed after 0 steps"));
}

TEST_CASE("A probe's figures are facts and tables") {
    SanityResult sanity;
    sanity.checks = {{"initial_loss", true, {{"loss", 0.7}}, "As expected."}};
    ProbeResult probe;
    probe.measured = sanity;
    const std::string text = markdown_of(make_report(finished(probe, "sanity")));
    CHECK(has(text, "| name | passed | figures | message |"));
    CHECK(has(text, "| initial\\_loss | yes | loss 0.7 | As expected. |"));
}

TEST_CASE("A job that runs is reported as far as it got, and says so") {
    ReportInput input;
    input.id = "job_1";
    input.kind = "range_test";
    input.measures_rates = true;
    input.state = "running";
    input.series = {{"loss", {0, 1}, {2.0, 1.0}}, {"learning_rate", {0, 1}, {1e-5, 1e-4}}};
    const std::string text = markdown_of(make_report(input));
    CHECK(has(text, "The job is running: what follows is what was measured until now."));
    CHECK(has(text, "Loss over the learning rate, so far"));
}

TEST_CASE("Findings stand with the worst first, and not without end") {
    ReportInput input = finished(TrainingResult{}, "training");
    Finding mild, severe;
    mild.rule = "mild";
    severe.rule = "severe";
    severe.severity = Severity::kCritical;
    severe.actions = {{"Lower the rate.", "/training/learning_rate", 0.1}};
    input.findings.assign(300, mild);
    input.findings.push_back(severe);
    const std::string text = markdown_of(make_report(input));
    CHECK(text.find("critical: severe") < text.find("info: mild"));
    CHECK(has(text, "Do: Lower the rate."));
    CHECK(has(text, "201 more are not shown."));
}
