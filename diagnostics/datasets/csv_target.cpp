#include "diagnostics/datasets/csv_target.hpp"

#include <algorithm>

#include "diagnostics/datasets/wording.hpp"
#include "diagnostics/formats/csv_cell.hpp"

namespace rangefinder {
namespace {

// Up to so many different whole numbers are classes when each is there twice (on average), and up
// to so many when each is there ten times.
constexpr std::size_t kFewClasses = 10;
constexpr std::size_t kManyClasses = 100;

TaskKind task_of(const CsvColumn& target, std::int64_t rows) {
    if (!target.is_numeric()) return TaskKind::kClassification;
    return target.integers ? infer_task(target.values.size(), rows) : TaskKind::kRegression;
}

Result<TaskKind> check_classes(const CsvColumn& target, const std::string& name) {
    if (target.values.size() > kMaxClasses) {
        return field_error(target.is_numeric() ? "?task" : "?target",
                           "column " + quoted(name) + " has over " + std::to_string(kMaxClasses) +
                               " different values, too many for a classification" +
                               (target.is_numeric() ? "; use task=regression" : ""));
    }
    if (target.values.size() < 2) {
        return field_error("?target", "column " + quoted(name) + " holds only " +
                                          quoted(*target.values.begin()) +
                                          "; a classification needs two classes");
    }
    return TaskKind::kClassification;
}

Result<TaskKind> check_numbers(const CsvColumn& target, const std::string& name) {
    if (target.is_numeric()) return TaskKind::kRegression;
    return field_error("?task", "column " + quoted(name) + " holds text (" +
                                    quoted(target.first_text.text) + " on line " +
                                    std::to_string(target.first_text.line) +
                                    "); a regression needs numbers");
}

}  // namespace

TaskKind infer_task(std::size_t distinct, std::int64_t rows) {
    if (distinct > kManyClasses) return TaskKind::kRegression;
    const std::size_t often = distinct <= kFewClasses ? 2 : 10;
    const bool classes = static_cast<std::size_t>(rows) >= often * distinct;
    return classes ? TaskKind::kClassification : TaskKind::kRegression;
}

Result<TaskKind> choose_task(const CsvColumn& target, const std::string& name, std::int64_t rows,
                             TaskKind asked) {
    const TaskKind task = asked == TaskKind::kAuto ? task_of(target, rows) : asked;
    const SeenCell& extreme = target.first_not_finite;
    if (target.is_numeric() && extreme.line != 0) {
        return Error{ErrorKind::kMalformed,
                     "line " + std::to_string(extreme.line) + ", column " + quoted(name) + ": " +
                         quoted(extreme.text) + " is no finite 32-bit number",
                     {}};
    }
    if (task == TaskKind::kRegression) return check_numbers(target, name);
    return check_classes(target, name);
}

std::vector<std::string> order_classes(const CsvColumn& target) {
    std::vector<std::string> classes(target.values.begin(), target.values.end());
    if (target.is_numeric()) {
        std::sort(classes.begin(), classes.end(), [](const auto& a, const auto& b) {
            return read_cell(a).number < read_cell(b).number;
        });
    }
    return classes;
}

}  // namespace rangefinder
