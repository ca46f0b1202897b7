#include <catch2/catch.hpp>

#include "tests/numeric/random_problem.hpp"

namespace rangefinder::numeric {

namespace {

std::vector<float> integers(std::size_t count, RandomStream& random) {
    std::vector<float> values(count);
    for (float& value : values) value = static_cast<float>(random.below(3)) - 1.0F;
    return values;
}

// Every value, product and sum is then a small integer over a power of two: float32 is exact.
Problem integer_problem(const std::string& layer, std::uint64_t seed, RandomStream& random) {
    Problem problem = random_problem(layer, seed);
    std::get<LinearSpec>(problem.spec.layers.back().parameters).out_features = 4;
    problem.data.target_features = 4;
    problem.batch = {};
    fill_batch(problem, 8, random);
    for (double& value : problem.batch.input.values) {
        value = static_cast<double>(random.below(3)) - 1.0;
    }
    for (double& value : problem.batch.targets) {
        value = static_cast<double>(random.below(3)) - 1.0;
    }
    return problem;
}

}  // namespace

TEST_CASE("linear and convolution are exact where float32 arithmetic is") {
    const std::string layer = GENERATE(as<std::string>{}, "linear", "conv2d");
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        RandomStream random(seed, RandomPurpose::kProbe, 2);
        const Problem problem = integer_problem(layer, seed, random);
        ModelOptions options;
        options.batch_size = 8;
        const auto built = build_model(problem.spec, problem.data, options);
        REQUIRE(built.ok());
        Model& model = **built;
        for (const ParameterInfo& info : model.parameters()) {
            const auto count = static_cast<std::size_t>(info.size);
            REQUIRE(model.load_parameter(info.name, integers(count, random)).ok());
        }
        const Deviation deviation = compare(model, problem.spec, problem.batch, Fault::kNone);
        INFO(layer << ", seed " << seed << ", worst " << deviation.worst);
        CHECK(deviation.outputs == 0.0);
        CHECK(deviation.gradients == 0.0);
    }
}

}  // namespace rangefinder::numeric
