#include "daemon/api/foreign_runs.hpp"

#include <algorithm>
#include <optional>

#include "daemon/api/foreign_names.hpp"

namespace rangefinder::api {
namespace {

// A column's name, parted.
struct RunColumn {
    std::string run;
    std::string metric;
};

bool is_part_of_data(const std::string& word) {
    for (const char* part : {"train", "training", "val", "valid", "validation", "eval", "test"}) {
        if (word == part) return true;
    }
    return false;
}

// "run - train/loss". Not "train - loss", which has no run in it.
std::optional<RunColumn> part_by_dash(const std::string& name) {
    constexpr std::string_view kDash = " - ";
    const std::size_t dash = name.rfind(kDash);
    if (dash == std::string::npos || dash == 0) return std::nullopt;
    RunColumn parted{name.substr(0, dash), name.substr(dash + kDash.size())};
    const std::vector<std::string> words = words_of_name(parted.run);
    if (std::all_of(words.begin(), words.end(), is_part_of_data)) return std::nullopt;
    if (foreign_name(parted.metric).role == ForeignRole::kNone) return std::nullopt;
    return parted;
}

// "loss/sweep_2"
std::optional<RunColumn> part_by_sweep(const std::string& name) {
    constexpr std::string_view kSweep = "/sweep_";
    const std::size_t at = name.rfind(kSweep);
    if (at == std::string::npos) return std::nullopt;
    const std::string_view number = std::string_view(name).substr(at + kSweep.size());
    const bool digits = !number.empty() && number.size() < 4 &&
                        number.find_first_not_of("0123456789") == std::string_view::npos;
    if (!digits || foreign_name(name.substr(0, at)).role == ForeignRole::kNone) {
        return std::nullopt;
    }
    return RunColumn{name.substr(at + 1), name.substr(0, at)};
}

bool is_bound(const std::string& name) {
    return name.ends_with("__MIN") || name.ends_with("__MAX");
}

ForeignCurve& run_named(std::vector<ForeignCurve>& runs, const std::string& name) {
    const auto found = std::find_if(runs.begin(), runs.end(),
                                    [&](const ForeignCurve& run) { return run.name == name; });
    if (found != runs.end()) return *found;
    runs.push_back({name, {}});
    return runs.back();
}

}  // namespace

std::vector<ForeignCurve> part_runs(Records columns, std::vector<std::string>& ignored) {
    std::vector<ForeignCurve> runs, sweeps;
    Records shared;
    for (Series& column : columns) {
        if (is_bound(column.name)) {
            ignored.push_back(column.name);
        } else if (auto run = part_by_dash(column.name)) {
            column.name = std::move(run->metric);
            run_named(runs, run->run).records.push_back(std::move(column));
        } else if (auto sweep = part_by_sweep(column.name)) {
            column.name = std::move(sweep->metric);
            run_named(sweeps, sweep->run).records.push_back(std::move(column));
        } else {
            shared.push_back(std::move(column));
        }
    }
    for (ForeignCurve& run : runs) {
        run.records.insert(run.records.end(), shared.begin(), shared.end());
    }
    if (!runs.empty()) return runs;
    sweeps.insert(sweeps.begin(), {sweeps.empty() ? "" : "sweep_1", std::move(shared)});
    return sweeps;
}

}  // namespace rangefinder::api
