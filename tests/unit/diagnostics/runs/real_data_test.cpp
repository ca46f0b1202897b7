// Range test, then training at the recommended rate, on real data.
#include <catch2/catch.hpp>
#include <cmath>

#include "real_data.hpp"
#include "recording_observer.hpp"

using namespace rangefinder;

namespace {

JobSpec mlp_job(const Dataset& data) {
    const bool regression = data.shape.task == TaskKind::kRegression;
    JobSpec job;
    const std::int64_t outputs = regression ? data.shape.target_features : data.shape.classes;
    job.model.layers = {{"", LinearSpec{64, true}},
                        {"", ActivationSpec{ActivationKind::kRelu}},
                        {"", LinearSpec{64, true}},
                        {"", ActivationSpec{ActivationKind::kRelu}},
                        {"", LinearSpec{outputs, true}}};
    job.model.loss.kind = regression ? LossKind::kMse : LossKind::kCrossEntropy;
    job.optimizer.momentum = 0.9;
    job.batch_size = 32;
    job.work = RangeTestSpec{};
    return job;
}

JobSpec mnist_job() {
    JobSpec job;
    const Pool2dSpec pool{PoolingKind::kMax, {2, 2}, {0, 0}, {0, 0}};
    job.model.layers = {{"", Conv2dSpec{32, {3, 3}, {1, 1}, {1, 1}}},
                        {"", ActivationSpec{}},
                        {"", pool},
                        {"", Conv2dSpec{64, {3, 3}, {1, 1}, {1, 1}}},
                        {"", ActivationSpec{}},
                        {"", pool},
                        {"", FlattenSpec{}},
                        {"", LinearSpec{128, true}},
                        {"", ActivationSpec{}},
                        {"", LinearSpec{10, true}}};
    job.optimizer.momentum = 0.9;
    job.batch_size = 64;
    job.work = RangeTestSpec{};
    return job;
}

RangeTestResult range_test(const JobSpec& job, const Dataset& data) {
    RecordingObserver observer;
    auto result = run(job, data, observer, {});
    INFO((result.ok() ? std::string() : result.error().text));
    REQUIRE(result.ok());
    return std::get<RangeTestResult>(*result);
}

TrainingResult train(JobSpec job, const Dataset& data, double rate, std::int64_t steps) {
    TrainingSpec training;
    training.steps = steps;
    training.learning_rate = rate;
    training.evaluate_every = steps;
    job.work = training;
    RecordingObserver observer;
    auto result = run(job, data, observer, {});
    REQUIRE(result.ok());
    return std::get<TrainingResult>(*result);
}

double final_loss(const JobSpec& job, const Dataset& data, double rate, std::int64_t steps) {
    const TrainingResult result = train(job, data, rate, steps);
    if (result.stopped.reason != StopReason::kCompleted) return 1e30;
    return result.validation.at("loss");
}

// The best of a grid of half decades.
double best_rate(const JobSpec& job, const Dataset& data, std::int64_t steps) {
    double best = 0.0;
    double lowest = 1e30;
    for (double exponent = -4.0; exponent <= 0.0; exponent += 0.5) {
        const double rate = std::pow(10.0, exponent);
        const double loss = final_loss(job, data, rate, steps);
        if (loss < lowest) {
            lowest = loss;
            best = rate;
        }
    }
    return best;
}

void check_range_test(const RangeTestResult& result) {
    const Sweep& first = result.sweeps.front();
    CHECK(first.curve.loss.size() <= 100);
    for (const Suggestion& suggestion : first.suggestions) {
        INFO(suggestion.rule << ": " << suggestion.reason);
        CHECK(suggestion.learning_rate);
    }
    REQUIRE(result.recommendation.learning_rate);
}

// The recommended rate lies within a factor of ten of the best, and its training is hardly worse.
void check_against_grid(const JobSpec& job, const Dataset& data, std::int64_t steps) {
    const RangeTestResult result = range_test(job, data);
    check_range_test(result);
    const double rate = *result.recommendation.learning_rate;
    const double best = best_rate(job, data, steps);
    WARN("recommended " << rate << " [" << *result.recommendation.low << ", "
                        << *result.recommendation.high << "], confidence "
                        << result.recommendation.confidence << ", best of the grid " << best
                        << ", range test in " << result.seconds << " s");
    CHECK(std::abs(std::log10(rate / best)) <= 1.0);
    CHECK(result.seconds < 5.0);
}

}  // namespace

TEST_CASE("Digits: the recommended rate is near the best", "[.slow]") {
    const auto data = load("digits.csv");
    if (!data) return;
    const JobSpec job = mlp_job(*data);
    check_against_grid(job, *data, 400);
    const double rate = *range_test(job, *data).recommendation.learning_rate;
    CHECK(train(job, *data, rate, 400).validation.at("accuracy") > 0.93);
}

TEST_CASE("Breast cancer: the recommended rate is near the best", "[.slow]") {
    const auto data = load("breast_cancer.csv");
    if (!data) return;
    check_against_grid(mlp_job(*data), *data, 300);
}

TEST_CASE("Diabetes: the recommended rate is near the best", "[.slow]") {
    const auto data = load("diabetes.csv");
    if (!data) return;
    check_against_grid(mlp_job(*data), *data, 200);
}

TEST_CASE("MNIST: one epoch at the recommended rate reaches 93 % and more", "[.slow]") {
    const auto data = load("mnist-train-images-idx3-ubyte.gz", "mnist-train-labels-idx1-ubyte.gz");
    if (!data) return;
    const JobSpec job = mnist_job();
    const RangeTestResult result = range_test(job, *data);
    check_range_test(result);
    const double rate = *result.recommendation.learning_rate;
    const std::int64_t epoch = data->shape.training_rows / job.batch_size;
    const double accuracy = train(job, *data, rate, epoch).validation.at("accuracy");
    WARN("recommended " << rate << " in " << result.seconds << " s, accuracy after one epoch "
                        << accuracy);
    CHECK(accuracy >= 0.93);
    CHECK(std::abs(std::log10(rate / best_rate(job, *data, 200))) <= 1.0);
}
