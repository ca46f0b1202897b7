// How good is the advice? Runs range tests of every budget on tasks whose best rate is known from
// exhaustive training, and tells what the answers lose against it, beside the published rules:
// advice --tasks DIR [--data DIR] [--json] [--seeds N] [--first-seed N] [--budget NAME[,NAME]]
// [--schedule NAME[,NAME]] [--only TASK[,TASK]] [--steps N] [--start RATE] [--end RATE] [--check].
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/bench/advice/answers.hpp"
#include "tests/bench/advice/published.hpp"
#include "tests/bench/advice/scores.hpp"
#include "tests/bench/advice/side_scores.hpp"
#include "tests/bench/advice/task.hpp"

namespace rangefinder::advice_bench {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

struct Options {
    std::filesystem::path tasks = "../shared/advice", data;
    bool json = false, check = false;
    std::uint64_t seeds = 20, first_seed = 1;
    std::vector<std::string> budgets{"quick", "standard", "thorough"};
    std::vector<std::string> schedules{"constant", "one_cycle"};
    std::vector<std::string> only;
    Ladder ladder;
};

json read_json(const std::filesystem::path& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot read " + path.string());
    return json::parse(file);
}

// Everything the folder says, and where the tasks' data are.
struct Folder {
    json truth, sweeps;
    std::vector<AdviceTask> tasks;
};

Folder read_folder(const Options& options) {
    Folder folder;
    folder.truth = read_json(options.tasks / "truth.json").at("tasks");
    if (std::filesystem::exists(options.tasks / "sweeps.json")) {
        folder.sweeps = read_json(options.tasks / "sweeps.json").at("tasks");
    }
    for (const auto& [name, task] : folder.truth.items()) {
        const bool wanted =
            options.only.empty() ||
            std::find(options.only.begin(), options.only.end(), name) != options.only.end();
        if (wanted) folder.tasks.push_back(read_task(task.at("task"), options.data));
    }
    return folder;
}

Budget budget_of(const std::string& name) {
    for (const Budget budget : {Budget::kQuick, Budget::kStandard, Budget::kThorough}) {
        if (budget_name(budget) == name) return budget;
    }
    throw std::runtime_error("there is no budget \"" + name + "\"");
}

ScheduleKind schedule_of(const std::string& name) {
    if (name == "constant") return ScheduleKind::kConstant;
    if (name == "one_cycle") return ScheduleKind::kOneCycle;
    throw std::runtime_error("tasks know the schedules constant and one_cycle, not \"" + name +
                             "\"");
}

void add_side(const Recommendation& advice, ScoredAnswer& answer) {
    for (const SecondOpinion& opinion : advice.second_opinion) {
        answer.opinions[opinion.method] = opinion.learning_rate;
    }
    answer.largest_stable_rate = advice.largest_stable_rate;
    answer.has_batch_size = advice.batch_size.has_value();
}

std::vector<TaskAnswers> answer_all(const Folder& folder, const Options& options,
                                    const std::string& budget, const std::string& schedule) {
    std::vector<TaskAnswers> all;
    for (const AdviceTask& task : folder.tasks) {
        if (!folder.truth.at(task.name).contains(schedule)) continue;
        TaskAnswers answers{task.name,
                            read_truth(folder.truth.at(task.name), schedule),
                            {},
                            optimizer_name(task.job.optimizer.kind)};
        for (std::uint64_t k = 0; k < options.seeds; ++k) {
            const Answer answer =
                answer_task(task, options.first_seed + k,
                            {budget_of(budget), schedule_of(schedule), options.ladder});
            const Recommendation& advice = answer.result.recommendation;
            answers.answers.push_back({advice.learning_rate, advice.low, advice.high,
                                       advice.confidence, static_cast<double>(answer.steps),
                                       answer.result.seconds, advice.expected_loss});
            add_side(advice, answers.answers.back());
        }
        std::fprintf(stderr, "%s, %s: %s\n", budget.c_str(), schedule.c_str(), task.name.c_str());
        all.push_back(std::move(answers));
    }
    return all;
}

// Of the sweeps that are stored with the tasks; nothing where there are none.
std::map<std::string, std::vector<TaskAnswers>> published(const Folder& folder,
                                                          const std::string& schedule) {
    std::map<std::string, std::vector<TaskAnswers>> by_rule;
    for (const AdviceTask& task : folder.tasks) {
        const json& truth = folder.truth.at(task.name);
        if (!folder.sweeps.contains(task.name) || !truth.contains(schedule)) continue;
        std::map<std::string, TaskAnswers> answers;
        for (const json& losses : folder.sweeps.at(task.name).at("fastai_ladder")) {
            const Sweep sweep = read_stored_sweep(losses);
            for (const auto& [rule, rate] :
                 published_answers(sweep, optimizer_name(task.job.optimizer.kind))) {
                ScoredAnswer answer;
                answer.rate = rate;
                answer.steps = static_cast<double>(sweep.curve.loss.size());
                answers[rule].answers.push_back(answer);
            }
        }
        for (auto& [rule, of_task] : answers) {
            of_task.task = task.name;
            of_task.truth = read_truth(truth, schedule);
            by_rule[rule].push_back(std::move(of_task));
        }
    }
    return by_rule;
}

// Answers of a single sweep, not a constant, are what there is to beat.
double best_published(const std::map<std::string, std::vector<TaskAnswers>>& by_rule) {
    double best = 1.0;
    for (const auto& [rule, tasks] : by_rule) {
        if (rule != "default rate") best = std::min(best, mean_regret(tasks));
    }
    return best;
}

ordered_json measure(const Folder& folder, const Options& options, const std::string& schedule) {
    ordered_json report;
    const auto by_rule = published(folder, schedule);
    const double best = best_published(by_rule);
    for (const auto& [rule, tasks] : by_rule) report["published"][rule] = score(tasks);
    for (const std::string& budget : options.budgets) {
        const std::vector<TaskAnswers> answers = answer_all(folder, options, budget, schedule);
        if (answers.empty()) continue;
        ordered_json scored = score(answers);
        if (!by_rule.empty()) scored["share_of_best_published"] = mean_regret(answers) / best;
        scored["beside"] = side_scores(answers);
        report["budgets"][budget] = std::move(scored);
    }
    return report;
}

void print_row(const std::string& name, const ordered_json& figures) {
    std::printf("  %-18s %7.4f %7.3f %7.3f %6.1f%% %6.1f%% %6.2f %7.0f", name.c_str(),
                figures.at("mean_regret").get<double>(), figures.at("median_regret").get<double>(),
                figures.at("p90_regret").get<double>(),
                100.0 * figures.at("share_over_0.1").get<double>(),
                100.0 * figures.at("share_unstable").get<double>(),
                figures.at("spread_decades").get<double>(), figures.at("mean_steps").get<double>());
    const ordered_json& interval = figures.at("interval");
    if (!interval.is_null()) {
        std::printf("  %3.0f%% of %3.0f%%, %.2f", 100.0 * interval.at("held").get<double>(),
                    100.0 * interval.at("stated").get<double>(),
                    interval.at("median_decades").get<double>());
    }
    const ordered_json& expected = figures.at("expected_loss");
    if (!expected.is_null()) {
        std::printf("  loss off by %.0f%%, held %.0f%% of %.0f%% (%d tasks)",
                    100.0 * expected.at("mean_error_of_logarithm").get<double>(),
                    100.0 * expected.at("held").get<double>(),
                    100.0 * expected.at("stated").get<double>(), expected.at("tasks").get<int>());
    }
    std::printf("\n");
}

void print_calibration(const std::string& name, const ordered_json& figures) {
    for (const auto& row : figures.at("calibration")) {
        std::printf("  %-18s stated %3.0f%%, held %3.0f%% of %d answers\n", name.c_str(),
                    100.0 * row.at("stated").get<double>(), 100.0 * row.at("held").get<double>(),
                    row.at("answers").get<int>());
    }
}

void print_table(const ordered_json& report) {
    for (const auto& [schedule, figures] : report.at("schedules").items()) {
        std::printf("%s: mean, median, p90 regret; over 0.1; unstable; spread; steps; interval\n",
                    schedule.c_str());
        for (const char* part : {"published", "budgets"}) {
            if (!figures.contains(part)) continue;
            for (const auto& [name, row] : figures.at(part).items()) print_row(name, row);
        }
        if (!figures.contains("budgets")) continue;
        for (const auto& [name, row] : figures.at("budgets").items()) print_calibration(name, row);
    }
}

// Of the best published rule's mean regret, at most.
double promised_share(const std::string& budget, const std::string& schedule) {
    if (budget == "quick") return 0.8;
    if (schedule == "one_cycle") return 0.5;
    return budget == "standard" ? 0.4 : 0.2;
}

bool keeps_promises(const ordered_json& report) {
    bool kept = true;
    for (const auto& [schedule, figures] : report.at("schedules").items()) {
        for (const auto& [budget, row] : figures.at("budgets").items()) {
            const double share = row.value("share_of_best_published", 0.0);
            const double unstable = row.at("share_unstable");
            const double promised = promised_share(budget, schedule);
            if (share <= promised && (budget == "quick" || unstable == 0.0)) continue;
            kept = false;
            std::printf(
                "%s, %s: %.2f of the best published rule's regret (promised: %.2f), %.1f%% "
                "unstable\n",
                budget.c_str(), schedule.c_str(), share, promised, 100.0 * unstable);
        }
    }
    return kept;
}

void add_options(CLI::App& app, Options& options) {
    app.add_option("--tasks", options.tasks, "folder with truth.json and perhaps sweeps.json")
        ->envname("RANGEFINDER_ADVICE");
    app.add_option("--data", options.data, "folder of the tasks' data; default: data beside it")
        ->envname("RANGEFINDER_DATA");
    app.add_flag("--check", options.check,
                 "fail when a budget loses more than promised, or answers what diverges");
    app.add_flag("--json", options.json, "print JSON with every answer");
    app.add_option("--seeds", options.seeds, "range tests a task")->check(CLI::Range(1, 1000));
    app.add_option("--first-seed", options.first_seed, "seed of the first of them");
    app.add_option("--budget", options.budgets, "budgets to run")->delimiter(',');
    app.add_option("--schedule", options.schedules, "schedules to plan for")->delimiter(',');
    app.add_option("--steps", options.ladder.steps, "steps of a sweep")
        ->check(CLI::Range(10, 100'000));
    app.add_option("--start", options.ladder.start, "lowest rate of a sweep")
        ->check(CLI::PositiveNumber);
    app.add_option("--end", options.ladder.end, "highest rate of a sweep")
        ->check(CLI::PositiveNumber);
    app.add_option("--only", options.only, "tasks to run")->delimiter(',');
}

}  // namespace

int run(int count, char** arguments) {
    Options options;
    CLI::App app("Measures the advice on tasks whose best learning rate is known.");
    add_options(app, options);
    CLI11_PARSE(app, count, arguments);
    if (options.check && !std::filesystem::exists(options.tasks / "truth.json")) {
        std::printf("skipped: no tasks at %s\n", options.tasks.c_str());
        return 0;
    }
    if (options.data.empty()) options.data = options.tasks / ".." / "data";
    const Folder folder = read_folder(options);
    if (folder.tasks.empty()) throw std::runtime_error("there are no such tasks");
    ordered_json report = {{"tasks", folder.tasks.size()}, {"seeds", options.seeds}};
    for (const std::string& schedule : options.schedules) {
        report["schedules"][schedule] = measure(folder, options, schedule);
    }
    if (options.json) {
        std::printf("%s\n", report.dump(1).c_str());
    } else {
        print_table(report);
    }
    return options.check && !keeps_promises(report) ? 1 : 0;
}

}  // namespace rangefinder::advice_bench

int main(int count, char** arguments) {
    try {
        return rangefinder::advice_bench::run(count, arguments);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "advice: %s\n", error.what());
        return 1;
    }
}
