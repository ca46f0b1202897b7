// gradient_check, sanity and initialization as jobs run them.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <limits>

#include "../training/small_trainings.hpp"
#include "recording_observer.hpp"

using namespace rangefinder;

namespace {

template <typename Probe>
JobSpec probe_job(const Dataset& data, Probe probe) {
    JobSpec job = small_job(data);
    job.work = ProbeSpec(std::move(probe));
    return job;
}

// `depth` layers of that many units with this activation in front of the last.
void make_deep(JobSpec& job, const Dataset& data, int depth, ActivationKind activation) {
    job.model.layers.clear();
    for (int layer = 0; layer < depth; ++layer) {
        job.model.layers.push_back({"", LinearSpec{16, true}});
        job.model.layers.push_back({"", ActivationSpec{activation}});
    }
    job.model.layers.push_back({"", LinearSpec{data.shape.classes, true}});
}

ProbeResult probe(const JobSpec& job, const Dataset& data, RecordingObserver& observer,
                  const std::stop_token& stop = {}) {
    auto result = run(job, data, observer, stop);
    REQUIRE(result.ok());
    return std::get<ProbeResult>(std::move(result).value());
}

ProbeResult probe(const JobSpec& job, const Dataset& data) {
    RecordingObserver observer;
    ProbeResult result = probe(job, data, observer);
    CHECK(observer.findings.size() == result.findings.size());
    CHECK(observer.all_progress.back().step == observer.all_progress.back().steps);
    return result;
}

const Finding* find(const ProbeResult& result, const std::string& rule) {
    const auto found = std::find_if(result.findings.begin(), result.findings.end(),
                                    [&](const Finding& finding) { return finding.rule == rule; });
    return found == result.findings.end() ? nullptr : &*found;
}

const SanityResult::Check& check(const ProbeResult& result, const std::string& name) {
    const auto& checks = std::get<SanityResult>(result.measured).checks;
    const auto found = std::find_if(checks.begin(), checks.end(),
                                    [&](const auto& one) { return one.name == name; });
    REQUIRE(found != checks.end());
    return *found;
}

std::vector<std::string> failed(const ProbeResult& result) {
    std::vector<std::string> names;
    for (const auto& one : std::get<SanityResult>(result.measured).checks) {
        if (!one.passed) names.push_back(one.name);
    }
    return names;
}

}  // namespace

TEST_CASE(
    "A gradient check of a sound model finds the rates at which it breaks, and nothing else") {
    const Dataset data = three_clouds(400);
    GradientCheckSpec spec;
    spec.start = 1e-4;
    spec.end = 1e4;
    const ProbeResult result = probe(probe_job(data, spec), data);
    const auto& flow = std::get<GradientCheckResult>(result.measured);
    REQUIRE(flow.rates.size() == 9);
    CHECK(flow.rates.front().learning_rate == 1e-4);
    CHECK(flow.rates.back().learning_rate == 1e4);
    CHECK_FALSE(flow.vanishing_at_start);
    CHECK_FALSE(flow.exploding_at_start);
    REQUIRE(flow.highest_stable_rate);
    CHECK(*flow.highest_stable_rate >= 1e-2);
    CHECK(*flow.highest_stable_rate <= 10.0);
    REQUIRE(flow.start.size() == 2);
    CHECK(flow.start[0].layer == "0");
    CHECK(flow.start[1].layer == "2");
    for (const FlowAtRate& rate : flow.rates) {
        CHECK(rate.first_loss == flow.rates.front().first_loss);
        CHECK(rate.layers[0].first_gradient_norm == flow.start[0].first_gradient_norm);
    }
    CHECK(flow.rates[0].layers[0].update_ratio > 0.0);
    for (const Finding& finding : result.findings) CHECK(finding.severity == Severity::kInfo);
}

TEST_CASE("Updates are a rate's share of the weights, and grow with it") {
    const Dataset data = three_clouds(400);
    JobSpec job = probe_job(data, GradientCheckSpec{1e-6, 1e-5, 2, 5, {}});
    job.optimizer.momentum = 0.0;
    const auto flow = std::get<GradientCheckResult>(probe(job, data).measured);
    const LayerFlow& low = flow.rates[0].layers[1];
    const LayerFlow& high = flow.rates[1].layers[1];
    CHECK(low.update_ratio == Approx(1e-6 * low.gradient_norm / low.weight_norm).epsilon(0.3));
    CHECK(high.update_ratio == Approx(10.0 * low.update_ratio).epsilon(0.05));
}

TEST_CASE("Through twelve sigmoids the gradient vanishes from the start") {
    const Dataset data = three_clouds(400);
    JobSpec job = probe_job(data, GradientCheckSpec{1e-3, 1e-1, 3, 10, {}});
    make_deep(job, data, 12, ActivationKind::kSigmoid);
    const ProbeResult result = probe(job, data);
    const auto& flow = std::get<GradientCheckResult>(result.measured);
    CHECK(flow.vanishing_at_start);
    CHECK(flow.rates.front().vanishing);
    CHECK_FALSE(flow.highest_stable_rate);
    const Finding* found = find(result, "vanishing_gradient");
    REQUIRE(found != nullptr);
    CHECK(found->severity == Severity::kCritical);
}

TEST_CASE("A gradient check that starts from what is not finite says so, and where") {
    Dataset data = three_clouds(400);
    for (float& value : data.features) value = std::numeric_limits<float>::quiet_NaN();
    const ProbeResult result = probe(probe_job(data, GradientCheckSpec{}), data);
    const auto& flow = std::get<GradientCheckResult>(result.measured);
    CHECK(flow.rates.empty());
    CHECK_FALSE(flow.exploding_at_start);
    CHECK_FALSE(flow.highest_stable_rate);
    REQUIRE(result.findings.size() == 1);
    const Finding& finding = result.findings.front();
    CHECK(finding.rule == "non_finite");
    CHECK(finding.severity == Severity::kCritical);
    CHECK(finding.evidence.count("row") == 1);
    CHECK(finding.evidence.count("column") == 1);
}

TEST_CASE("A gradient check that overflows before any update blames weights and data, no rate") {
    Dataset data = three_clouds(400);
    for (float& value : data.features) value = 3e38F;
    JobSpec job = probe_job(data, GradientCheckSpec{});
    make_deep(job, data, 3, ActivationKind::kLeakyRelu);
    const ProbeResult result = probe(job, data);
    REQUIRE(result.findings.size() == 1);
    const Finding& finding = result.findings.front();
    CHECK(finding.rule == "non_finite");
    CHECK_FALSE(finding.layer.empty());
    for (const FindingAction& action : finding.actions) {
        CHECK(action.field != "/training/learning_rate");
    }
}

TEST_CASE("A gradient check with a warm-up starts from trained weights") {
    const Dataset data = three_clouds(400);
    GradientCheckSpec spec{1e-4, 1e-3, 2, 5, {}};
    const auto cold = std::get<GradientCheckResult>(probe(probe_job(data, spec), data).measured);
    spec.warmup = {100, 0.1};
    const auto warm = std::get<GradientCheckResult>(probe(probe_job(data, spec), data).measured);
    CHECK(warm.rates[0].first_loss < 0.5 * cold.rates[0].first_loss);
}

TEST_CASE("A cancelled gradient check keeps the rates that it had measured") {
    const Dataset data = three_clouds(400);
    std::stop_source stop;
    RecordingObserver observer;
    observer.after_progress = [&](const Progress& progress) {
        if (progress.step == 60) stop.request_stop();
    };
    const ProbeResult result =
        probe(probe_job(data, GradientCheckSpec{}), data, observer, stop.get_token());
    CHECK(result.stopped.reason == StopReason::kCancelled);
    CHECK(std::get<GradientCheckResult>(result.measured).rates.size() == 2);
}

TEST_CASE("A sound model on sound data passes every check of its sanity") {
    for (const Dataset& data : {three_clouds(400), noisy_plane(400)}) {
        const ProbeResult result = probe(probe_job(data, SanitySpec{}), data);
        CHECK(failed(result).empty());
        CHECK(result.findings.empty());
        CHECK(check(result, "zero_input").figures.at("loss") <
              check(result, "zero_input").figures.at("loss_without_inputs"));
    }
}

TEST_CASE("A classification begins near ln K, a regression near its targets' mean square") {
    const Dataset clouds = three_clouds(400);
    const auto of_clouds = probe(probe_job(clouds, SanitySpec{10, 0.1}), clouds);
    CHECK(check(of_clouds, "initial_loss").figures.at("expected") == Approx(std::log(3.0)));
    const Dataset plane = noisy_plane(400);
    const auto of_plane = probe(probe_job(plane, SanitySpec{10, 0.1}), plane);
    CHECK(check(of_plane, "initial_loss").figures.at("expected") == Approx(5.25).epsilon(0.3));
}

TEST_CASE("Labels that belong to other rows are learnt by heart, but no input helps with them") {
    Dataset data = three_clouds(600);
    RandomStream random(5, RandomPurpose::kGenerator);
    for (auto& label : data.labels) label = static_cast<std::int32_t>(random.below(3));
    const ProbeResult result = probe(probe_job(data, SanitySpec{}), data);
    CHECK(check(result, "overfit_one_batch").passed);
    CHECK_FALSE(check(result, "zero_input").passed);
    CHECK_FALSE(check(result, "labels_follow_inputs").passed);
    CHECK(find(result, "inputs_not_used") != nullptr);
}

TEST_CASE("A model that is held fast cannot learn a batch") {
    const Dataset data = three_clouds(400);
    JobSpec job = probe_job(data, SanitySpec{});
    make_deep(job, data, 10, ActivationKind::kSigmoid);
    const ProbeResult result = probe(job, data);
    CHECK_FALSE(check(result, "overfit_one_batch").passed);
    const Finding* found = find(result, "underfitting");
    REQUIRE(found != nullptr);
    CHECK(found->severity >= Severity::kWarning);
}

TEST_CASE("A cancelled sanity probe keeps the checks that were done") {
    const Dataset data = three_clouds(400);
    std::stop_source stop;
    RecordingObserver observer;
    observer.after_progress = [&](const Progress& progress) {
        if (progress.step == 30) stop.request_stop();
    };
    const ProbeResult result =
        probe(probe_job(data, SanitySpec{}), data, observer, stop.get_token());
    CHECK(result.stopped.reason == StopReason::kCancelled);
    CHECK(check(result, "initial_loss").passed);
}

TEST_CASE("Sound first weights keep signals and gradients through a few layers") {
    const Dataset data = three_clouds(400);
    const ProbeResult result = probe(probe_job(data, InitializationSpec{}), data);
    const auto& first = std::get<InitializationResult>(result.measured);
    REQUIRE(first.layers.size() == 3);
    CHECK(first.layers[1].layer == "1");
    CHECK(first.layers[0].values == 16);
    // PyTorch's bound of 1 / sqrt(4) is a deviation of 1 / sqrt(12).
    CHECK(first.layers[0].weight_deviation == Approx(1.0 / std::sqrt(12.0)).epsilon(0.1));
    CHECK(std::isnan(first.layers[1].weight_deviation));
    CHECK(first.initial_loss == Approx(std::log(3.0)).epsilon(0.3));
    CHECK(first.expected_loss == Approx(std::log(3.0)));
    CHECK(first.forward_gain > 0.3);
    CHECK(first.backward_gain > 0.1);
    CHECK(result.findings.empty());
}

TEST_CASE("Through twelve sigmoids the first weights lose signal and gradient") {
    const Dataset data = three_clouds(400);
    JobSpec job = probe_job(data, InitializationSpec{});
    make_deep(job, data, 12, ActivationKind::kSigmoid);
    const ProbeResult result = probe(job, data);
    CHECK(find(result, "poor_initialization") != nullptr);
    CHECK(find(result, "vanishing_gradient") != nullptr);
    CHECK(std::get<InitializationResult>(result.measured).forward_gain < 0.7);
}

TEST_CASE("The same probe gives the same figures, bit for bit") {
    const Dataset data = three_clouds(400);
    const JobSpec job = probe_job(data, InitializationSpec{2, 2});
    const auto a = std::get<InitializationResult>(probe(job, data).measured);
    const auto b = std::get<InitializationResult>(probe(job, data).measured);
    CHECK(a.initial_loss == b.initial_loss);
    for (std::size_t i = 0; i < a.layers.size(); ++i) {
        CHECK(a.layers[i].signal_deviation == b.layers[i].signal_deviation);
        CHECK(a.layers[i].gradient_deviation == b.layers[i].gradient_deviation);
    }
}
