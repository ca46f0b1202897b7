#include <catch2/catch.hpp>

#include "tests/numeric/central_differences.hpp"
#include "tests/numeric/random_problem.hpp"

namespace rangefinder::numeric {

namespace {

void draw_parameters(ReferenceNetwork& network, const Model& model) {
    for (std::size_t index = 0; index < model.parameters().size(); ++index) {
        const std::vector<float> values = model.read_parameter(index);
        network.set(model.parameters()[index].name, {values.begin(), values.end()});
    }
}

}  // namespace

TEST_CASE("the reference's own gradients agree with central differences") {
    const std::string layer = GENERATE(from_range(layer_kinds()));
    const LossKind loss =
        GENERATE(LossKind::kCrossEntropy, LossKind::kMse, LossKind::kBceWithLogits);
    const Problem problem = random_problem(layer, 7, loss);
    ModelOptions options;
    options.batch_size = problem.batch.input.shape.front();
    const auto model = build_model(problem.spec, problem.data, options);
    REQUIRE(model.ok());
    ReferenceNetwork network(problem.spec);
    draw_parameters(network, **model);
    const Evaluation evaluation = network.evaluate(problem.batch, Fault::kNone);
    const auto loss_now = [&] { return network.loss(problem.batch); };
    for (const auto& [name, gradient] : evaluation.gradients) {
        INFO(name);
        check_by_differences(network.parameter(name), gradient, loss_now, 12);
    }
}

TEST_CASE("the engine's loss changes along a direction as its gradient says") {
    Problem problem = random_problem("gelu", 3, LossKind::kCrossEntropy);
    ModelOptions options;
    options.batch_size = problem.batch.input.shape.front();
    const auto built = build_model(problem.spec, problem.data, options);
    REQUIRE(built.ok());
    Model& model = **built;
    compare(model, problem.spec, problem.batch, Fault::kNone);
    const ModelState start = model.state();
    RandomStream random(5, RandomPurpose::kProbe);
    ModelState above = start;
    ModelState below = start;
    double expected = 0.0;
    constexpr double kStep = 1e-2;
    for (std::size_t p = 0; p < start.parameters.size(); ++p) {
        const std::vector<float> gradient = model.read_gradient(p);
        for (std::size_t i = 0; i < gradient.size(); ++i) {
            const double direction = random.normal() / 100.0;
            expected += direction * gradient[i];
            above.parameters[p][i] += static_cast<float>(kStep * direction);
            below.parameters[p][i] -= static_cast<float>(kStep * direction);
        }
    }
    model.restore(above);
    const double loss_above = model.forward(Mode::kEvaluate);
    model.restore(below);
    const double loss_below = model.forward(Mode::kEvaluate);
    CHECK((loss_above - loss_below) / (2.0 * kStep) == Approx(expected).epsilon(0.02));
}

}  // namespace rangefinder::numeric
