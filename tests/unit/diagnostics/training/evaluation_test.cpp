#include "diagnostics/training/evaluation.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "diagnostics/training/score_sums.hpp"
#include "small_trainings.hpp"

using namespace rangefinder;

TEST_CASE("Scores do not depend on the batch size, so that the last short batch counts by rows") {
    const Dataset data = three_clouds();
    JobSpec job = small_job(data);
    std::vector<Scores> scores;
    for (const std::int64_t batch : {7, 16, 40}) {
        job.batch_size = batch;
        SmallTraining training(job, data);
        scores.push_back(*evaluate(*training.model, data, data.validation, {}));
    }
    for (const Scores& other : scores) {
        CHECK(other.at("loss") == Approx(scores[0].at("loss")).epsilon(1e-5));
        CHECK(other.at("accuracy") == scores[0].at("accuracy"));
    }
}

TEST_CASE("Regression is scored by mae and r2 as defined") {
    const Dataset data = noisy_plane(40);
    JobSpec job = small_job(data);
    job.batch_size = 8;
    SmallTraining training(job, data);
    const Scores scores = *evaluate(*training.model, data, data.validation, {});
    double squared = 0.0, absolute = 0.0, mean = 0.0, deviation = 0.0;
    for (const std::int64_t row : data.validation) {
        mean += data.targets[static_cast<std::size_t>(row)] / 8.0;
    }
    // Eight validation rows: one batch, whose outputs are still there.
    for (std::size_t i = 0; i < 8; ++i) {
        const double target = data.targets[static_cast<std::size_t>(data.validation[i])];
        const double error = training.model->outputs()[i] - target;
        squared += error * error;
        absolute += std::abs(error);
        deviation += (target - mean) * (target - mean);
    }
    CHECK(scores.at("loss") == Approx(squared / 8.0));
    CHECK(scores.at("mae") == Approx(absolute / 8.0));
    CHECK(scores.at("r2") == Approx(1.0 - squared / deviation));
}

TEST_CASE("Two classes with one logit are scored by the logit's sign") {
    Dataset data = three_clouds(60);
    data.shape.classes = 2;
    for (std::int32_t& label : data.labels) label = label == 0 ? 1 : 0;
    JobSpec job = small_job(data);
    job.model.layers[2].parameters = LinearSpec{1, true};
    job.model.loss.kind = LossKind::kBceWithLogits;
    job.batch_size = 12;
    SmallTraining training(job, data);
    const Scores scores = *evaluate(*training.model, data, data.validation, {});
    double correct = 0.0;
    for (std::size_t i = 0; i < 12; ++i) {
        const bool second = data.labels[static_cast<std::size_t>(data.validation[i])] == 1;
        correct += (training.model->outputs()[i] > 0.0F) == second ? 1.0 : 0.0;
    }
    CHECK(scores.at("accuracy") == Approx(correct / 12.0));
}

TEST_CASE("An evaluation ends at a stop request") {
    const Dataset data = three_clouds();
    SmallTraining training(small_job(data), data);
    std::stop_source source;
    source.request_stop();
    CHECK_FALSE(evaluate(*training.model, data, data.validation, source.get_token()));
}

TEST_CASE("No rows have no scores") {
    const Dataset data = three_clouds();
    SmallTraining training(small_job(data), data);
    CHECK(evaluate(*training.model, data, {}, {})->empty());
}
