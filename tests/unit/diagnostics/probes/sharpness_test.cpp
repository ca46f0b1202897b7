#include "diagnostics/probes/sharpness.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "../training/small_trainings.hpp"
#include "diagnostics/training/training_step.hpp"

using namespace rangefinder;

namespace {

class Patient final : public ProbeMonitor {
  public:
    bool step_done() override { return true; }
    std::optional<StopReason> interrupted() override { return std::nullopt; }
};

// A smooth function of three inputs, all rows one batch.
Dataset bumps() {
    Dataset data;
    RandomStream random(1, RandomPurpose::kGenerator);
    data.shape.example = {3};
    data.shape.task = TaskKind::kRegression;
    for (int row = 0; row < 128; ++row) {
        const double a = random.normal(), b = random.normal(), c = random.normal();
        for (const double value : {a, b, c}) data.features.push_back(static_cast<float>(value));
        data.targets.push_back(static_cast<float>(std::sin(2.0 * a) + b * c));
    }
    split_rows(data, 128, 0);
    return data;
}

}  // namespace

TEST_CASE("At a constant rate the sharpness rises to 2 over it and stays there") {
    constexpr double kRate = 0.04;
    const Dataset data = bumps();
    JobSpec job = small_job(data);
    job.optimizer = {};
    job.batch_size = 128;
    job.model.layers.insert(
        job.model.layers.begin(),
        {{"", LinearSpec{32, true}}, {"", ActivationSpec{ActivationKind::kTanh}}});
    SmallTraining training(job, data);
    DatasetBatches batches(data, 128, 1);
    SharpnessSpec sharpness;
    sharpness.batches = 1;
    sharpness.eigenvalues = 1;
    sharpness.trace_samples = 0;
    Patient monitor;
    TrainingStep step({*training.model, *training.optimizer, batches}, {});
    std::vector<double> ratios;
    for (int done = 0; done <= 2000; ++done) {
        if (done % 200 == 0) {
            const auto measured =
                measure_sharpness({*training.model, *training.optimizer, job.optimizer, batches, 1},
                                  sharpness, monitor);
            ratios.push_back(measured.eigenvalues.at(0) * kRate / 2.0);
        }
        REQUIRE(!step.run(kRate).stop);
    }
    CHECK(ratios.front() < 0.4);
    for (std::size_t i = 5; i < ratios.size(); ++i) CHECK(ratios[i] == Approx(1.0).epsilon(0.15));
}

TEST_CASE("A sharpness probe leaves everything as it was, bit for bit") {
    const Dataset data = three_clouds();
    JobSpec job = small_job(data);
    job.optimizer.kind = OptimizerKind::kAdam;
    SmallTraining training(job, data);
    DatasetBatches batches(data, 16, 1);
    TrainingStep step({*training.model, *training.optimizer, batches}, {});
    for (int done = 0; done < 5; ++done) step.run(1e-2);
    const ModelState model = training.model->state();
    const OptimizerState optimizer = training.optimizer->state();
    const BatchOrderState order = batches.state();
    Patient monitor;
    const auto measured = measure_sharpness(
        {*training.model, *training.optimizer, job.optimizer, batches, 1}, {}, monitor);
    CHECK(measured.preconditioned_eigenvalue);
    CHECK(training.model->state() == model);
    CHECK(training.optimizer->state() == optimizer);
    CHECK(batches.state() == order);
}
