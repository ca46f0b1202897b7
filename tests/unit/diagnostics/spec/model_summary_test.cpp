#include "diagnostics/spec/model_summary.hpp"

#include <catch2/catch.hpp>

#include "specs.hpp"

using namespace rangefinder;

namespace {

JobSpec mlp_job(std::vector<std::int64_t> sizes, LossKind loss = LossKind::kCrossEntropy) {
    JobSpec job = valid_job();
    job.model.layers.clear();
    for (const std::int64_t size : sizes) job.model.layers.push_back({"", LinearSpec{size, true}});
    job.model.loss.kind = loss;
    job.batch_size = 8;
    return job;
}

DataShape table(std::int64_t features, TaskKind task, std::int64_t classes) {
    DataShape data;
    data.example = {features};
    data.task = task;
    data.classes = classes;
    data.rows = 100;
    data.training_rows = 80;
    return data;
}

}  // namespace

TEST_CASE("Shapes, parameters and arithmetic of the reference network are PyTorch's") {
    const auto summary = summarize_model(valid_job(), mnist_shape());
    REQUIRE(summary.ok());
    REQUIRE(summary->layers.size() == 10);
    CHECK(summary->layers[0].output == Shape{32, 28, 28});
    CHECK(summary->layers[2].output == Shape{32, 14, 14});
    CHECK(summary->layers[5].output == Shape{64, 7, 7});
    CHECK(summary->layers[6].output == Shape{3136});
    CHECK(summary->layers[9].output == Shape{10});
    CHECK(summary->layers[3].name == "3");
    CHECK(summary->layers[3].type == "conv2d");
    CHECK(summary->parameters == 320 + 18'496 + 401'536 + 1'290);
    CHECK(summary->trainable_parameters == summary->parameters);
    CHECK(summary->layers[3].flops_forward == 2.0 * 32 * 9 * 64 * 14 * 14);
    CHECK(summary->bytes.optimizer == 4 * summary->parameters);
}

TEST_CASE("A step's arithmetic is three times a forward pass but for the first layer's input") {
    const auto summary = summarize_model(mlp_job({10, 3}), table(20, TaskKind::kClassification, 3));
    REQUIRE(summary.ok());
    const double first = 2.0 * 20 * 10, second = 2.0 * 10 * 3;
    CHECK(summary->flops_per_step == 8.0 * (2.0 * first + 3.0 * second));
}

TEST_CASE("Frozen parameters have no gradient and no state") {
    JobSpec job = mlp_job({10, 3});
    job.model.freeze = {"0", "1.bias"};
    const auto summary = summarize_model(job, table(20, TaskKind::kClassification, 3));
    REQUIRE(summary.ok());
    CHECK(summary->parameters == 210 + 33);
    CHECK(summary->trainable_parameters == 30);
    CHECK(summary->bytes.gradients == 120);
}

TEST_CASE("A kernel larger than its image is refused with both sizes") {
    JobSpec job = valid_job();
    std::get<Conv2dSpec>(job.model.layers[3].parameters).kernel_size = {17, 17};
    std::get<Conv2dSpec>(job.model.layers[3].parameters).padding = {0, 0};
    const auto errors = errors_of(summarize_model(job, mnist_shape()));
    CHECK_THAT(detail_of(errors, "/model/layers/3/kernel_size"), Catch::Contains("17x17"));
    CHECK_THAT(detail_of(errors, "/model/layers/3/kernel_size"), Catch::Contains("14x14"));
}

TEST_CASE("A linear layer straight on images asks for flatten") {
    const auto errors = errors_of(summarize_model(mlp_job({10}), mnist_shape()));
    CHECK_THAT(detail_of(errors, "/model/layers/0"), Catch::Contains("flatten"));
}

TEST_CASE("A convolution on a table is refused") {
    const auto errors =
        errors_of(summarize_model(valid_job(), table(30, TaskKind::kClassification, 10)));
    CHECK_THAT(detail_of(errors, "/model/layers/0"), Catch::Contains("vector of 30"));
}

TEST_CASE("Several wrong layers are named at once where that can be told") {
    JobSpec job = valid_job();
    job.model.layers[6].parameters = ActivationSpec{};
    std::get<LinearSpec>(job.model.layers[9].parameters).out_features = 7;
    const auto errors = errors_of(summarize_model(job, mnist_shape()));
    CHECK_FALSE(detail_of(errors, "/model/layers/7").empty());
    CHECK_FALSE(detail_of(errors, "/model/layers/9/out_features").empty());
}

TEST_CASE("The output's size belongs to the loss and the data") {
    const auto classes = table(4, TaskKind::kClassification, 3);
    CHECK_THAT(detail_of(errors_of(summarize_model(mlp_job({2}), classes)),
                         "/model/layers/0/out_features"),
               Catch::Contains("3, one for each class"));
    CHECK(summarize_model(mlp_job({3}), classes).ok());
    const auto numbers = table(4, TaskKind::kRegression, 0);
    CHECK(summarize_model(mlp_job({1}, LossKind::kMse), numbers).ok());
    CHECK_FALSE(summarize_model(mlp_job({2}, LossKind::kMse), numbers).ok());
    const auto pair = table(4, TaskKind::kClassification, 2);
    CHECK(summarize_model(mlp_job({1}, LossKind::kBceWithLogits), pair).ok());
    CHECK(summarize_model(mlp_job({2}), pair).ok());
    CHECK_FALSE(summarize_model(mlp_job({2}, LossKind::kBceWithLogits), pair).ok());
}

TEST_CASE("A loss that does not fit the task is named with one that does") {
    const auto numbers = table(4, TaskKind::kRegression, 0);
    CHECK_THAT(detail_of(errors_of(summarize_model(mlp_job({1}), numbers)), "/model/loss/type"),
               Catch::Contains("allowed is mse"));
    const auto classes = table(4, TaskKind::kClassification, 3);
    for (const LossKind loss : {LossKind::kMse, LossKind::kBceWithLogits}) {
        CHECK_THAT(
            detail_of(errors_of(summarize_model(mlp_job({3}, loss), classes)), "/model/loss/type"),
            Catch::Contains("cross_entropy"));
    }
}

TEST_CASE("A batch larger than the training part is refused with its rows") {
    JobSpec job = mlp_job({3});
    job.batch_size = 81;
    const auto errors = errors_of(summarize_model(job, table(4, TaskKind::kClassification, 3)));
    CHECK_THAT(detail_of(errors, "/batch_size"), Catch::Contains("80 rows"));
}

TEST_CASE("A million million parameters are refused by arithmetic, not by the kernel") {
    JobSpec job = mlp_job({1'000'000'000, 1'000'000'000, 1'000'000'000, 3});
    const auto errors = errors_of(summarize_model(job, table(4, TaskKind::kClassification, 3)));
    CHECK_FALSE(detail_of(errors, "/model/layers/1").empty());
}

TEST_CASE("A job over its memory is refused with the sum and its parts") {
    JobSpec job = mlp_job({20'000, 20'000, 3});
    const auto errors = errors_of(summarize_model(job, table(4, TaskKind::kClassification, 3)));
    CHECK_THAT(detail_of(errors, "/limits/memory_bytes"), Catch::Contains("parameters 16"));
}
