// How well are trainings diagnosed? Puts known faults into trainings, runs them and healthy ones
// as a user's jobs would be run, and tells what was found:
// diagnosis [--json] [--check] [--quick] [--seeds N] [--first-seed N] [--only NAME] [--threads N].
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

#include "tests/bench/diagnosis/report.hpp"
#include "tests/bench/diagnosis/suite.hpp"

namespace rangefinder::diagnosis {

namespace {

constexpr double kFewestFound = 0.95;
constexpr double kMostCritical = 0.02;
constexpr double kMostWarnings = 0.05;

struct Command {
    SuiteOptions suite;
    bool json = false;
    bool check = false;  // Whether shares under what is promised are a failure.
};

// False: an argument that is not known.
bool parse(int count, char** arguments, Command& command) {
    SuiteOptions& suite = command.suite;
    for (int index = 1; index < count; ++index) {
        const std::string argument = arguments[index];
        const bool has_value = index + 1 < count;
        if (argument == "--json") {
            command.json = true;
        } else if (argument == "--check") {
            command.check = true;
        } else if (argument == "--quick") {
            suite.quick = true;
        } else if (argument == "--seeds" && has_value) {
            suite.seeds = std::strtoull(arguments[++index], nullptr, 10);
        } else if (argument == "--first-seed" && has_value) {
            suite.first_seed = std::strtoull(arguments[++index], nullptr, 10);
        } else if (argument == "--threads" && has_value) {
            suite.threads = std::strtoll(arguments[++index], nullptr, 10);
        } else if (argument == "--only" && has_value) {
            suite.only = arguments[++index];
        } else {
            return false;
        }
    }
    return suite.seeds >= 1 && suite.seeds <= 1000 && suite.threads >= 1 && suite.threads <= 256;
}

bool all_train(const Outcomes& outcomes) {
    bool all = true;
    for (const HealthyRun& run : outcomes.healthy) {
        if (run.trains()) continue;
        all = false;
        std::fprintf(stderr, "%s with seed %llu does not train: its loss is %.3f of a constant's\n",
                     run.task.c_str(), static_cast<unsigned long long>(run.seed), run.loss_share);
    }
    return all;
}

bool keeps_promises(const Outcomes& outcomes) {
    return early_share(all_faulty(outcomes)) >= kFewestFound &&
           healthy_share(outcomes.healthy, Severity::kCritical) <= kMostCritical &&
           healthy_share(outcomes.healthy, Severity::kWarning) <= kMostWarnings;
}

}  // namespace

int run(int count, char** arguments) {
    Command command;
    if (!parse(count, arguments, command)) {
        std::fprintf(stderr,
                     "usage: %s [--json] [--check] [--quick] [--seeds N] [--first-seed N] "
                     "[--only NAME] [--threads N]\n",
                     arguments[0]);
        return 2;
    }
    const Outcomes outcomes = run_suite(command.suite);
    if (outcomes.faulty.empty() && outcomes.healthy.empty()) {
        std::printf("skipped: there are no such trainings, or no data\n");
        return 0;
    }
    if (command.json) {
        print_json(outcomes);
    } else {
        print_table(outcomes);
    }
    // A training that is called healthy must be so, or its silence proves nothing.
    if (!all_train(outcomes)) return 1;
    return command.check && !keeps_promises(outcomes) ? 1 : 0;
}

}  // namespace rangefinder::diagnosis

int main(int count, char** arguments) {
    try {
        return rangefinder::diagnosis::run(count, arguments);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "diagnosis: %s\n", error.what());
        return 1;
    }
}
