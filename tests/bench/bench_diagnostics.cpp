// What it costs to watch a training: bench_diagnostics [--rounds N] [--seconds S] [--only MODEL].
// Whole jobs as a user's, with no diagnostics, every tenth step and every step measured, in turns;
// prints JSON. Slowdowns are medians over the rounds of a round's own ratios, in time of the
// thread's processor, which other programs on the machine disturb least, and on the clock.
#include <sys/resource.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <stdexcept>
#include <string>
#include <vector>

#include "diagnostics/runs/runs.hpp"
#include "tests/bench/timing.hpp"
#include "tests/bench/training_models.hpp"

namespace rangefinder::bench {

namespace {

constexpr std::array<std::int64_t, 3> kEvery{0, 10, 1};
constexpr std::int64_t kWarmUp = 10;

struct Times {
    double cpu = 0.0;  // Seconds a step.
    double wall = 0.0;
};

double thread_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

// Times the steps behind the warm-up, and throws away what else it hears.
class StepClock final : public RunObserver {
  public:
    void on_progress(const Progress& progress) override {
        if (progress.step != kWarmUp && progress.step != progress.steps) return;
        cpu_[progress.step == kWarmUp ? 0 : 1] = thread_seconds();
        wall_[progress.step == kWarmUp ? 0 : 1] = SteadyClock::now();
    }
    void on_records(const Records&) override {}
    void on_finding(const Finding&) override {}

    Times times(std::int64_t steps) const {
        const auto counted = static_cast<double>(steps - kWarmUp);
        return {(cpu_[1] - cpu_[0]) / counted, seconds_between(wall_[0], wall_[1]) / counted};
    }

  private:
    std::array<double, 2> cpu_{};
    std::array<SteadyClock::time_point, 2> wall_;
};

Times train(const TrainingCase& training, const Dataset& data, std::int64_t every,
            std::int64_t steps) {
    JobSpec job = training.job;
    TrainingSpec work;
    work.steps = steps;
    work.learning_rate = 0.001;
    job.work = work;
    job.diagnostics.every = every;
    StepClock clock;
    const auto result = run(job, data, clock, {});
    if (!result.ok()) throw std::runtime_error(result.error().text);
    if (std::get<TrainingResult>(*result).steps != steps) {
        throw std::runtime_error(training.name + " did not train to its end");
    }
    return clock.times(steps);
}

struct Options {
    int rounds = 7;
    double seconds = 1.0;  // A training.
    std::string only;
};

void measure(const TrainingCase& training, const Options& options) {
    const Dataset data = random_dataset(training.data);
    const double step = train(training, data, 0, 3 * kWarmUp).wall;
    const auto steps =
        kWarmUp + std::max<std::int64_t>(20, static_cast<std::int64_t>(options.seconds / step));
    std::array<std::vector<double>, kEvery.size()> cpu;
    std::array<std::vector<double>, kEvery.size()> wall;
    std::vector<double> seconds;
    for (int round = 0; round < options.rounds; ++round) {
        std::array<Times, kEvery.size()> times{};
        for (std::size_t i = 0; i < kEvery.size(); ++i) {
            times[i] = train(training, data, kEvery[i], steps);
        }
        seconds.push_back(times[0].cpu);
        for (std::size_t i = 0; i < kEvery.size(); ++i) {
            cpu[i].push_back(times[i].cpu / times[0].cpu - 1.0);
            wall[i].push_back(times[i].wall / times[0].wall - 1.0);
        }
    }
    std::printf("  {\"name\": \"%s\", \"steps\": %lld, \"seconds_per_step\": %.3e, \"slowdown\": [",
                training.name.c_str(), static_cast<long long>(steps), median(seconds));
    for (std::size_t i = 1; i < kEvery.size(); ++i) {
        std::printf("%s{\"every\": %lld, \"cpu\": %.4f, \"wall\": %.4f}", i == 1 ? "" : ", ",
                    static_cast<long long>(kEvery[i]), median(cpu[i]), median(wall[i]));
    }
    std::printf("]}");
}

// False: an argument that is not known.
bool parse(int count, char** arguments, Options& options) {
    for (int index = 1; index + 1 < count; index += 2) {
        const std::string argument = arguments[index];
        if (argument == "--rounds") {
            options.rounds = std::atoi(arguments[index + 1]);
        } else if (argument == "--seconds") {
            options.seconds = std::strtod(arguments[index + 1], nullptr);
        } else if (argument == "--only") {
            options.only = arguments[index + 1];
        } else {
            return false;
        }
    }
    return count % 2 == 1 && options.rounds >= 1 && options.seconds > 0.0;
}

int run_all(int count, char** arguments) {
    Options options;
    if (!parse(count, arguments, options)) {
        std::fprintf(stderr, "usage: %s [--rounds N] [--seconds S] [--only MODEL]\n", arguments[0]);
        return 2;
    }
    std::printf("{\"rounds\": %d, \"models\": [\n", options.rounds);
    bool first = true;
    for (const TrainingCase& training : training_cases()) {
        if (!options.only.empty() && options.only != training.name) continue;
        std::printf("%s", first ? "" : ",\n");
        measure(training, options);
        std::fflush(stdout);
        first = false;
    }
    std::printf("\n]}\n");
    return first ? 2 : 0;
}

}  // namespace

}  // namespace rangefinder::bench

int main(int count, char** arguments) {
    try {
        return rangefinder::bench::run_all(count, arguments);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_diagnostics: %s\n", error.what());
        return 1;
    }
}
