// Does a noise scale's 90 % interval hold what far more batches say? noise_calibration [--trials N]
// [--only TASK]: for each task and warm-up the noise scale from every row, then from a few batches
// of N random orders, and how often each end of the interval misses it. Prints JSON.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/optimizers/optimizer.hpp"
#include "diagnostics/probes/gradient_sample.hpp"
#include "diagnostics/training/training_step.hpp"
#include "tests/bench/diagnosis/layers.hpp"

namespace rangefinder::bench {
namespace {

using diagnosis::activation;
using diagnosis::linear;

struct NoiseTask {
    std::string name;
    DatasetSpec data;
    JobSpec job;
    double learning_rate = 0.0;
    std::int64_t small_batch = 4;
    std::int64_t batches = 32;  // Of a trial.
};

DatasetSpec generated(GeneratorKind kind, std::int64_t rows, double noise) {
    GeneratorSpec generator;
    generator.kind = kind;
    generator.rows = rows;
    generator.noise = noise;
    DatasetSpec data;
    data.source = generator;
    return data;
}

DatasetSpec stored(const std::string& file, const std::string& targets = {}) {
    const char* named = std::getenv("RANGEFINDER_DATA");
    const std::filesystem::path folder = named != nullptr ? named : "../shared/data";
    DatasetSpec data;
    data.source =
        FileSource{(folder / file).string(), targets.empty() ? "" : (folder / targets).string()};
    return data;
}

NoiseTask task(std::string name, DatasetSpec data, std::vector<LayerSpec> layers, double rate) {
    NoiseTask made{std::move(name), std::move(data), JobSpec{}, rate};
    made.job.model.layers = std::move(layers);
    made.job.batch_size = 32;
    return made;
}

std::vector<NoiseTask> noise_tasks() {
    const LayerSpec relu = activation(ActivationKind::kRelu);
    const LayerSpec flatten{"", FlattenSpec{}};
    Conv2dSpec convolution;
    convolution.out_channels = 6;
    convolution.kernel_size = {3, 3};
    RecurrentSpec lstm;
    lstm.hidden_size = 16;
    TransformerBlockSpec block;
    block.num_heads = 2;
    block.dim_feedforward = 32;
    block.causal = true;
    std::vector<NoiseTask> tasks{
        task("moons_mlp", generated(GeneratorKind::kTwoMoons, 20'000, 0.2),
             {linear(16), relu, linear(2)}, 0.1),
        task("glyphs_cnn", generated(GeneratorKind::kGlyphs, 10'000, 0.3),
             {{"", convolution}, relu, flatten, linear(10)}, 0.05),
        task("waves_lstm", generated(GeneratorKind::kWaves, 6000, 0.1), {{"", lstm}, linear(1)},
             0.05),
        task("shakespeare_transformer", stored("tinyshakespeare.txt"),
             {{"characters", EmbeddingSpec{0, 16}},
              {"", PositionalEmbeddingSpec{}},
              {"", block},
              {"", LayerNormSpec{}},
              {"", LinearSpec{0, false, "characters"}}},
             0.1),
        task("mnist_mlp",
             stored("mnist-train-images-idx3-ubyte.gz", "mnist-train-labels-idx1-ubyte.gz"),
             {flatten, linear(32), relu, linear(10)}, 0.05),
    };
    tasks[2].job.model.loss.kind = LossKind::kMse;
    tasks[3].data.task = TaskKind::kLanguage;
    tasks[3].data.window = 16;
    return tasks;
}

class EndlessMonitor final : public ProbeMonitor {
  public:
    bool step_done() override { return true; }
    std::optional<StopReason> interrupted() override { return std::nullopt; }
};

template <typename Value>
Value taken(Result<Value> result) {
    if (!result) throw std::runtime_error(result.error().text);
    return std::move(result).value();
}

ModelState warmed_up(const NoiseTask& task, const Dataset& data, std::int64_t steps) {
    const auto model = taken(build_model(task.job.model, data.shape, {task.job.batch_size, 1, 1}));
    const auto optimizer = make_optimizer(task.job.optimizer, model->trainable());
    DatasetBatches batches(data, task.job.batch_size, 1);
    TrainingStep training({*model, *optimizer, batches}, {});
    for (std::int64_t step = 0; step < steps; ++step) training.run(task.learning_rate);
    return model->state();
}

NoiseEstimate estimate(Model& model, const Dataset& data, std::uint64_t seed, NoiseBatches plan) {
    DatasetBatches batches(data, plan.small_batch, seed);
    EndlessMonitor monitor;
    return estimate_noise(sample_gradients(model, batches, plan, monitor).groups);
}

void calibrate(const NoiseTask& task, const Dataset& data, std::int64_t warmup, int trials) {
    const auto model = taken(build_model(task.job.model, data.shape, {task.small_batch, 1, 1}));
    model->restore(warmed_up(task, data, warmup));
    const auto rows = static_cast<std::int64_t>(data.training.size());
    constexpr std::int64_t kGroups = 64;
    const NoiseEstimate truth =
        estimate(*model, data, 1, {task.small_batch, rows / task.small_batch / kGroups, kGroups});
    int told = 0, bounded = 0, below = 0, above = 0;
    for (int trial = 0; trial < trials; ++trial) {
        const NoiseEstimate one = estimate(*model, data, static_cast<std::uint64_t>(trial + 2),
                                           {task.small_batch, 1, task.batches});
        told += one.noise_scale ? 1 : 0;
        bounded += one.high ? 1 : 0;
        if (!truth.noise_scale) continue;
        below += one.high && *one.high < *truth.noise_scale ? 1 : 0;
        above += one.low && *one.low > *truth.noise_scale ? 1 : 0;
    }
    const double share = 1.0 / trials;
    std::printf("{\"task\": \"%s\", \"warmup\": %lld, \"rows\": %lld, \"sampled\": %lld, ",
                task.name.c_str(), static_cast<long long>(warmup), static_cast<long long>(rows),
                static_cast<long long>(task.small_batch * task.batches));
    std::printf("\"noise_scale\": %.4g, \"low\": %.4g, \"high\": %.4g, ",
                truth.noise_scale.value_or(-1.0), truth.low.value_or(-1.0),
                truth.high.value_or(-1.0));
    std::printf("\"told\": %.3f, \"bounded\": %.3f, \"interval_below\": %.3f, ", told * share,
                bounded * share, below * share);
    std::printf("\"interval_above\": %.3f, \"held\": %.3f}\n", above * share,
                1.0 - (below + above) * share);
    std::fflush(stdout);
}

int run_all(int argc, char** argv) {
    int trials = 200;
    std::string only;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string option = argv[i];
        if (option == "--trials") trials = std::atoi(argv[i + 1]);
        if (option == "--only") only = argv[i + 1];
    }
    for (const NoiseTask& one : noise_tasks()) {
        if (!only.empty() && one.name != only) continue;
        const Dataset data = taken(load_dataset(one.data));
        for (const std::int64_t warmup : {0, 50, 500}) calibrate(one, data, warmup, trials);
    }
    return 0;
}

}  // namespace
}  // namespace rangefinder::bench

int main(int argc, char** argv) {
    try {
        return rangefinder::bench::run_all(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
