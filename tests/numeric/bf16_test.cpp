#include <bit>

#include <catch2/catch.hpp>

#include "diagnostics/tensor/library_info.hpp"
#include "tests/numeric/random_problem.hpp"

namespace rangefinder::numeric {

namespace {

Result<std::unique_ptr<Model>> build_bf16(const Problem& problem) {
    ModelOptions options;
    options.batch_size = problem.batch.input.shape.front();
    options.precision = Precision::kBf16;
    return build_model(problem.spec, problem.data, options);
}

}  // namespace

TEST_CASE("products of bf16 numbers are near the exact ones, and rounded") {
    if (!has_native_bf16()) return;
    const std::string layer =
        GENERATE(as<std::string>{}, "linear", "linear_sequence", "conv2d", "spread_conv2d");
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const Problem problem = random_problem(layer, seed);
        const auto built = build_bf16(problem);
        REQUIRE(built.ok());
        const Deviation deviation = compare(**built, problem.spec, problem.batch, Fault::kNone);
        INFO(layer << ", seed " << seed << ", worst " << deviation.worst);
        // bf16 has 8 bits: a relative rounding of up to 2^-9 a factor.
        CHECK(deviation.outputs < 0.02);
        CHECK(deviation.gradients < 0.03);
        CHECK(deviation.outputs > 1e-5);
    }
}

TEST_CASE("bf16 is refused where the processor does not have it") {
    const auto built = build_bf16(random_problem("linear", 1));
    CHECK(built.ok() == has_native_bf16());
    if (!built.ok()) CHECK(built.error().fields.at(0).pointer == "/precision");
}

TEST_CASE("a model that multiplies bf16 numbers keeps float32 weights and learns") {
    if (!has_native_bf16()) return;
    const Problem problem = random_problem("linear", 4, LossKind::kCrossEntropy);
    const auto built = build_bf16(problem);
    REQUIRE(built.ok());
    Model& model = **built;
    compare(model, problem.spec, problem.batch, Fault::kNone);
    const double first = model.forward(Mode::kTrain);
    double last = first;
    for (int step = 0; step < 60; ++step) {
        model.backward();
        for (const ParameterView& parameter : model.trainable()) {
            for (std::size_t i = 0; i < parameter.weight.size(); ++i) {
                parameter.weight[i] -= 0.02F * parameter.gradient[i];
            }
        }
        last = model.forward(Mode::kTrain);
    }
    CHECK(last < 0.9 * first);
    // A weight that was only ever bf16 would be whole in its upper half.
    bool has_lower_bits = false;
    for (const float value : model.read_parameter(0)) {
        has_lower_bits = has_lower_bits || (std::bit_cast<std::uint32_t>(value) & 0xFFFFU) != 0;
    }
    CHECK(has_lower_bits);
}

}  // namespace rangefinder::numeric
