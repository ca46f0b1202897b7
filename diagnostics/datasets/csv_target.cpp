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

TaskKind infer_task(const CsvColumn& target, std::int64_t rows) {
    if (!target.is_numeric()) return TaskKind::kClassification;
    if (!target.integers || target.values.size() > kManyClasses) return TaskKind::kRegression;
    const std::size_t often = target.values.size() <= kFewClasses ? 2 : 10;
    const bool classes = static_cast<std::size_t>(rows) >= often * target.values.size();
    return classes ? TaskKind::kClassification : TaskKind::kRegression;
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

Result<TaskKind> choose_task(const CsvColumn& target, const std::string& name, std::int64_t rows,
                             TaskKind asked) {
    const TaskKind task = asked == TaskKind::kAuto ? infer_task(target, rows) : asked;
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
