#include "diagnostics/probes/update_line.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "../training/small_trainings.hpp"
#include "diagnostics/probes/flat_vectors.hpp"
#include "diagnostics/training/training_step.hpp"

using namespace rangefinder;

namespace {

// A training in progress, and the next step's line.
struct LineBench {
    explicit LineBench(const JobSpec& job) : training(job, data), batches(data, 16, 1) {
        for (int step = 0; step < 30; ++step) {
            batches.fill_next(*training.model);
            train_step(*training.model, *training.optimizer, 0.02);
        }
    }

    Dataset data = three_clouds();
    SmallTraining training;
    DatasetBatches batches;
};

JobSpec job_with(OptimizerKind kind) {
    JobSpec job = small_job(three_clouds());
    job.optimizer.kind = kind;
    job.optimizer.weight_decay = 0.01;
    job.optimizer.d0 = 1e-2;
    return job;
}

double distance(const std::vector<float>& a, const std::vector<float>& b) {
    std::vector<double> difference(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        difference[i] = static_cast<double>(a[i]) - static_cast<double>(b[i]);
    }
    return norm(difference);
}

}  // namespace

TEST_CASE("Every optimizer's next step lies on its line, at its rate") {
    for (const OptimizerKind kind :
         {OptimizerKind::kSgd, OptimizerKind::kAdam, OptimizerKind::kAdamW, OptimizerKind::kRmsprop,
          OptimizerKind::kAdagrad, OptimizerKind::kDAdaptAdam, OptimizerKind::kProdigy}) {
        LineBench bench(job_with(kind));
        LossSurface surface(*bench.training.model, bench.batches, 1);
        bench.batches.fill_next(*bench.training.model);
        bench.training.model->forward(Mode::kTrain);
        bench.training.model->backward();
        const OptimizerState before = bench.training.optimizer->state();
        const UpdateLine line = update_line(surface, *bench.training.optimizer);
        CHECK(bench.training.optimizer->state() == before);
        CHECK(surface.weights() == line.weights);
        bench.training.optimizer->step(0.05);
        const std::vector<float> real = surface.weights();
        INFO(optimizer_name(kind));
        CHECK(distance(line.at(0.05), real) < 1e-3 * distance(line.weights, real));
    }
}
