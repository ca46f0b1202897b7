// A range test leaves everything as it found it, however it ends.
#include <algorithm>
#include <bit>
#include <catch2/catch.hpp>
#include <fstream>
#include <functional>
#include <iterator>

#include "../training/small_trainings.hpp"
#include "diagnostics/probes/group_ladder.hpp"
#include "diagnostics/probes/ladder.hpp"
#include "diagnostics/probes/range_test.hpp"
#include "diagnostics/training/state_file.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/temporary_directory.hpp"
#include "trace_kinds.hpp"

using namespace rangefinder;
using namespace rangefinder::trace;

namespace {

constexpr int kStepsBefore = 9;
constexpr int kStepsAfter = 6;
constexpr double kRate = 0.02;

// D-Adaptation and Prodigy multiply the rate with an estimate that begins at 1e-6.
double usual_rate(const OptimizerSpec& spec) {
    const bool estimates =
        spec.kind == OptimizerKind::kDAdaptAdam || spec.kind == OptimizerKind::kProdigy;
    return estimates ? 1.0 : kRate;
}

using Bits = std::vector<std::uint32_t>;

// Of floats also the sign of zero and the payload of NaN.
Bits bits_of(const std::vector<std::vector<float>>& buffers) {
    Bits bits;
    for (const std::vector<float>& buffer : buffers) {
        std::transform(buffer.begin(), buffer.end(), std::back_inserter(bits),
                       [](float value) { return std::bit_cast<std::uint32_t>(value); });
    }
    return bits;
}

std::vector<std::uint64_t> bits_of(const std::vector<double>& values) {
    std::vector<std::uint64_t> bits;
    std::transform(values.begin(), values.end(), std::back_inserter(bits),
                   [](double value) { return std::bit_cast<std::uint64_t>(value); });
    return bits;
}

// A training under way, measured in each step.
struct UnderWay {
    UnderWay(const JobSpec& job, const Dataset& data)
        : rate(usual_rate(job.optimizer)),
          training(job, data),
          batches(data, job.batch_size, 5),
          step({*training.model, *training.optimizer, batches}, {}),
          measurement(*training.model) {}

    // Losses and figures of the next steps.
    std::vector<double> go_on(int steps) {
        std::vector<double> seen;
        for (int k = 0; k < steps; ++k) {
            seen.push_back(step.run(rate, nullptr, &measurement).loss);
            const auto figures = measurement.values();
            seen.insert(seen.end(), figures.begin(), figures.end());
        }
        return seen;
    }

    std::string measured_state() const {
        const test::TemporaryDirectory directory;
        const std::string path = (directory.path() / "state").string();
        StateWriter writer(path, "a measurement");
        measurement.save(writer);
        REQUIRE(writer.commit().ok());
        std::ifstream file(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    double rate;
    const Dataset* validation = nullptr;  // Of the sweep.
    SmallTraining training;
    DatasetBatches batches;
    TrainingStep step;
    Measurement measurement;
};

// All that a training depends on, as bits; nothing in it is compared as floating-point numbers.
struct Trace {
    explicit Trace(const UnderWay& from)
        : weights(bits_of(from.training.model->state().parameters)),
          training_passes(from.training.model->training_passes()),
          optimizer_steps(from.training.optimizer->state().steps),
          optimizer_buffers(bits_of(from.training.optimizer->state().buffers)),
          optimizer_numbers(bits_of(from.training.optimizer->state().numbers)),
          order(from.batches.state()),
          measured(from.measured_state()) {}

    Bits weights;                   // With running means and variances.
    std::uint64_t training_passes;  // The place in the streams of random numbers.
    std::int64_t optimizer_steps;
    Bits optimizer_buffers;
    std::vector<std::uint64_t> optimizer_numbers;
    BatchOrderState order;
    std::string measured;
};

void check_same(const Trace& before, const Trace& after) {
    CHECK(before.weights == after.weights);
    CHECK(before.training_passes == after.training_passes);
    CHECK(before.optimizer_steps == after.optimizer_steps);
    CHECK(before.optimizer_buffers == after.optimizer_buffers);
    CHECK(before.optimizer_numbers == after.optimizer_numbers);
    CHECK(before.order == after.order);
    CHECK(before.measured == after.measured);
}

// Ends a sweep when its point 7 was told, as the test wants it.
class Ending final : public SweepObserver {
  public:
    void on_step(const StepRecord& record) override {
        if (record.step == 7 && at_seventh) at_seventh();
    }
    bool wants_stop() const override { return stops; }

    std::function<void()> at_seventh;
    bool stops = false;
};

SweepPlan plan_of(StopReason ending) {
    SweepPlan plan;
    plan.rates = geometric_ladder(1e-4, 10.0, 30);
    plan.stop_factor = 1e300;
    plan.measure_every = 1;
    if (ending == StopReason::kLossExploded) plan.stop_factor = 1.0 + 1e-9;
    // Weights of 3e38 times anything are soon too large for a float.
    if (ending == StopReason::kNonFiniteLoss)
        std::fill(plan.rates.begin() + 4, plan.rates.end(), 3e38);
    return plan;
}

StopReason sweep_to(StopReason ending, UnderWay& parts, SweepPlan plan) {
    test::FakeClock clock;
    Ending observer;
    std::stop_source source;
    plan.deadline = clock.steady() + std::chrono::seconds(60);
    if (ending == StopReason::kCancelled) observer.at_seventh = [&] { source.request_stop(); };
    if (ending == StopReason::kStoppedByRule) observer.at_seventh = [&] { observer.stops = true; };
    if (ending == StopReason::kTimeLimit) {
        observer.at_seventh = [&] { clock.advance(std::chrono::minutes(2)); };
    }
    return run_sweep(
               {*parts.training.model, *parts.training.optimizer, parts.batches, parts.validation},
               plan, clock, observer, source.get_token())
        .stopped.reason;
}

// What was wanted, or for a loss that is not finite a gradient that is not.
bool ended_as(StopReason wanted, StopReason ended) {
    return ended == wanted ||
           (wanted == StopReason::kNonFiniteLoss && ended == StopReason::kNonFiniteGradient);
}

JobSpec job_of(const std::string& kind, const Dataset& data, const std::string& optimizer) {
    JobSpec job;
    job.model = model_of(kind, data);
    job.optimizer = optimizer_of(optimizer);
    job.batch_size = 8;
    return job;
}

// One training with a sweep in its middle, and a twin without.
void check_no_trace(const JobSpec& job, const Dataset& data, StopReason ending,
                    const SweepPlan& plan, bool validation = false) {
    UnderWay with(job, data);
    if (validation) with.validation = &data;
    UnderWay without(job, data);
    REQUIRE(bits_of(with.go_on(kStepsBefore)) == bits_of(without.go_on(kStepsBefore)));
    const Trace before(with);
    const StopReason ended = sweep_to(ending, with, plan);
    INFO("ended as " << stop_reason_name(ended));
    CHECK(ended_as(ending, ended));
    check_same(before, Trace(with));
    CHECK(bits_of(with.go_on(kStepsAfter)) == bits_of(without.go_on(kStepsAfter)));
    check_same(Trace(without), Trace(with));
}

}  // namespace

TEST_CASE("A sweep leaves no trace, whatever the data, the optimizer, and how it ends") {
    const std::string kind = GENERATE(from_range(data_kinds()));
    const Dataset data = data_of(kind);
    for (const std::string& optimizer : optimizer_kinds()) {
        for (const StopReason ending :
             {StopReason::kCompleted, StopReason::kLossExploded, StopReason::kNonFiniteLoss,
              StopReason::kCancelled, StopReason::kStoppedByRule, StopReason::kTimeLimit}) {
            INFO(kind << ", " << optimizer << ", to end as " << stop_reason_name(ending));
            check_no_trace(job_of(kind, data, optimizer), data, ending, plan_of(ending));
        }
    }
}

TEST_CASE("Nor do sweeps that begin anew at each rate, take several batches, or validate") {
    const std::string kind = GENERATE(as<std::string>{}, "images", "text", "series");
    const std::string optimizer = GENERATE(as<std::string>{}, "momentum", "adamw", "prodigy");
    const bool reset = GENERATE(false, true);
    const Dataset data = data_of(kind);
    for (const StopReason ending :
         {StopReason::kCompleted, StopReason::kLossExploded, StopReason::kNonFiniteLoss,
          StopReason::kCancelled, StopReason::kStoppedByRule, StopReason::kTimeLimit}) {
        INFO(kind << ", " << optimizer << ", to end as " << stop_reason_name(ending));
        SweepPlan plan = plan_of(ending);
        plan.reset = reset;
        plan.batches_per_rate = 3;
        check_no_trace(job_of(kind, data, optimizer), data, ending, plan, true);
    }
}

TEST_CASE("Nor does one that only some of the parameters climb") {
    const std::string optimizer = GENERATE(from_range(optimizer_kinds()));
    const double base_rate = GENERATE(0.0, 0.01);
    const Dataset data = generator();
    const JobSpec job = job_of("generator", data, optimizer);
    RangeTestSpec test;
    test.group = {"4"};
    test.group_base_rate = base_rate;
    UnderWay parts(job, data);
    parts.training.optimizer =
        make_ladder_optimizer(job.optimizer, test, parts.training.model->trainable());
    for (int k = 0; k < kStepsBefore; ++k) {
        parts.batches.fill_next(*parts.training.model);
        train_step(*parts.training.model, *parts.training.optimizer, parts.rate);
    }
    const Trace before(parts);
    sweep_to(StopReason::kCompleted, parts, plan_of(StopReason::kCompleted));
    check_same(before, Trace(parts));
}
