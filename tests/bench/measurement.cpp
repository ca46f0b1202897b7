#include "tests/bench/measurement.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ctime>
#include <stdexcept>

#include "diagnostics/models/model.hpp"
#include "diagnostics/optimizers/optimizer.hpp"
#include "diagnostics/training/batch_source.hpp"
#include "tests/bench/matmul_peak.hpp"
#include "tests/bench/timing.hpp"

namespace rangefinder::bench {

namespace {

// Processor time of all threads of this process.
double cpu_seconds() {
    return static_cast<double>(std::clock()) / static_cast<double>(CLOCKS_PER_SEC);
}

std::int64_t peak_bytes() {
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return std::int64_t{usage.ru_maxrss} * 1024;
}

// Seconds of each phase of every step, and of all of it.
struct StepTimes {
    std::array<std::vector<double>, kPhases.size()> phases;
    std::vector<double> steps;
};

struct Training {
    Model& model;
    Optimizer& optimizer;
    BatchSource& batches;
};

void timed_step(const Training& training, StepTimes& times) {
    std::array<SteadyClock::time_point, 6> marks;
    marks[0] = SteadyClock::now();
    training.batches.fill_next(training.model);
    marks[1] = SteadyClock::now();
    training.model.forward(Mode::kTrain);
    marks[2] = SteadyClock::now();
    training.model.backward();
    marks[3] = SteadyClock::now();
    const volatile double norm = training.model.gradient_norm();
    static_cast<void>(norm);
    marks[4] = SteadyClock::now();
    training.optimizer.step(0.01);
    marks[5] = SteadyClock::now();
    // The norm is taken before the update; kPhases names it last.
    constexpr std::array<std::size_t, kPhases.size()> kPhaseOf{0, 1, 2, 4, 3};
    for (std::size_t part = 0; part < kPhaseOf.size(); ++part) {
        times.phases[kPhaseOf[part]].push_back(seconds_between(marks[part], marks[part + 1]));
    }
    times.steps.push_back(seconds_between(marks[0], marks[5]));
}

void summarize(const TrainingCase& training, const StepTimes& times, Measurement& result) {
    const auto summary = summarize_model(training.job, training.data);
    RF_CHECK(summary.ok());
    result.steps_per_second = 1.0 / median(times.steps);
    result.best_steps_per_second = 1.0 / *std::min_element(times.steps.begin(), times.steps.end());
    result.gflops = summary->flops_per_step * result.steps_per_second / 1e9;
    for (std::size_t phase = 0; phase < kPhases.size(); ++phase) {
        result.seconds[phase] = median(times.phases[phase]);
    }
}

// The peak is taken from slices between the steps: both then meet the same machine.
Measurement measure(const TrainingCase& training, const Options& options) {
    const Dataset data = random_dataset(training.data);
    const auto built =
        build_model(training.job.model, training.data,
                    {.batch_size = training.job.batch_size, .seed = 1, .threads = options.threads});
    RF_CHECK(built.ok());
    const auto optimizer = make_optimizer(training.job.optimizer, (*built)->trainable());
    DatasetBatches batches(data, training.job.batch_size, 1);
    const Training running{**built, *optimizer, batches};
    MatmulPeak peak(options.threads);
    StepTimes warm_up;
    for (int step = 0; step < 5; ++step) timed_step(running, warm_up);
    Measurement result;
    StepTimes times;
    double cpu = 0.0;
    constexpr int kSlices = 5;
    for (int slice = 0; slice < kSlices; ++slice) {
        peak.measure();
        const double cpu_before = cpu_seconds();
        const auto begin = SteadyClock::now();
        while (seconds_between(begin, SteadyClock::now()) < options.seconds / kSlices) {
            timed_step(running, times);
        }
        cpu += cpu_seconds() - cpu_before;
    }
    summarize(training, times, result);
    result.steps_per_cpu_second = static_cast<double>(times.steps.size()) / cpu;
    result.matmul_gflops = peak.median_gflops();
    result.best_matmul_gflops = peak.best_gflops();
    result.peak_bytes = peak_bytes();
    return result;
}

}  // namespace

Measurement measure_apart(const TrainingCase& training, const Options& options) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("no process");
    if (child == 0) {
        const Measurement result = measure(training, options);
        const bool told = ::write(ends[1], &result, sizeof result) == sizeof result;
        ::_exit(told ? 0 : 1);
    }
    ::close(ends[1]);
    Measurement result;
    const bool heard = ::read(ends[0], &result, sizeof result) == sizeof result;
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (!heard || status != 0) throw std::runtime_error("measuring " + training.name + " failed");
    return result;
}

}  // namespace rangefinder::bench
