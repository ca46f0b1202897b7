// Measures training steps: bench_training [--json] [--seconds S] [--threads N] [--only MODEL].
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "diagnostics/tensor/library_info.hpp"
#include "tests/bench/measurement.hpp"
#include "tests/bench/timing.hpp"
#include "tests/bench/training_models.hpp"

namespace rangefinder::bench {

namespace {

using Measured = std::vector<std::pair<std::string, Measurement>>;

void print_model(const Options& options, const std::string& name, const Measurement& one) {
    std::printf("  {\"name\": \"%s\", \"threads\": %lld, ", name.c_str(),
                static_cast<long long>(options.threads));
    std::printf("\"steps_per_second\": %.1f, \"best_steps_per_second\": %.1f, ",
                one.steps_per_second, one.best_steps_per_second);
    std::printf("\"steps_per_cpu_second\": %.1f, \"gflops\": %.2f, ", one.steps_per_cpu_second,
                one.gflops);
    std::printf("\"matmul_gflops\": %.1f, \"share_of_peak\": %.3f, \"phases\": {",
                one.matmul_gflops, one.share_of_peak());
    for (std::size_t phase = 0; phase < kPhases.size(); ++phase) {
        std::printf("%s\"%s\": %.3e", phase == 0 ? "" : ", ", kPhases[phase], one.seconds[phase]);
    }
    std::printf("}, \"peak_bytes\": %lld}", static_cast<long long>(one.peak_bytes));
}

void print_json(const Options& options, const Measured& all) {
    double best = 0.0;
    std::vector<double> medians;
    for (const auto& [name, one] : all) {
        best = std::max(best, one.best_matmul_gflops);
        medians.push_back(one.matmul_gflops);
    }
    std::printf("{\"onednn\": \"%s\", \"instruction_set\": \"%s\",\n", onednn_version().c_str(),
                onednn_instruction_set().c_str());
    std::printf("\"matmul_gflops\": {\"size\": 512, \"threads\": %lld, \"median\": %.1f, ",
                static_cast<long long>(options.threads), median(medians));
    std::printf("\"best\": %.1f},\n\"models\": [\n", best);
    for (std::size_t index = 0; index < all.size(); ++index) {
        print_model(options, all[index].first, all[index].second);
        std::printf("%s\n", index + 1 < all.size() ? "," : "");
    }
    std::printf("]}\n");
}

void print_table(const Measured& all) {
    for (const auto& [name, one] : all) {
        std::printf("%-15s %8.1f steps/s (best %.1f, %.1f a CPU second), ", name.c_str(),
                    one.steps_per_second, one.best_steps_per_second, one.steps_per_cpu_second);
        std::printf("%.1f GFLOP/s, %.0f %% of %.1f, %.0f MB\n", one.gflops,
                    100.0 * one.share_of_peak(), one.matmul_gflops,
                    static_cast<double>(one.peak_bytes) / 1e6);
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
        } else if (argument == "--only" && has_value) {
            options.only = arguments[++index];
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
        std::fprintf(stderr, "usage: %s [--json] [--seconds S] [--threads N] [--only MODEL]\n",
                     arguments[0]);
        return 2;
    }
    Measured all;
    for (const TrainingCase& training : training_cases()) {
        if (!options.only.empty() && options.only != training.name) continue;
        all.emplace_back(training.name, measure_apart(training, options));
    }
    if (all.empty()) {
        std::fprintf(stderr, "there is no model %s\n", options.only.c_str());
        return 2;
    }
    if (options.json) {
        print_json(options, all);
    } else {
        print_table(all);
    }
    return 0;
}

}  // namespace rangefinder::bench

int main(int count, char** arguments) {
    try {
        return rangefinder::bench::run(count, arguments);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "bench_training: %s\n", error.what());
        return 1;
    }
}
