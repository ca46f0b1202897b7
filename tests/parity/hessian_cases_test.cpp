#include <catch2/catch.hpp>
#include <cmath>

#include "diagnostics/probes/flat_vectors.hpp"
#include "diagnostics/probes/hessian.hpp"
#include "diagnostics/probes/sharpness.hpp"
#include "hessian_case.hpp"

using namespace rangefinder;
using namespace rangefinder::parity;

namespace {

double relative_distance(std::span<const double> got, std::span<const float> wanted) {
    double difference = 0.0;
    for (std::size_t i = 0; i < got.size(); ++i) {
        const double one = got[i] - static_cast<double>(wanted[i]);
        difference += one * one;
    }
    return std::sqrt(difference) / norm(wanted);
}

double relative(double got, double wanted) {
    return std::abs(got - wanted) / std::abs(wanted);
}

void check_eigenvalues(const SharpnessResult& got, const nlohmann::json& expected) {
    const auto wanted = expected.at("hessian_top5").get<std::vector<double>>();
    REQUIRE(got.eigenvalues.size() == wanted.size());
    CHECK(got.converged);
    CHECK(relative(got.eigenvalues[0], wanted[0]) < 1e-3);
    CHECK(relative(got.eigenvalues[0], wanted[0]) < got.relative_error + 1e-4);
    for (std::size_t k = 1; k < wanted.size(); ++k) {
        CHECK(relative(got.eigenvalues[k], wanted[k]) < 1e-2);
    }
    CHECK(relative(*got.smallest_eigenvalue, expected.at("hessian_bottom2").at(0)) < 1e-2);
    CHECK(relative(*got.max_stable_learning_rate, expected.at("sharpness_lr_bound_2_over_lambda")) <
          1e-3);
}

class Unwatched final : public ProbeMonitor {
  public:
    bool step_done() override {
        ++steps;
        return true;
    }
    std::optional<StopReason> interrupted() override { return std::nullopt; }

    std::int64_t steps = 0;
};

}  // namespace

TEST_CASE("Gradients and Hessian products are those of the reference") {
    for (const auto& folder : hessian_folders()) {
        HessianCase one(folder);
        INFO(one.reference.name);
        LossSurface surface(*one.model, one.batch, 1);
        std::vector<double> result(surface.size());
        const double loss = surface.gradient(surface.start(), result);
        CHECK(loss == Approx(one.expected.at("loss").get<double>()).epsilon(1e-5));
        CHECK(relative_distance(result, one.read_vector("gradient.npy")) < 1e-5);
        Hessian hessian(surface, surface.start());
        REQUIRE(hessian.multiply(one.read_vector("vector.npy"), result));
        CHECK(relative_distance(result, one.read_vector("hessian_times_vector.npy")) < 1e-2);
    }
}

TEST_CASE("The largest eigenvalues and the trace are those of the reference") {
    for (const auto& folder : hessian_folders()) {
        HessianCase one(folder);
        const auto optimizer = make_optimizer({}, one.model->trainable());
        SharpnessSpec sharpness;
        sharpness.batches = 1;
        sharpness.eigenvalues = 5;
        for (std::uint64_t seed = 0; seed < 5; ++seed) {
            INFO(one.reference.name << ", seed " << seed);
            Unwatched monitor;
            const SharpnessResult got = measure_sharpness(
                {*one.model, *optimizer, {}, one.batch, seed}, sharpness, monitor);
            check_eigenvalues(got, one.expected);
            const double trace = one.expected.at("hessian_trace");
            CHECK(relative(*got.trace, trace) < 0.05);
            CHECK(std::abs(*got.trace - trace) < 4.0 * *got.trace_error);
            CHECK(monitor.steps == sharpness.iterations + sharpness.trace_samples);
        }
    }
}
