#include "diagnostics/probes/loss_surface.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "../training/small_trainings.hpp"
#include "diagnostics/training/training_step.hpp"

using namespace rangefinder;

namespace {

// With everything that remembers: batch norm's running statistics, dropout's random numbers.
JobSpec job_with_memory(const Dataset& data) {
    JobSpec job = small_job(data);
    job.model.layers = {{"", LinearSpec{9, true}},
                        {"", BatchNormSpec{}},
                        {"", ActivationSpec{ActivationKind::kTanh}},
                        {"", DropoutSpec{0.3}},
                        {"", LinearSpec{3, true}}};
    return job;
}

struct SurfaceBench {
    explicit SurfaceBench(const JobSpec& job, Dataset set)
        : data(std::move(set)), training(job, data), batches(data, job.batch_size, 1) {}

    void train(int steps) {
        for (int step = 0; step < steps; ++step) {
            batches.fill_next(*training.model);
            train_step(*training.model, *training.optimizer, 0.05);
        }
    }

    Dataset data;
    SmallTraining training;
    DatasetBatches batches;
};

}  // namespace

TEST_CASE("A surface's gradient is its slope, across batches, dropout and batch norm") {
    SurfaceBench bench(job_with_memory(three_clouds()), three_clouds());
    bench.train(5);
    LossSurface surface(*bench.training.model, bench.batches, 3);
    std::vector<double> gradient(surface.size());
    const std::vector<float> start(surface.start().begin(), surface.start().end());
    const double loss = surface.gradient(start, gradient);
    CHECK(loss == surface.loss(start));
    CHECK(surface.examples() == 48);
    RandomStream random(5, RandomPurpose::kProbe);
    std::vector<float> above = start, below = start;
    double slope = 0.0;
    for (std::size_t i = 0; i < start.size(); ++i) {
        const double direction = random.normal();
        above[i] += static_cast<float>(1e-3 * direction);
        below[i] -= static_cast<float>(1e-3 * direction);
        slope += gradient[i] * direction;
    }
    CHECK((surface.loss(above) - surface.loss(below)) / 2e-3 ==
          Approx(slope).epsilon(2e-3).margin(1e-4));
}

TEST_CASE("A surface is the mean over its batches' losses") {
    const Dataset data = three_clouds();
    SurfaceBench bench(small_job(data), data);
    double sum = 0.0;
    {
        DatasetBatches same(data, 16, 1);
        for (int batch = 0; batch < 4; ++batch) {
            same.fill_next(*bench.training.model);
            sum += bench.training.model->forward(Mode::kTrain);
        }
    }
    LossSurface surface(*bench.training.model, bench.batches, 4);
    CHECK(surface.loss(surface.start()) == sum / 4.0);
}

TEST_CASE("A surface says which parameter lies where, row-major, frozen ones left out") {
    const Dataset data = three_clouds();
    JobSpec job = small_job(data);
    job.model.freeze = {"0"};
    SurfaceBench bench(job, data);
    LossSurface surface(*bench.training.model, bench.batches, 1);
    REQUIRE(surface.parts().size() == 2);
    CHECK(surface.parts()[0].name == "2.weight");
    CHECK(surface.parts()[0].shape == Shape{3, 16});
    CHECK(surface.parts()[1].offset == 48);
    CHECK(surface.size() == 51);
    const auto values = bench.training.model->read_parameter(2);
    CHECK(std::equal(values.begin(), values.end(), surface.start().begin()));
}

TEST_CASE("When a surface ends, model and batches are as before, bit for bit") {
    SurfaceBench bench(job_with_memory(three_clouds()), three_clouds());
    bench.train(3);
    const ModelState model = bench.training.model->state();
    const BatchOrderState order = bench.batches.state();
    {
        LossSurface surface(*bench.training.model, bench.batches, 2);
        std::vector<float> elsewhere(surface.size(), 0.25F);
        std::vector<double> gradient(surface.size());
        surface.gradient(elsewhere, gradient);
    }
    CHECK(bench.training.model->state() == model);
    CHECK(bench.batches.state() == order);
}

TEST_CASE("Where the loss is not finite a surface's gradient is not a number") {
    const Dataset data = three_clouds();
    SurfaceBench bench(small_job(data), data);
    LossSurface surface(*bench.training.model, bench.batches, 2);
    std::vector<double> gradient(surface.size());
    const std::vector<float> huge(surface.size(), 1e38F);
    CHECK(!std::isfinite(surface.gradient(huge, gradient)));
    CHECK(std::isnan(gradient.front()));
}
