#include "diagnostics/training/locate_non_finite.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "small_trainings.hpp"

using namespace rangefinder;

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

// A training whose next batch is in the model.
struct OneBatch {
    OneBatch(const JobSpec& job, const Dataset& data)
        : training(job, data), batches(data, job.batch_size, 1) {
        batches.fill_next(*training.model);
    }

    // Of a step that fails as it is.
    LocatedNonFinite locate() {
        const StepOutcome outcome = train_step(*training.model, *training.optimizer, 0.1);
        REQUIRE(outcome.stop);
        const bool finite = outcome.stop == StopReason::kNonFiniteGradient;
        return locate_non_finite(*training.model, {7, 0.1, finite, batches.rows()});
    }

    void fill(const std::string& parameter, float value) {
        for (const ParameterInfo& info : training.model->parameters()) {
            if (info.name != parameter) continue;
            const std::vector<float> values(static_cast<std::size_t>(info.size), value);
            REQUIRE(training.model->load_parameter(parameter, values).ok());
        }
    }

    SmallTraining training;
    DatasetBatches batches;
};

}  // namespace

TEST_CASE("An input that is not finite is told by its row of the data set") {
    Dataset data = three_clouds();
    OneBatch batch(small_job(data), data);
    batch.training.model->input()[5 * 4 + 2] = kNaN;
    const LocatedNonFinite located = batch.locate();
    CHECK(located.is_in_data());
    CHECK(located.finding.rule == "non_finite");
    CHECK(located.finding.severity == Severity::kCritical);
    CHECK(located.finding.first_step == 7);
    CHECK(located.finding.evidence.at("row") == static_cast<double>(batch.batches.rows()[5]));
    CHECK(located.finding.evidence.at("column") == 2.0);
}

TEST_CASE("A target that is not finite is told by its row") {
    Dataset data = noisy_plane();
    for (float& target : data.targets) target = std::numeric_limits<float>::infinity();
    OneBatch batch(small_job(data), data);
    const LocatedNonFinite located = batch.locate();
    CHECK(located.place == LocatedNonFinite::Place::kTarget);
    CHECK(located.finding.evidence.at("row") == static_cast<double>(batch.batches.rows()[0]));
}

TEST_CASE("A weight that is not finite is told by its name and layer") {
    const Dataset data = three_clouds();
    OneBatch batch(small_job(data), data);
    batch.fill("2.bias", kNaN);
    const LocatedNonFinite located = batch.locate();
    CHECK(located.place == LocatedNonFinite::Place::kWeight);
    CHECK(located.finding.layer == "2");
    CHECK(located.finding.message.find("2.bias") != std::string::npos);
}

TEST_CASE("The first layer whose output overflows is told, and nothing is moved by looking") {
    const Dataset data = three_clouds();
    JobSpec job = small_job(data);
    job.model.layers = {{"", LinearSpec{8, true}},
                        {"", BatchNormSpec{}},
                        {"", DropoutSpec{0.5}},
                        {"big", LinearSpec{8, true}},
                        {"", LinearSpec{3, true}}};
    OneBatch batch(job, data);
    batch.fill("big.weight", 3e38F);
    CHECK(train_step(*batch.training.model, *batch.training.optimizer, 0.1).stop);
    const ModelState before = batch.training.model->state();
    const LocatedNonFinite located =
        locate_non_finite(*batch.training.model, {0, 0.1, false, batch.batches.rows()});
    CHECK(located.place == LocatedNonFinite::Place::kOutput);
    CHECK(located.finding.layer == "big");
    CHECK(located.finding.actions.front().value == Approx(0.01));
    CHECK(batch.training.model->state() == before);
}

TEST_CASE("A gradient that overflows is told by the first layer on its way back") {
    Dataset data = noisy_plane();
    JobSpec job = small_job(data);
    job.model.layers = {{"low", LinearSpec{4, false}},
                        {"", ActivationSpec{ActivationKind::kTanh}},
                        {"high", LinearSpec{1, false}}};
    OneBatch batch(job, data);
    // Outputs of 1e20 and a loss of 1e40 are summed in double; the gradient below "high" is 1e39.
    batch.fill("low.weight", 1.0F);
    batch.fill("high.weight", 1e20F);
    for (float& value : batch.training.model->input()) value = 0.1F;
    const LocatedNonFinite located = batch.locate();
    CHECK(located.finding.layer == "low");
    CHECK(located.place == LocatedNonFinite::Place::kGradient);
}
