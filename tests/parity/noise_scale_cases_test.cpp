#include <algorithm>
#include <catch2/catch.hpp>

#include "diagnostics/probes/gradient_sample.hpp"
#include "hessian_case.hpp"

using namespace rangefinder;
using namespace rangefinder::parity;

namespace {

class PatientMonitor final : public ProbeMonitor {
  public:
    bool step_done() override { return true; }
    std::optional<StopReason> interrupted() override { return std::nullopt; }
};

// The case's rows in their order, so many a batch.
class RowBatches final : public BatchSource {
  public:
    explicit RowBatches(const OneBatch& all) : all_(all) {}

    void fill_next(Model& model) override {
        const auto rows = static_cast<std::size_t>(model.batch_size());
        const std::size_t size = model.input().size();
        const auto take = [&](const auto& from, std::size_t first, std::size_t count, auto into) {
            REQUIRE(first + count <= from.size());
            std::copy_n(from.begin() + static_cast<std::ptrdiff_t>(first), count, into.begin());
        };
        take(all_.inputs, next_ * size, size, model.input());
        take(all_.labels, next_ * rows, rows, model.labels());
        ++next_;
    }
    BatchOrderState state() const override { return {}; }
    void restore(const BatchOrderState&) override { next_ = 0; }

  private:
    const OneBatch& all_;
    std::size_t next_ = 0;
};

NoiseEstimate measure_noise(const HessianCase& one, std::int64_t batch_size) {
    auto model = build_model(one.reference.model, one.reference.data, {batch_size, 1, 1});
    REQUIRE(model.ok());
    (*model)->restore(one.model->state());
    RowBatches batches(one.batch);
    PatientMonitor monitor;
    const NoiseBatches plan{batch_size, 1, one.reference.batch_size / batch_size};
    return estimate_noise(sample_gradients(**model, batches, plan, monitor).groups);
}

void compare(const NoiseEstimate& estimate, const nlohmann::json& wanted, double tolerance) {
    const double squared_norm = wanted.at("sq_grad_estimate");
    const double scale = wanted.at("noise_scale");
    CHECK(estimate.gradient_norm_squared == Approx(squared_norm).epsilon(tolerance));
    CHECK(estimate.covariance_trace ==
          Approx(wanted.at("trace_estimate").get<double>()).epsilon(tolerance));
    CHECK(estimate.noise_scale.has_value() == squared_norm > 0.0);
    if (squared_norm <= 0.0) return;
    CHECK(*estimate.noise_scale == Approx(scale).epsilon(tolerance));
    CHECK(estimate.low.value_or(0.0) <= scale);
    if (estimate.high) CHECK(*estimate.high >= scale);
}

}  // namespace

TEST_CASE("Noise scales are those of the reference, and cannot be told where it says so") {
    for (const auto& folder : hessian_folders()) {
        const HessianCase one(folder);
        INFO(one.reference.name);
        const nlohmann::json& wanted = one.expected.at("per_example_gradient");
        const double tolerance = one.reference.json.at("tolerances").at("noise_scale_rel");
        compare(measure_noise(one, 1), wanted.at("two_batch_sizes_1_and_64"), tolerance);
        compare(measure_noise(one, 8), wanted.at("two_batch_sizes_8_and_64"), tolerance);
    }
}
