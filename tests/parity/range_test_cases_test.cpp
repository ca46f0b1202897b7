#include <algorithm>
#include <cmath>
#include <iomanip>
#include <iostream>

#include "diagnostics/probes/range_test.hpp"
#include "reference_case.hpp"
#include "suggestion_comparison.hpp"

using namespace rangefinder;
using namespace rangefinder::parity;
using nlohmann::json;

namespace {

// The smoothing and the ladder of the engine's own range test.
constexpr double kBeta = 0.98;

class SilentObserver final : public SweepObserver {
  public:
    void on_step(const StepRecord&) override {}
};

// fastai's ladder: it never reaches its end.
std::vector<double> reference_ladder(const json& test) {
    const std::int64_t steps = test.at("num_iterations");
    const double start = test.at("start_lr");
    const double end = test.at("end_lr");
    std::vector<double> rates;
    for (std::int64_t i = 0; i < steps; ++i) {
        const double share = static_cast<double>(i) / static_cast<double>(steps);
        rates.push_back(start * std::pow(end / start, share));
    }
    return rates;
}

Sweep replay(const ReferenceCase& reference) {
    const json& test = reference.json.at("range_test");
    REQUIRE(test.at("mode") == "exponential");
    REQUIRE(test.at("beta") == kBeta);
    const auto model = build_case(reference);
    const auto optimizer = make_optimizer(reference.optimizer, model->trainable());
    StoredBatches batches(reference.folder);
    const SweepPlan plan{reference_ladder(test), test.at("stop_factor"), std::nullopt};
    const SystemClock clock;
    SilentObserver observer;
    return run_sweep({*model, *optimizer, batches}, plan, clock, observer, std::stop_token());
}

double worst_before(const std::vector<double>& got, const std::vector<double>& wanted,
                    std::size_t end) {
    double worst = 0.0;
    for (std::size_t i = 0; i < std::min({end, got.size(), wanted.size()}); ++i) {
        worst = std::max(worst, std::abs(got[i] - wanted[i]) / std::abs(wanted[i]));
    }
    return worst;
}

// How far a single loss may be off in each step. The limit of the case is set where the smoothed
// loss of PyTorch's own runs begins to differ; a single loss feels the chaos 1 / (1 - beta) times
// as much. Allowed is ten times what those runs differed by, as everywhere in the cases, and never
// less than the case's tolerance.
std::vector<double> raw_tolerances(const ReferenceCase& reference, const json& expected) {
    const double tolerance = reference.json.at("tolerances").at("loss_rel_before_chaos");
    const auto raw = column(expected.at("loss"));
    const auto smoothed = column(expected.at("smoothed_loss"));
    const auto drift = column(reference.json.at("observed_drift").at("smoothed_loss_rel_by_step"));
    std::vector<double> tolerances;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        const double explained = drift.at(i) * smoothed[i] / ((1.0 - kBeta) * raw[i]);
        tolerances.push_back(std::max(tolerance, 10.0 * explained));
    }
    return tolerances;
}

// The largest error of a single loss in units of its tolerance.
double worst_raw_loss(const ReferenceCase& reference, const Curve& curve, const json& expected,
                      std::size_t end) {
    const auto wanted = column(expected.at("loss"));
    const auto tolerances = raw_tolerances(reference, expected);
    double worst = 0.0;
    for (std::size_t i = 0; i < std::min({end, wanted.size(), curve.loss.size()}); ++i) {
        const double error = std::abs(curve.loss[i] - wanted[i]) / std::abs(wanted[i]);
        worst = std::max(worst, error / tolerances[i]);
    }
    return worst;
}

void check_curve(const ReferenceCase& reference, const Curve& curve, const json& expected) {
    const json& tolerances = reference.json.at("tolerances");
    const std::size_t end = tolerances.at("compare_raw_and_smoothed_loss_before_step");
    const double tolerance = tolerances.at("loss_rel_before_chaos");
    const double rate = worst_before(curve.learning_rate, column(expected.at("lr")), end);
    const double loss = worst_raw_loss(reference, curve, expected, end);
    const double smoothed =
        worst_before(curve.smoothed_loss, column(expected.at("smoothed_loss")), end);
    // Gradients feel the chaos some steps before the loss does.
    const double norm =
        worst_before(curve.gradient_norm, column(expected.at("grad_norm")), end / 2);
    std::cout << " loss/tolerance " << loss << " smoothed_rel " << smoothed << " grad_norm_rel "
              << norm << " before step " << end;
    CHECK(rate <= 1e-9);
    CHECK(loss <= 1.0);
    CHECK(smoothed <= tolerance);
    CHECK(norm <= tolerance);
}

void check_stop(const ReferenceCase& reference, const Sweep& sweep, const json& expected) {
    const auto done = static_cast<std::int64_t>(sweep.curve.loss.size());
    const std::int64_t wanted = expected.at("steps_done");
    const std::int64_t within = reference.json.at("tolerances").at("stop_step_within");
    std::cout << ", stopped after " << done << " of " << wanted;
    CHECK(std::abs(done - wanted) <= within);
    if (within == 0) {
        const bool diverged = sweep.stopped.reason == StopReason::kLossExploded;
        CHECK(diverged == (expected.at("stopped") == "diverged"));
    }
}

// On the stored curve every rule must agree; on our own those that chaos does not move.
void check_suggestions(const ReferenceCase& reference, const Sweep& sweep, const json& expected) {
    const std::int64_t steps = reference.json.at("range_test").at("num_iterations");
    Curve stored;
    stored.learning_rate = column(expected.at("lr"));
    stored.smoothed_loss = column(expected.at("smoothed_loss"));
    for (const Suggestion& got : all_suggestions(stored, steps)) {
        check_suggestion(got, expected, stored);
    }
    if (sweep.curve.loss.size() != stored.smoothed_loss.size()) return;
    const json& stable =
        reference.json.at("tolerances").at("suggestion_same_for_float64_and_1ulp_runs");
    for (const Suggestion& got : all_suggestions(sweep.curve, steps)) {
        if (stable.at(reference_name(got))) check_suggestion(got, expected, sweep.curve);
    }
}

}  // namespace

TEST_CASE("Range tests replay PyTorch's until they are chaotic") {
    for (const auto& folder : case_folders_with("range_test")) {
        const auto read = read_case(folder);
        std::cout << std::left << std::setw(36) << folder.filename().string()
                  << std::setprecision(1) << std::scientific;
        if (const auto* missing = std::get_if<Missing>(&read)) {
            std::cout << " skipped, not supported: " << missing->what << std::endl;
            continue;
        }
        INFO(folder.filename().string());
        const auto& reference = std::get<ReferenceCase>(read);
        const json expected = read_json(folder / "expected.json");
        const Sweep sweep = replay(reference);
        check_curve(reference, sweep.curve, expected);
        check_stop(reference, sweep, expected);
        check_suggestions(reference, sweep, expected);
        std::cout << std::endl;
    }
}
