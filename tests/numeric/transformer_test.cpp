// The layers of a transformer against double precision, central differences and broken copies.
#include <cmath>

#include <catch2/catch.hpp>

#include "tests/numeric/central_differences.hpp"
#include "tests/numeric/engine_transformer.hpp"
#include "tests/numeric/random_transformer.hpp"

namespace rangefinder::numeric {

namespace {

// Up to six elements each of a parameter, or of the input.
void check_some(const TransformerProblem& problem, std::vector<double>& values,
                const std::vector<double>& gradient) {
    REQUIRE(values.size() == gradient.size());
    const auto loss = [&] {
        return linear_loss(transformer_forward(problem), problem.output_gradient);
    };
    check_by_differences(values, gradient, loss, 6);
}

struct Control {
    TransformerFault fault;
    std::string kind;
};

std::vector<Control> controls() {
    using Fault = TransformerFault;
    return {{Fault::kNormWithoutMean, "layer_norm"},
            {Fault::kNormWithoutVariance, "layer_norm"},
            {Fault::kNormBiasOfOneRow, "layer_norm"},
            {Fault::kSoftmaxWithoutMean, "multi_head_attention"},
            {Fault::kScoresNotScaled, "multi_head_attention"},
            {Fault::kKeysFromKeys, "multi_head_attention"},
            {Fault::kValuesNotTransposed, "multi_head_attention"},
            {Fault::kProjectionForgotten, "multi_head_attention"},
            {Fault::kFirstSkipForgotten, "transformer_block pre"},
            {Fault::kSecondSkipForgotten, "transformer_block pre"},
            {Fault::kNetworkActivationPassed, "transformer_block pre"},
            {Fault::kFirstSkipForgotten, "transformer_block post"},
            {Fault::kSecondSkipForgotten, "transformer_block post"},
            {Fault::kNetworkActivationPassed, "transformer_block post"},
            {Fault::kEmbeddingLastTokenWins, "embedding"},
            {Fault::kPositionsOfOneExample, "positional_embedding"},
            {Fault::kTiedOutputOnly, "tied_linear"},
            {Fault::kTiedEmbeddingOnly, "tied_linear"}};
}

// Sizes at which no fault happens to be right: several rows, positions and values a head.
bool tells_faults_apart(const TransformerProblem& problem) {
    const auto* heads = std::get_if<AttentionSpec>(&problem.layers.front().parameters);
    const bool wide_heads = !heads || problem.width / heads->num_heads >= 2;
    return problem.rows >= 2 && problem.length >= 3 && wide_heads && problem.width != 2;
}

}  // namespace

TEST_CASE("a transformer's layers agree with double precision at random shapes") {
    const std::string kind = GENERATE(from_range(transformer_layer_kinds()));
    for (std::uint64_t seed = 1; seed <= 24; ++seed) {
        const TransformerProblem problem = random_transformer(kind, seed);
        EngineTransformer engine(problem);
        const TransformerDeviation deviation =
            deviation_of(problem, engine.run(), TransformerFault::kNone);
        INFO(kind << ", seed " << seed << ", " << describe(problem) << ", worst gradient of "
                  << deviation.worst);
        CHECK(deviation.output < 1e-5);
        CHECK(deviation.gradients < 1e-4);
    }
}

TEST_CASE("a second step of a transformer's layers gives the same as the first") {
    const std::string kind = GENERATE(from_range(transformer_layer_kinds()));
    const TransformerProblem problem = random_transformer(kind, 3);
    EngineTransformer engine(problem);
    const TransformerRun first = engine.run();
    const TransformerRun second = engine.run();
    CHECK(first.output == second.output);
    CHECK(first.gradients == second.gradients);
    CHECK(first.input_gradient == second.input_gradient);
}

TEST_CASE("the transformer reference's own gradients agree with central differences") {
    const std::string kind = GENERATE(from_range(transformer_layer_kinds()));
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        TransformerProblem problem = random_transformer(kind, seed);
        INFO(kind << ", seed " << seed << ", " << describe(problem));
        const TransformerGradients expected =
            transformer_backward(problem, TransformerFault::kNone);
        for (const auto& [name, gradient] : expected.parameters) {
            INFO(name);
            check_some(problem, problem.parameters.at(name), gradient);
        }
        if (problem.width > 0) check_some(problem, problem.input, expected.input);
    }
}

TEST_CASE("a broken backward pass of a transformer's layers is always noticed") {
    const Control control = GENERATE(from_range(controls()));
    int tried = 0;
    for (std::uint64_t seed = 1; tried < 5; ++seed) {
        const TransformerProblem problem = random_transformer(control.kind, seed);
        if (!tells_faults_apart(problem)) continue;
        ++tried;
        EngineTransformer engine(problem);
        const TransformerRun run = engine.run();
        INFO(control.kind << ", fault " << static_cast<int>(control.fault) << ", seed " << seed
                          << ", " << describe(problem));
        CHECK(deviation_of(problem, run, TransformerFault::kNone).gradients < 1e-4);
        CHECK(deviation_of(problem, run, control.fault).gradients > 1e-2);
    }
}

TEST_CASE("a token outside the embedding's table is an error that names it") {
    const double token = GENERATE(-1.0, 7.0, 1.5, 1e30, std::nan(""));
    TransformerProblem problem;
    problem.rows = 1;
    problem.length = 2;
    problem.tokens = 7;
    problem.layers = {{"embed", EmbeddingSpec{7, 3}}};
    problem.parameters["embed.weight"].assign(21, 1.0);
    problem.output_gradient.assign(6, 1.0);
    problem.input = {6.0, token};
    EngineTransformer engine(problem);
    CHECK_THROWS_WITH(engine.run(), Catch::Contains("embedding embed") &&
                                        Catch::Contains("a whole number from 0 to 6"));
}

}  // namespace rangefinder::numeric
