// Full-batch gradient descent on an MLP, with the sharpness on the way: it rises until it reaches 2
// over the learning rate and then stays about there (Cohen et al. 2021, arXiv 2103.00065, figure
// 1). Prints JSON; with --svg FILE also draws the picture of diagnostics/probes/README.md.

#include <cmath>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "diagnostics/base/random.hpp"
#include "diagnostics/probes/sharpness.hpp"
#include "diagnostics/training/training_step.hpp"
#include "tests/bench/stability_plot.hpp"

using namespace rangefinder;
using namespace rangefinder::bench;

namespace {

constexpr std::int64_t kRows = 128;
constexpr std::int64_t kSteps = 3000;
constexpr std::int64_t kMeasuredEvery = 25;

// A smooth function of three inputs.
Dataset smooth_function() {
    Dataset data;
    RandomStream random(1, RandomPurpose::kGenerator);
    data.shape.example = {3};
    data.shape.task = TaskKind::kRegression;
    for (std::int64_t row = 0; row < kRows; ++row) {
        const double a = random.normal(), b = random.normal(), c = random.normal();
        for (const double value : {a, b, c}) data.features.push_back(static_cast<float>(value));
        data.targets.push_back(static_cast<float>(std::sin(2.0 * a) + b * c));
        data.training.push_back(row);
    }
    data.shape.rows = data.shape.training_rows = kRows;
    return data;
}

ModelSpec tanh_mlp() {
    ModelSpec spec;
    for (int layer = 0; layer < 2; ++layer) {
        spec.layers.push_back({"", LinearSpec{32, true}});
        spec.layers.push_back({"", ActivationSpec{ActivationKind::kTanh}});
    }
    spec.layers.push_back({"", LinearSpec{1, true}});
    spec.loss.kind = LossKind::kMse;
    return spec;
}

class NeverEnds final : public ProbeMonitor {
  public:
    bool step_done() override { return true; }
    std::optional<StopReason> interrupted() override { return std::nullopt; }
};

StabilityRun train(const Dataset& data, double learning_rate) {
    auto built = build_model(tanh_mlp(), data.shape, {kRows, 1, 1});
    if (!built) throw std::runtime_error(built.error().text);
    Model& model = **built;
    const OptimizerSpec descent;
    const auto optimizer = make_optimizer(descent, model.trainable());
    DatasetBatches batches(data, kRows, 1);
    TrainingStep step({model, *optimizer, batches}, {});
    SharpnessSpec sharpness;
    sharpness.batches = 1;
    sharpness.eigenvalues = 1;
    sharpness.trace_samples = 0;
    NeverEnds monitor;
    StabilityRun run{learning_rate, {}};
    for (std::int64_t done = 0; done <= kSteps; ++done) {
        if (done % kMeasuredEvery == 0) {
            const auto measured =
                measure_sharpness({model, *optimizer, descent, batches, 1}, sharpness, monitor);
            run.points.push_back({done, measured.loss, measured.eigenvalues.at(0)});
        }
        if (step.run(learning_rate).stop) throw std::runtime_error("the training diverged");
    }
    return run;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        const Dataset data = smooth_function();
        std::vector<StabilityRun> runs;
        for (const double rate : {0.02, 0.03, 0.05}) runs.push_back(train(data, rate));
        std::cout << to_json(runs);
        const std::string option = argc > 1 ? argv[1] : "";
        if (option == "--svg" && argc > 2) write_svg(runs, argv[2]);
        return EXIT_SUCCESS;
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return EXIT_FAILURE;
    }
}
