// Measures training steps: bench_training [--json] [--seconds S] [--threads N].
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>
#include <vector>

#include "diagnostics/base/random.hpp"
#include "diagnostics/models/model.hpp"
#include "diagnostics/optimizers/optimizer.hpp"
#include "diagnostics/tensor/engine.hpp"
#include "tests/bench/matmul_peak.hpp"
#include "tests/bench/training_models.hpp"

namespace rangefinder::bench {

namespace {

using SteadyClock = std::chrono::steady_clock;

struct Options {
    bool json = false;
    double seconds = 2.0;  // A model.
    std::int64_t threads = 1;
};

constexpr std::array<const char*, 4> kPhases{"forward", "backward", "gradient_norm", "update"};

struct Measurement {
    std::string name;
    std::int64_t batch_size = 0;
    double build_milliseconds = 0.0;
    double steps_per_second = 0.0;       // Of the median step.
    double best_steps_per_second = 0.0;  // Of the fastest step: what a quiet machine would do.
    double mean_steps_per_second = 0.0;
    double steps_per_cpu_second = 0.0;     // What matters with one thread on a busy machine.
    double gflops = 0.0;                   // At steps_per_second.
    std::array<double, 4> milliseconds{};  // Median of each phase.
};

double seconds_between(SteadyClock::time_point start, SteadyClock::time_point end) {
    return std::chrono::duration<double>(end - start).count();
}

// Processor time of all threads of this process.
double cpu_seconds() {
    return static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC);
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

void fill_batch(Model& model) {
    RandomStream random(1, RandomPurpose::kGenerator);
    for (float& value : model.input()) value = static_cast<float>(random.normal());
    const auto classes = static_cast<std::uint64_t>(model.output_size());
    for (std::int32_t& label : model.labels()) {
        label = static_cast<std::int32_t>(random.below(classes));
    }
}

// Seconds of each phase of one step, and of all of it.
struct StepTimes {
    std::array<std::vector<double>, 4> phases;
    std::vector<double> steps;
};

void timed_step(Model& model, Optimizer& optimizer, StepTimes& times) {
    std::array<SteadyClock::time_point, 5> marks;
    marks[0] = SteadyClock::now();
    model.forward(Mode::kTrain);
    marks[1] = SteadyClock::now();
    model.backward();
    marks[2] = SteadyClock::now();
    const volatile double norm = model.gradient_norm();
    static_cast<void>(norm);
    marks[3] = SteadyClock::now();
    optimizer.step(0.01);
    marks[4] = SteadyClock::now();
    for (std::size_t phase = 0; phase < 4; ++phase) {
        times.phases[phase].push_back(seconds_between(marks[phase], marks[phase + 1]));
    }
    times.steps.push_back(seconds_between(marks[0], marks[4]));
}

Measurement measure(const TrainingCase& training, const Options& options) {
    const auto start = SteadyClock::now();
    const auto built =
        build_model(training.job.model, training.data,
                    {.batch_size = training.job.batch_size, .seed = 1, .threads = options.threads});
    RF_CHECK(built.ok());
    Model& model = **built;
    const auto optimizer = make_optimizer(training.job.optimizer, model.trainable());
    Measurement result;
    result.name = training.name;
    result.batch_size = training.job.batch_size;
    result.build_milliseconds = 1e3 * seconds_between(start, SteadyClock::now());
    fill_batch(model);
    StepTimes warm_up;
    for (int step = 0; step < 5; ++step) timed_step(model, *optimizer, warm_up);
    StepTimes times;
    const double cpu_begin = cpu_seconds();
    const auto begin = SteadyClock::now();
    while (seconds_between(begin, SteadyClock::now()) < options.seconds) {
        timed_step(model, *optimizer, times);
    }
    const double elapsed = seconds_between(begin, SteadyClock::now());
    const auto steps = static_cast<double>(times.steps.size());
    result.steps_per_cpu_second = steps / (cpu_seconds() - cpu_begin);
    const auto summary = summarize_model(training.job, training.data);
    RF_CHECK(summary.ok());
    result.steps_per_second = 1.0 / median(times.steps);
    result.best_steps_per_second = 1.0 / *std::min_element(times.steps.begin(), times.steps.end());
    result.mean_steps_per_second = steps / elapsed;
    result.gflops = summary->flops_per_step * result.steps_per_second / 1e9;
    for (std::size_t phase = 0; phase < 4; ++phase) {
        result.milliseconds[phase] = 1e3 * median(times.phases[phase]);
    }
    return result;
}

void print_json(const Options& options, double peak, const std::vector<Measurement>& all) {
    std::printf("{\"onednn\": \"%s\", \"instruction_set\": \"%s\", \"threads\": %lld, ",
                onednn_version().c_str(), onednn_instruction_set().c_str(),
                static_cast<long long>(options.threads));
    std::printf("\"matmul_peak_gflops\": %.1f, \"models\": [", peak);
    for (const Measurement& one : all) {
        std::printf("%s\n  {\"name\": \"%s\", \"batch_size\": %lld, \"build_ms\": %.1f, ",
                    &one == all.data() ? "" : ",", one.name.c_str(),
                    static_cast<long long>(one.batch_size), one.build_milliseconds);
        std::printf("\"steps_per_second\": %.1f, \"best_steps_per_second\": %.1f, ",
                    one.steps_per_second, one.best_steps_per_second);
        std::printf("\"mean_steps_per_second\": %.1f, \"steps_per_cpu_second\": %.1f, ",
                    one.mean_steps_per_second, one.steps_per_cpu_second);
        std::printf("\"gflops\": %.2f, ", one.gflops);
        std::printf("\"fraction_of_peak\": %.3f, \"phases_ms\": {", one.gflops / peak);
        for (std::size_t phase = 0; phase < 4; ++phase) {
            std::printf("%s\"%s\": %.4f", phase == 0 ? "" : ", ", kPhases[phase],
                        one.milliseconds[phase]);
        }
        std::printf("}}");
    }
    std::printf("\n]}\n");
}

void print_table(double peak, const std::vector<Measurement>& all) {
    std::printf("matmul peak %.1f GFLOP/s\n", peak);
    for (const Measurement& one : all) {
        std::printf("%-9s batch %3lld: %8.1f steps/s (best %.1f, %.1f a CPU second), ",
                    one.name.c_str(), static_cast<long long>(one.batch_size), one.steps_per_second,
                    one.best_steps_per_second, one.steps_per_cpu_second);
        std::printf("%.1f GFLOP/s, %.0f %% of peak\n", one.gflops, 100.0 * one.gflops / peak);
    }
}

// False: an argument that is not known.
bool parse(int count, char** arguments, Options& options) {
    for (int index = 1; index < count; ++index) {
        const std::string argument = arguments[index];
        const bool has_value = index + 1 < count;
        if (argument == "--json") {
            options.json = true;
        } else if (argument == "--seconds" && has_value) {
            options.seconds = std::strtod(arguments[++index], nullptr);
        } else if (argument == "--threads" && has_value) {
            options.threads = std::strtoll(arguments[++index], nullptr, 10);
        } else {
            return false;
        }
    }
    return options.seconds > 0.0 && options.threads >= 1 && options.threads <= 1024;
}

}  // namespace

int run(int count, char** arguments) {
    Options options;
    if (!parse(count, arguments, options)) {
        std::fprintf(stderr, "usage: %s [--json] [--seconds S] [--threads N]\n", arguments[0]);
        return 2;
    }
    const double peak = matmul_peak_gflops(options.threads);
    std::vector<Measurement> all;
    for (const TrainingCase& training : training_cases()) {
        all.push_back(measure(training, options));
    }
    if (options.json) {
        print_json(options, peak, all);
    } else {
        print_table(peak, all);
    }
    return 0;
}

}  // namespace rangefinder::bench

int main(int count, char** arguments) {
    return rangefinder::bench::run(count, arguments);
}
