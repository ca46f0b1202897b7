#include "daemon/api/foreign_mapping.hpp"

#include <algorithm>
#include <cmath>

#include "daemon/api/foreign_names.hpp"
#include "daemon/api/foreign_runs.hpp"
#include "diagnostics/formats/text.hpp"

namespace rangefinder::api {
namespace {

constexpr ForeignRole kRoles[] = {ForeignRole::kLearningRate, ForeignRole::kLoss,
                                  ForeignRole::kGradientNorm, ForeignRole::kValidationLoss};

std::string quoted(const std::string& name) {
    return "\"" + shown(name) + "\"";
}

std::string list_of(const Records& columns) {
    constexpr std::size_t kMost = 30;
    std::string text;
    for (std::size_t i = 0; i < std::min(columns.size(), kMost); ++i) {
        text += (i == 0 ? "" : ", ") + quoted(columns[i].name);
    }
    if (columns.size() > kMost) text += " and " + std::to_string(columns.size() - kMost) + " more";
    return text;
}

// "there are ...; say which with ?loss=NAME"
std::string ways_out(const Records& columns, const std::string& role) {
    return "name it as ?" + role + "=NAME; there are " + list_of(columns);
}

bool same_values(const Series& first, const Series& second) {
    return first.steps == second.steps && first.values == second.values;
}

// Rates of two parameter groups of one optimizer: one a multiple of the other throughout.
bool proportional(const Series& first, const Series& second) {
    if (first.steps != second.steps) return false;
    const double factor = second.values.front() / first.values.front();
    for (std::size_t i = 0; i < first.values.size(); ++i) {
        const double expected = factor * first.values[i];
        if (!(std::abs(second.values[i] - expected) <= 1e-5 * std::abs(expected))) return false;
    }
    return true;
}

bool tells_time(const std::string& name) {
    for (const std::string& word : words_of_name(name)) {
        if (word == "time" || word == "timestamp" || word == "runtime") return true;
    }
    return false;
}

// "lr-Adam/pg1" before "lr-Adam/pg2", however they were logged.
std::vector<const Series*> sorted_by_name(std::vector<const Series*> columns) {
    std::sort(columns.begin(), columns.end(),
              [](const Series* one, const Series* other) { return one->name < other->name; });
    return columns;
}

// Of one curve's columns those that are ours.
class RoleFinder {
  public:
    RoleFinder(const Records& columns, const ColumnChoice& choice, std::vector<std::string>& notes)
        : columns_(columns), choice_(choice), notes_(notes) {}

    // Null: there is none, and none is needed.
    Result<const Series*> find(ForeignRole role) {
        const std::string ours(role_name(role));
        if (const auto chosen = choice_.find(ours); chosen != choice_.end()) {
            return named(ours, chosen->second);
        }
        const std::vector<const Series*> nearest = nearest_of(role);
        if (nearest.size() == 1) return nearest.front();
        if (nearest.size() > 1) return one_of(role, sorted_by_name(nearest));
        if (role != ForeignRole::kLoss) return static_cast<const Series*>(nullptr);
        return only_column();
    }

  private:
    Result<const Series*> named(const std::string& ours, const std::string& name) const {
        for (const Series& column : columns_) {
            if (column.name == name) return &column;
        }
        return field_error("?" + ours,
                           "there is no " + quoted(name) + "; there are " + list_of(columns_));
    }

    bool is_chosen(const std::string& name) const {
        return std::any_of(choice_.begin(), choice_.end(),
                           [&](const auto& one) { return one.second == name; });
    }

    std::vector<const Series*> nearest_of(ForeignRole role) const {
        std::vector<const Series*> nearest;
        int best = 0;
        for (const Series& column : columns_) {
            const ForeignName name = foreign_name(column.name);
            if (name.role != role || is_chosen(column.name)) continue;
            if (!nearest.empty() && name.distance > best) continue;
            if (name.distance < best) nearest.clear();
            best = name.distance;
            nearest.push_back(&column);
        }
        return nearest;
    }

    Result<const Series*> one_of(ForeignRole role, const std::vector<const Series*>& candidates) {
        const Series& first = *candidates.front();
        const auto all = [&](const auto& alike) {
            return std::all_of(candidates.begin(), candidates.end(),
                               [&](const Series* other) { return alike(first, *other); });
        };
        if (all(same_values)) return &first;
        Records names;
        for (const Series* one : candidates) names.push_back({one->name, {}, {}});
        if (role == ForeignRole::kLearningRate && all(proportional)) {
            notes_.push_back(list_of(names) +
                             " are multiples of each other, as the rates of parameter groups are: "
                             "the first was taken.");
            return &first;
        }
        const std::string ours(role_name(role));
        if (role == ForeignRole::kLoss || role == ForeignRole::kLearningRate) {
            return field_error("?" + ours, "cannot be told: " + list_of(names) +
                                               " may all be meant; " + ways_out(columns_, ours));
        }
        notes_.push_back("No " + ours + " was taken: " + list_of(names) +
                         " may all be meant; name it as ?" + ours + "=NAME.");
        return static_cast<const Series*>(nullptr);
    }

    // What is not named like a loss may still be one when there is nothing else.
    Result<const Series*> only_column() {
        std::vector<const Series*> unknown;
        for (const Series& column : columns_) {
            const bool known = foreign_name(column.name).role != ForeignRole::kNone;
            if (!known && !tells_time(column.name)) unknown.push_back(&column);
        }
        if (unknown.size() == 1 && !is_chosen(unknown.front()->name)) {
            notes_.push_back(quoted(unknown.front()->name) +
                             " is the only column that may be a loss and was taken for it.");
            return unknown.front();
        }
        return field_error("?loss", "is missing: nothing is named like the loss of a training; " +
                                        ways_out(columns_, "loss"));
    }

    const Records& columns_;
    const ColumnChoice& choice_;
    std::vector<std::string>& notes_;
};

// Adds what it made of the columns to `understood`, as far as that is not known from another curve.
Result<Records> map_curve(Records columns, const ColumnChoice& choice, Understood& understood) {
    std::vector<std::string> notes;
    RoleFinder finder(columns, choice, notes);
    std::map<std::string, std::string> ours_of;  // Ours by theirs.
    for (const ForeignRole role : kRoles) {
        const auto column = finder.find(role);
        if (!column) return column.error();
        if (*column != nullptr) ours_of[(*column)->name] = role_name(role);
    }
    Records records;
    for (Series& column : columns) {
        const auto ours = ours_of.find(column.name);
        const bool is_ours = ours != ours_of.end();
        if (is_ours) {
            understood.columns[ours->second] = column.name;
            column.name = ours->second;
        } else if (foreign_name(column.name).distance == 0 &&
                   foreign_name(column.name).role != ForeignRole::kNone) {
            // It has one of our names, and the client says that another column is meant by it.
            understood.ignored.push_back(column.name);
            continue;
        } else {
            understood.others.push_back(column.name);
        }
        records.push_back(std::move(column));
    }
    understood.notes.insert(understood.notes.end(), notes.begin(), notes.end());
    return records;
}

void keep_each_once(std::vector<std::string>& names) {
    std::vector<std::string> once;
    for (std::string& name : names) {
        if (std::find(once.begin(), once.end(), name) == once.end()) once.push_back(name);
    }
    names = std::move(once);
}

}  // namespace

Result<MappedCurves> map_columns(ForeignColumns found, const ColumnChoice& choice) {
    MappedCurves mapped;
    Understood& understood = mapped.understood;
    understood.format = found.format;
    understood.ignored = std::move(found.ignored);
    understood.notes = std::move(found.notes);
    for (ForeignCurve& run : part_runs(std::move(found.columns), understood.ignored)) {
        auto records = map_curve(std::move(run.records), choice, understood);
        if (!records) return records.error();
        mapped.curves.push_back({std::move(run.name), std::move(*records)});
    }
    if (!found.step.empty()) understood.columns["step"] = found.step;
    for (auto* names : {&understood.others, &understood.ignored, &understood.notes}) {
        keep_each_once(*names);
    }
    if (found.step.empty() && found.format == "csv") {
        understood.notes.emplace_back("Nothing counts the steps: the rows were counted.");
    }
    return mapped;
}

}  // namespace rangefinder::api
