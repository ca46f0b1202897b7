// Monthly sunspot numbers, 1749 to 1983; the last fifth, from 1937 on, is never trained on.

#include <catch2/catch.hpp>

#include "diagnostics/runs/runs.hpp"
#include "tests/learning/learning_data.hpp"
#include "tests/support/silent_observer.hpp"

namespace rangefinder::learning {

namespace {

JobSpec forecast_job(RecurrentKind kind, std::uint64_t seed) {
    RecurrentSpec recurrent;
    recurrent.kind = kind;
    recurrent.hidden_size = 32;
    JobSpec job;
    job.model.layers = {{"", recurrent}, {"", LinearSpec{1, true}}};
    job.model.loss.kind = LossKind::kMse;
    job.optimizer.kind = OptimizerKind::kAdam;
    job.batch_size = 32;
    job.seed = seed;
    TrainingSpec training;
    training.epochs = 20;
    training.learning_rate = 0.003;
    training.schedule.kind = ScheduleKind::kCosine;
    training.clip.norm = 1.0;
    job.work = training;
    return job;
}

}  // namespace

TEST_CASE("recurrent models forecast sunspots better than the last value does") {
    DatasetSpec options;
    options.task = TaskKind::kSequence;
    options.window = 36;
    const auto data = load("monthly-sunspots.csv", options);
    if (!data) return;
    const double last_value = data->description.windows.last_value_error;
    const RecurrentKind kind = GENERATE(RecurrentKind::kLstm, RecurrentKind::kGru);
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
        test::SilentObserver observer;
        const auto result = run(forecast_job(kind, seed), *data, observer, {});
        INFO((result.ok() ? std::string() : result.error().text));
        REQUIRE(result.ok());
        const double error = std::get<TrainingResult>(*result).validation.at("loss");
        UNSCOPED_INFO("seed " << seed << ": " << error << " against " << last_value);
        CHECK(error < last_value);
    }
}

}  // namespace rangefinder::learning
