// A CNN on MNIST's 8,000 training images, judged on the 2,000 test images. The two files become one
// data set whose training part is the first and whose validation part is the second; pixels are
// scaled by the training file alone, and nothing is stopped or chosen by the score.

#include <catch2/catch.hpp>
#include <numeric>

#include "diagnostics/datasets/moments.hpp"
#include "diagnostics/datasets/scaling.hpp"
#include "diagnostics/runs/runs.hpp"
#include "tests/learning/learning_data.hpp"
#include "tests/support/silent_observer.hpp"

namespace rangefinder::learning {
namespace {

std::optional<Dataset> load_raw(const std::string& part) {
    DatasetSpec options;
    options.normalize = Normalization::kNone;
    return load("mnist-" + part + "-images-idx3-ubyte.gz", options,
                "mnist-" + part + "-labels-idx1-ubyte.gz");
}

std::vector<std::int64_t> numbers(std::int64_t first, std::int64_t end) {
    std::vector<std::int64_t> rows(static_cast<std::size_t>(end - first));
    std::iota(rows.begin(), rows.end(), first);
    return rows;
}

Dataset joined(Dataset train, const Dataset& test) {
    const ValueScale scale = make_scale(Moments::of(train.features), Normalization::kStandard);
    const std::int64_t border = train.shape.rows;
    train.features.insert(train.features.end(), test.features.begin(), test.features.end());
    train.labels.insert(train.labels.end(), test.labels.begin(), test.labels.end());
    apply_scale(scale, std::span(train.features));
    train.shape.rows = border + test.shape.rows;
    train.shape.training_rows = border;
    train.training = numbers(0, border);
    train.validation = numbers(border, train.shape.rows);
    return train;
}

JobSpec cnn_job(std::int64_t epochs) {
    const Conv2dSpec first{.out_channels = 32, .kernel_size = {3, 3}, .padding = {1, 1}};
    const Conv2dSpec second{.out_channels = 64, .kernel_size = {3, 3}, .padding = {1, 1}};
    const Pool2dSpec pool{.kind = PoolingKind::kMax, .kernel_size = {2, 2}};
    const ActivationSpec relu{};
    JobSpec job;
    job.model.layers = {{"", first},         {"", relu},
                        {"", pool},          {"", second},
                        {"", relu},          {"", pool},
                        {"", FlattenSpec{}}, {"", LinearSpec{128, true}},
                        {"", relu},          {"", LinearSpec{10, true}}};
    job.optimizer.kind = OptimizerKind::kAdam;
    job.batch_size = 32;
    job.seed = 1;
    TrainingSpec training;
    training.epochs = epochs;
    training.learning_rate = 0.003;
    training.schedule.kind = ScheduleKind::kOneCycle;
    job.work = training;
    return job;
}

void check_accuracy(std::int64_t epochs, double bar) {
    auto train = load_raw("train");
    const auto test = load_raw("test");
    if (!train || !test) return;
    REQUIRE(train->shape.rows == 8000);
    REQUIRE(test->shape.rows == 2000);
    test::SilentObserver observer;
    const auto result = run(cnn_job(epochs), joined(std::move(*train), *test), observer, {});
    INFO((result.ok() ? std::string() : result.error().text));
    REQUIRE(result.ok());
    const double accuracy = std::get<TrainingResult>(*result).validation.at("accuracy");
    WARN("test accuracy " << accuracy << " after " << epochs << " epochs");
    CHECK(accuracy > bar);
}

}  // namespace

TEST_CASE("A CNN learns MNIST's digits in an epoch") {
    check_accuracy(1, 0.95);
}

TEST_CASE("A CNN learns MNIST's digits well in three epochs", "[.slow]") {
    check_accuracy(3, 0.975);
}

}  // namespace rangefinder::learning
