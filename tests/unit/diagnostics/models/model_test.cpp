#include "diagnostics/models/model.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "diagnostics/optimizers/optimizer.hpp"
#include "tests/unit/diagnostics/models/example_models.hpp"

namespace rangefinder {

namespace {

std::vector<double> train(Model& model, int steps, double learning_rate = 0.05) {
    OptimizerSpec spec;
    spec.momentum = 0.9;
    const auto optimizer = make_optimizer(spec, model.trainable());
    std::vector<double> losses;
    for (int step = 0; step < steps; ++step) {
        losses.push_back(model.forward(Mode::kTrain));
        model.backward();
        losses.push_back(model.gradient_norm());
        optimizer->step(learning_rate);
    }
    return losses;
}

}  // namespace

TEST_CASE("a model learns a batch by heart") {
    const auto model = build(GENERATE(small_mlp(), small_cnn()));
    const double before = model->forward(Mode::kEvaluate);
    train(*model, 200, 0.1);
    CHECK(model->forward(Mode::kEvaluate) < 0.1 * before);
    CHECK(model->correct_rows() == model->batch_size());
}

TEST_CASE("two equal trainings are equal bit by bit") {
    Example example = GENERATE(small_mlp(), small_cnn());
    example.options.threads = GENERATE(1, 2);
    const auto first = build(example);
    const auto second = build(example);
    CHECK(train(*first, 10) == train(*second, 10));
    CHECK(first->state() == second->state());
}

TEST_CASE("a restored state gives the same losses and gradients again") {
    const auto model = build(small_cnn());
    const ModelState start = model->state();
    const std::vector<double> first = train(*model, 5);
    CHECK_FALSE(model->state() == start);
    model->restore(start);
    CHECK(model->state() == start);
    CHECK(train(*model, 5) == first);
}

TEST_CASE("padding stays zero and out of the norms after many updates") {
    const auto model = build(small_cnn());
    train(*model, 20);
    for (std::size_t index = 0; index < model->parameters().size(); ++index) {
        double weights = 0.0;
        for (const float value : model->read_parameter(index)) {
            weights += static_cast<double>(value) * value;
        }
        double gradients = 0.0;
        for (const float value : model->read_gradient(index)) {
            gradients += static_cast<double>(value) * value;
        }
        CHECK(model->weight_norm(index) == Approx(std::sqrt(weights)).epsilon(1e-12));
        CHECK(model->gradient_norm(index) == Approx(std::sqrt(gradients)).epsilon(1e-12));
    }
}

TEST_CASE("the gradient's norm is that over all trainable parameters") {
    Example example = small_mlp();
    example.spec.freeze = {"2.weight"};
    const auto model = build(example);
    model->forward(Mode::kTrain);
    model->backward();
    double sum = 0.0;
    for (std::size_t index = 0; index < model->parameters().size(); ++index) {
        sum += std::pow(model->gradient_norm(index), 2.0);
    }
    CHECK(model->gradient_norm(2) == 0.0);
    CHECK(model->gradient_norm() == Approx(std::sqrt(sum)).epsilon(1e-12));
}

TEST_CASE("frozen parameters keep their values and the others do not") {
    Example example = small_mlp();
    example.spec.freeze = {"0.weight", "4"};
    const auto model = build(example);
    const ModelState start = model->state();
    train(*model, 3);
    const ModelState end = model->state();
    for (std::size_t index = 0; index < end.parameters.size(); ++index) {
        const bool frozen = !model->parameters()[index].trainable;
        INFO(model->parameters()[index].name);
        CHECK((end.parameters[index] == start.parameters[index]) == frozen);
    }
}

TEST_CASE("a model with nothing to train runs and has no gradient") {
    Example example = small_mlp();
    example.spec.freeze = {"0", "2", "4"};
    const auto model = build(example);
    CHECK(std::isfinite(model->forward(Mode::kTrain)));
    model->backward();
    CHECK(model->gradient_norm() == 0.0);
    CHECK(model->trainable().empty());
}

TEST_CASE("a short batch counts its rows only") {
    const auto model = build(small_cnn());
    const std::vector<float> input(model->input().begin(), model->input().end());
    const std::vector<std::int32_t> labels(model->labels().begin(), model->labels().end());
    double sum = 0.0;
    std::int64_t correct = 0;
    for (std::size_t row = 0; row < 3; ++row) {
        const auto size = static_cast<std::size_t>(model->input_size());
        std::copy_n(input.begin() + static_cast<std::ptrdiff_t>(row * size), size,
                    model->input().begin());
        model->labels()[0] = labels[row];
        sum += model->forward(Mode::kEvaluate, 1);
        correct += model->correct_rows();
    }
    std::copy(input.begin(), input.end(), model->input().begin());
    std::copy(labels.begin(), labels.end(), model->labels().begin());
    std::fill(model->input().begin() + 3 * model->input_size(), model->input().end(),
              std::numeric_limits<float>::quiet_NaN());
    CHECK(model->forward(Mode::kEvaluate, 3) == Approx(sum / 3.0).epsilon(1e-6));
    CHECK(model->correct_rows() == correct);
    CHECK(model->outputs().size() == 30);
}

TEST_CASE("a training that breaks down shows it") {
    const auto model = build(GENERATE(small_mlp(), small_cnn()));
    std::vector<float> weight = model->read_parameter(0);
    weight[0] = std::numeric_limits<float>::quiet_NaN();
    REQUIRE(model->load_parameter("0.weight", weight).ok());
    CHECK_FALSE(std::isfinite(model->forward(Mode::kTrain)));
    model->backward();
    CHECK_FALSE(std::isfinite(model->gradient_norm()));
}

TEST_CASE("scaling multiplies every gradient") {
    const auto model = build(small_mlp());
    model->forward(Mode::kTrain);
    model->backward();
    const double norm = model->gradient_norm();
    model->scale_gradients(0.5);
    CHECK(model->gradient_norm() == Approx(0.5 * norm).epsilon(1e-12));
}

TEST_CASE("loaded values are read back and the wrong ones are refused by name") {
    const auto model = build(small_mlp());
    const std::vector<float> bias{1.0F, 2.0F, 3.0F};
    REQUIRE(model->load_parameter("4.bias", bias).ok());
    CHECK(model->read_parameter(5) == bias);
    CHECK(model->load_parameter("9.bias", bias).error().kind == ErrorKind::kNotFound);
    const Result<void> wrong = model->load_parameter("0.bias", bias);
    CHECK(wrong.error().text == "parameter 0.bias has 12 values, but 3 came");
}

TEST_CASE("regression reads targets and classification labels") {
    Example example = small_mlp();
    CHECK(build(example)->wants_labels());
    CHECK(build(example)->targets().empty());
    example.spec.loss.kind = LossKind::kMse;
    example.data.task = TaskKind::kRegression;
    example.data.target_features = 3;
    const auto model = build(example);
    CHECK_FALSE(model->wants_labels());
    CHECK(model->labels().empty());
    CHECK(model->targets().size() == 24);
}

}  // namespace rangefinder
