#include <algorithm>
#include <cmath>

#include <catch2/catch.hpp>

#include "tests/unit/diagnostics/models/example_models.hpp"

namespace rangefinder {

namespace {

std::vector<float> read(const Model& model, const std::string& name) {
    for (std::size_t index = 0; index < model.parameters().size(); ++index) {
        if (model.parameters()[index].name == name) return model.read_parameter(index);
    }
    FAIL("no parameter " << name);
    return {};
}

double train_loss(Model& model) {
    const double loss = model.forward(Mode::kTrain);
    model.backward();
    for (const ParameterView& parameter : model.trainable()) {
        for (std::size_t i = 0; i < parameter.weight.size(); ++i) {
            parameter.weight[i] -= 0.1F * parameter.gradient[i];
        }
    }
    return loss;
}

}  // namespace

TEST_CASE("running statistics stand in PyTorch's place and are never trained") {
    const auto model = build(deep_cnn());
    std::vector<std::string> names;
    for (const ParameterInfo& info : model->parameters()) {
        names.push_back(info.name);
        CHECK(info.buffer == (info.name.find("running") != std::string::npos));
        CHECK((!info.buffer || !info.trainable));
    }
    CHECK(names == std::vector<std::string>{"0.weight", "1.weight", "1.bias", "1.running_mean",
                                            "1.running_var", "3.0.weight", "3.norm.weight",
                                            "3.norm.bias", "3.norm.running_mean",
                                            "3.norm.running_var", "6.weight", "6.bias"});
    CHECK(model->trainable().size() == 8);
    CHECK(read(*model, "1.running_var") == std::vector<float>(5, 1.0F));
}

TEST_CASE("training moves running statistics and evaluating reads them only") {
    const auto model = build(deep_cnn());
    const std::vector<float> before = read(*model, "1.running_mean");
    model->forward(Mode::kEvaluate);
    CHECK(read(*model, "1.running_mean") == before);
    model->forward(Mode::kTrain);
    CHECK(read(*model, "1.running_mean") != before);
    const double loss = model->forward(Mode::kEvaluate);
    const std::vector<float> other(5, 3.0F);
    REQUIRE(model->load_parameter("1.running_mean", other).ok());
    CHECK(model->forward(Mode::kEvaluate) != loss);
}

TEST_CASE("batch norm evaluates with its running statistics") {
    Example example;
    example.spec.layers = {{"", BatchNormSpec{}}};
    example.spec.loss.kind = LossKind::kMse;
    example.data.example = {3};
    example.data.task = TaskKind::kRegression;
    example.data.target_features = 3;
    example.options.batch_size = 5;
    const auto model = build(example);
    REQUIRE(model->load_parameter("0.running_mean", std::vector<float>{1, 2, 3}).ok());
    REQUIRE(model->load_parameter("0.running_var", std::vector<float>{4, 9, 16}).ok());
    REQUIRE(model->load_parameter("0.weight", std::vector<float>{1, 1, 2}).ok());
    model->forward(Mode::kEvaluate);
    for (std::size_t i = 0; i < model->outputs().size(); ++i) {
        const double channel = static_cast<double>(i % 3);
        const double expected = (model->input()[i] - (channel + 1.0)) /
                                std::sqrt((channel + 2.0) * (channel + 2.0) + 1e-5) *
                                (i % 3 == 2 ? 2.0 : 1.0);
        CHECK(model->outputs()[i] == Approx(expected).margin(1e-6));
    }
}

TEST_CASE("running statistics follow the batch as PyTorch's do") {
    Example example;
    example.spec.layers = {{"", BatchNormSpec{0.25, 1e-5}}};
    example.spec.loss.kind = LossKind::kMse;
    example.data.example = {2};
    example.data.task = TaskKind::kRegression;
    example.data.target_features = 2;
    example.options.batch_size = 4;
    const auto model = build(example);
    const std::vector<float> batch{1, 0, 2, 0, 3, 0, 6, 4};
    std::copy(batch.begin(), batch.end(), model->input().begin());
    model->forward(Mode::kTrain);
    // Means 3 and 1; unbiased variances 14/3 and 4.
    CHECK(read(*model, "0.running_mean")[0] == Approx(0.75));
    CHECK(read(*model, "0.running_mean")[1] == Approx(0.25));
    CHECK(read(*model, "0.running_var")[0] == Approx(0.75 + 0.25 * 14.0 / 3.0));
    CHECK(read(*model, "0.running_var")[1] == Approx(0.75 + 0.25 * 4.0));
}

TEST_CASE("a restored model goes on with the same running statistics and dropouts") {
    const auto model = build(deep_cnn());
    train_loss(*model);
    const ModelState middle = model->state();
    CHECK(middle.training_passes == 1);
    const double second = train_loss(*model);
    const double third = train_loss(*model);
    const auto other = build(deep_cnn());
    other->restore(middle);
    CHECK(train_loss(*other) == second);
    CHECK(train_loss(*other) == third);
    CHECK(other->state() == model->state());
}

TEST_CASE("freezing a name freezes all below it and nothing beside it") {
    Example example = deep_cnn();
    example.spec.freeze = {"3.norm", "1"};
    const auto model = build(example);
    std::vector<std::string> names;
    for (const ParameterView& parameter : model->trainable()) names.push_back(parameter.name);
    CHECK(names == std::vector<std::string>{"0.weight", "3.0.weight", "6.weight", "6.bias"});
}

TEST_CASE("the mean of two batches' gradients is that of the batch they make") {
    Example example = small_mlp();
    const auto whole = build(example);
    whole->forward(Mode::kTrain);
    whole->backward();
    example.options.batch_size = 4;
    const auto half = build(example);
    for (std::size_t part = 0; part < 2; ++part) {
        std::copy_n(whole->input().begin() + static_cast<std::ptrdiff_t>(part * 28), 28,
                    half->input().begin());
        std::copy_n(whole->labels().begin() + static_cast<std::ptrdiff_t>(part * 4), 4,
                    half->labels().begin());
        half->forward(Mode::kTrain);
        half->backward();
        half->collect_gradients();
    }
    half->take_mean_gradient();
    for (std::size_t index = 0; index < whole->parameters().size(); ++index) {
        const std::vector<float> expected = whole->read_gradient(index);
        const std::vector<float> mean = half->read_gradient(index);
        for (std::size_t i = 0; i < mean.size(); ++i) {
            CHECK(mean[i] == Approx(expected[i]).margin(1e-7));
        }
    }
}

TEST_CASE("gradients clipped by value stay within it and keep NaN") {
    const auto model = build(small_mlp());
    model->forward(Mode::kTrain);
    model->backward();
    model->clamp_gradients(0.01);
    float largest = 0.0F;
    for (std::size_t index = 0; index < model->parameters().size(); ++index) {
        for (const float value : model->read_gradient(index)) {
            largest = std::max(largest, std::abs(value));
        }
    }
    CHECK(largest == 0.01F);
}

}  // namespace rangefinder
