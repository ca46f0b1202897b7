#include "diagnostics/probes/stability.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "../training/small_trainings.hpp"
#include "diagnostics/training/training_step.hpp"

using namespace rangefinder;

namespace {

// Whether steps on the loss curvature * w^2 / 2 stay bounded.
bool is_stable(const OptimizerSpec& spec, double curvature, double rate) {
    float weight = 1.0F;
    float gradient = 0.0F;
    const std::vector<ParameterView> views{{"w", {&weight, 1}, {&gradient, 1}, 1.0}};
    const auto optimizer = make_optimizer(spec, views);
    for (int step = 0; step < 2000; ++step) {
        gradient = static_cast<float>(curvature) * weight;
        optimizer->step(rate);
    }
    return std::abs(weight) < 1e3F;
}

void check_threshold(const OptimizerSpec& spec) {
    const double rate = stability_threshold(spec) / 3.0;
    CHECK(is_stable(spec, 3.0, 0.98 * rate));
    CHECK(!is_stable(spec, 3.0, 1.02 * rate));
}

// A trained optimizer on the three clouds, and what it makes of the Hessian.
struct Preconditioned {
    explicit Preconditioned(JobSpec job, int steps) : training(job, data), batches(data, 16, 1) {
        for (int step = 0; step < steps; ++step) {
            batches.fill_next(*training.model);
            train_step(*training.model, *training.optimizer, 0.01);
        }
        LossSurface surface(*training.model, batches, 1);
        by = preconditioning_of(*training.optimizer, job.optimizer, *training.model);
    }

    static JobSpec job_of(OptimizerKind kind) {
        JobSpec job = small_job(three_clouds());
        job.optimizer = {};
        job.optimizer.kind = kind;
        return job;
    }

    Dataset data = three_clouds();
    SmallTraining training;
    DatasetBatches batches;
    std::optional<Preconditioning> by;
};

}  // namespace

TEST_CASE("Training on a parabola is stable below the threshold and not above it") {
    OptimizerSpec spec;
    check_threshold(spec);
    spec.momentum = 0.9;
    check_threshold(spec);
    spec.nesterov = true;
    check_threshold(spec);
}

TEST_CASE("Adam's threshold is 38 over the rate at the usual first beta") {
    OptimizerSpec spec;
    spec.kind = OptimizerKind::kAdam;
    CHECK(stability_threshold(spec) == Approx(38.0));
    spec.kind = OptimizerKind::kRmsprop;
    CHECK(stability_threshold(spec) == 2.0);
}

TEST_CASE("An optimizer that divides by moments has no preconditioner before its first step") {
    CHECK(!Preconditioned(Preconditioned::job_of(OptimizerKind::kAdam), 0).by);
    const Preconditioned plain(Preconditioned::job_of(OptimizerKind::kSgd), 0);
    REQUIRE(plain.by);
    CHECK(plain.by->trivial);
}

TEST_CASE("The preconditioner is what the optimizer's next steps divide by") {
    // With b1 = 0 and a second moment that hardly moves, a step is -rate * g / P.
    for (const OptimizerKind kind :
         {OptimizerKind::kAdam, OptimizerKind::kRmsprop, OptimizerKind::kAdagrad,
          OptimizerKind::kDAdaptAdam, OptimizerKind::kProdigy}) {
        JobSpec job = Preconditioned::job_of(kind);
        job.optimizer.beta1 = 0.0;
        job.optimizer.beta2 = 0.9999;
        job.optimizer.alpha = 0.9999;
        job.optimizer.d0 = 1e-2;
        job.optimizer.lr_decay = 0.01;
        job.optimizer.initial_accumulator_value = 10.0;
        job.optimizer.parameter_groups = {{{"0"}, 0.5, std::nullopt}};
        Preconditioned one(job, 200);
        REQUIRE(one.by);
        Model& model = *one.training.model;
        one.batches.fill_next(model);
        model.forward(Mode::kTrain);
        model.backward();
        const std::vector<float> before = model.read_parameter(0);
        const std::vector<float> gradient = model.read_gradient(0);
        one.training.optimizer->step(1e-2);
        const std::vector<float> after = model.read_parameter(0);
        INFO(optimizer_name(kind));
        for (std::size_t i = 0; i < before.size(); i += 5) {
            const double inverse = std::pow(static_cast<double>(one.by->inverse_root[i]), 2);
            const double wanted = -1e-2 * inverse * static_cast<double>(gradient[i]);
            CHECK(static_cast<double>(after[i] - before[i]) ==
                  Approx(wanted).epsilon(0.02).margin(1e-7));
        }
    }
}

TEST_CASE("Groups of parameters and their decay are part of what the optimizer sees") {
    JobSpec job = Preconditioned::job_of(OptimizerKind::kSgd);
    job.optimizer.weight_decay = 0.1;
    CHECK(Preconditioned(job, 0).by->trivial);
    job.optimizer.parameter_groups = {{{"0"}, 4.0, 0.0}};
    const Preconditioned grouped(job, 0);
    CHECK(!grouped.by->trivial);
    CHECK(grouped.by->inverse_root.front() == 2.0F);
    CHECK(grouped.by->inverse_root.back() == 1.0F);
    CHECK(grouped.by->decay.front() == 0.0F);
    CHECK(grouped.by->decay.back() == 0.1F);
}
