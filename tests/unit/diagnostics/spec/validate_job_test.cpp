#include <catch2/catch.hpp>
#include <functional>
#include <limits>

#include "specs.hpp"

using namespace rangefinder;

namespace {

struct Breakage {
    const char* pointer;
    std::function<void(JobSpec&)> apply;
};

RangeTestSpec& range_test(JobSpec& job) {
    return std::get<RangeTestSpec>(job.work);
}

TrainingSpec& training(JobSpec& job) {
    if (!std::holds_alternative<TrainingSpec>(job.work)) {
        TrainingSpec spec;
        spec.epochs = 1;
        spec.learning_rate = 0.1;
        job.work = spec;
    }
    return std::get<TrainingSpec>(job.work);
}

const double kNan = std::numeric_limits<double>::quiet_NaN();

const std::vector<Breakage> kBreakages{
    {"/batch_size", [](JobSpec& job) { job.batch_size = 0; }},
    {"/batch_size", [](JobSpec& job) { job.batch_size = 1'000'001; }},
    {"/name", [](JobSpec& job) { job.name = std::string(201, 'x'); }},
    {"/name", [](JobSpec& job) { job.name = "bell\a"; }},
    {"/priority", [](JobSpec& job) { job.priority = 101; }},
    {"/labels/team", [](JobSpec& job) { job.labels["team"] = std::string(300, 'x'); }},
    {"/labels/", [](JobSpec& job) { job.labels[""] = std::string("x"); }},
    {"/labels",
     [](JobSpec& job) {
         for (int i = 0; i < 33; ++i) job.labels[std::to_string(i)] = std::string("x");
     }},
    {"/optimizer/momentum", [](JobSpec& job) { job.optimizer.momentum = 1.0; }},
    {"/optimizer/momentum", [](JobSpec& job) { job.optimizer.kind = OptimizerKind::kAdam; }},
    {"/optimizer/nesterov",
     [](JobSpec& job) {
         job.optimizer.momentum = 0.0;
         job.optimizer.nesterov = true;
     }},
    {"/optimizer/betas/0", [](JobSpec& job) { job.optimizer.beta1 = 1.0; }},
    {"/optimizer/betas/1", [](JobSpec& job) { job.optimizer.beta2 = -0.1; }},
    {"/optimizer/eps", [](JobSpec& job) { job.optimizer.eps = -1e-8; }},
    {"/optimizer/weight_decay", [](JobSpec& job) { job.optimizer.weight_decay = kNan; }},
    {"/range_test/start", [](JobSpec& job) { range_test(job).start = 0.0; }},
    {"/range_test/end", [](JobSpec& job) { range_test(job).end = 1e-7; }},
    {"/range_test/end", [](JobSpec& job) { range_test(job).end = kNan; }},
    {"/range_test/steps", [](JobSpec& job) { range_test(job).steps = 9; }},
    {"/range_test/steps", [](JobSpec& job) { range_test(job).steps = 10'001; }},
    {"/range_test/sweeps", [](JobSpec& job) { range_test(job).sweeps = 0; }},
    {"/range_test/sweeps", [](JobSpec& job) { range_test(job).sweeps = 33; }},
    {"/range_test/batches_per_rate", [](JobSpec& job) { range_test(job).batches_per_rate = 0; }},
    {"/range_test/batches_per_rate", [](JobSpec& job) { range_test(job).batches_per_rate = 1001; }},
    {"/range_test/batches_per_rate",
     [](JobSpec& job) {
         range_test(job).steps = 1000;
         range_test(job).batches_per_rate = 101;
     }},
    {"/range_test/group/1",
     [](JobSpec& job) {
         range_test(job).group = {"0", "nowhere"};
     }},
    {"/range_test/group/0",
     [](JobSpec& job) {
         job.model.freeze = {"0"};
         range_test(job).group = {"0.weight"};
     }},
    {"/range_test/group",
     [](JobSpec& job) { range_test(job).group = std::vector<std::string>(1001, "0"); }},
    {"/range_test/group_base_rate", [](JobSpec& job) { range_test(job).group_base_rate = 0.1; }},
    {"/range_test/group_base_rate",
     [](JobSpec& job) {
         range_test(job).group = {"0"};
         range_test(job).group_base_rate = -0.1;
     }},
    {"/range_test/stop_factor", [](JobSpec& job) { range_test(job).stop_factor = 1.0; }},
    {"/range_test/planned_steps", [](JobSpec& job) { range_test(job).planned_steps = 0; }},
    {"/training", [](JobSpec& job) { training(job).steps = 10; }},
    {"/training", [](JobSpec& job) { training(job).epochs.reset(); }},
    {"/training/epochs", [](JobSpec& job) { training(job).epochs = 0; }},
    {"/training/learning_rate", [](JobSpec& job) { training(job).learning_rate = 0.0; }},
    {"/training/evaluate_every", [](JobSpec& job) { training(job).evaluate_every = 0; }},
    {"/training/early_stopping/patience",
     [](JobSpec& job) {
         training(job).early_stopping = EarlyStoppingSpec{0, 0.0};
     }},
    {"/training/early_stopping/min_delta",
     [](JobSpec& job) {
         training(job).early_stopping = EarlyStoppingSpec{1, -1.0};
     }},
    {"/limits/threads", [](JobSpec& job) { job.limits.threads = 65; }},
    {"/limits/memory_bytes", [](JobSpec& job) { job.limits.memory_bytes = 1000; }},
    {"/limits/seconds", [](JobSpec& job) { job.limits.seconds = 0.0; }},
};

}  // namespace

TEST_CASE("The reference network's job is valid") {
    CHECK(validate_job(valid_job()).empty());
    JobSpec job = valid_job();
    training(job);
    CHECK(validate_job(job).empty());
}

TEST_CASE("Every value out of its range is named by its pointer, alone") {
    for (const Breakage& breakage : kBreakages) {
        JobSpec job = valid_job();
        breakage.apply(job);
        const auto errors = validate_job(job);
        INFO(breakage.pointer);
        REQUIRE(errors.size() >= 1);
        for (const FieldError& error : errors) {
            CHECK(error.pointer == breakage.pointer);
            CHECK_FALSE(error.detail.empty());
        }
    }
}

TEST_CASE("All wrong fields are reported at once") {
    JobSpec job = valid_job();
    job.batch_size = 0;
    job.optimizer.momentum = 2.0;
    job.limits.threads = 0;
    range_test(job).steps = 1;
    CHECK(validate_job(job).size() == 4);
}
