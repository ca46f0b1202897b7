#include "diagnostics/datasets/csv_plan.hpp"

#include <optional>

#include "diagnostics/datasets/csv_target.hpp"
#include "diagnostics/datasets/wording.hpp"

namespace rangefinder {
namespace {

constexpr std::size_t kNamesShown = 5;

std::string cell_place(const SeenCell& cell, const std::string& name) {
    return "line " + std::to_string(cell.line) + ", column " + quoted(name) + ": " +
           quoted(cell.text);
}

// Plans the features and collects what is worth a warning.
class FeaturePlanner {
  public:
    FeaturePlanner(const CsvLayout& layout, const CsvColumns& scan, CsvPlan& plan)
        : layout_(layout), scan_(scan), plan_(plan) {}

    std::optional<Error> run() {
        for (std::size_t i = 0; i < layout_.names.size(); ++i) {
            if (i == layout_.target) continue;
            if (auto problem = plan_column(i)) return problem;
        }
        add_warnings();
        if (!plan_.features.empty()) return std::nullopt;
        std::string text = "no feature column is left";
        for (const std::string& warning : plan_.warnings) text += "; " + warning;
        return Error{ErrorKind::kInvalid, text, {}};
    }

  private:
    std::optional<Error> plan_column(std::size_t index) {
        const CsvColumn& column = scan_.columns[index];
        const std::string& name = layout_.names[index];
        if (column.present() == 0) {
            empty_.push_back(name);
            return std::nullopt;
        }
        if (!column.is_numeric()) return plan_text(index);
        if (column.first_not_finite.line != 0) {
            return Error{ErrorKind::kMalformed,
                         cell_place(column.first_not_finite, name) + " is no finite 32-bit number",
                         {}};
        }
        if (column.moments.is_constant()) constant_.push_back(name);
        note_missing(column, name, "filled with the mean of the training part");
        add_feature({index, 0, {}});
        return std::nullopt;
    }

    std::optional<Error> plan_text(std::size_t index) {
        const CsvColumn& column = scan_.columns[index];
        const std::string& name = layout_.names[index];
        const bool too_many = column.values.size() > kMaxCategories;
        if (too_many && column.numbers > column.texts) {
            return Error{ErrorKind::kMalformed,
                         cell_place(column.first_text, name) + " is not a number, but " +
                             std::to_string(column.numbers) + " of the column's " +
                             std::to_string(column.present()) + " cells are",
                         {}};
        }
        if (too_many) {
            left_out_.push_back(name);
            return std::nullopt;
        }
        if (column.numbers > 0) mixed_.push_back(name);
        if (column.values.size() == 1) constant_.push_back(name);
        note_missing(column, name, "all of its features are 0 there");
        add_feature({index, 0, {column.values.begin(), column.values.end()}});
        return std::nullopt;
    }

    void add_feature(CsvFeature feature) {
        feature.first_output = plan_.width;
        plan_.width += feature.width();
        plan_.features.push_back(std::move(feature));
    }

    void note_missing(const CsvColumn& column, const std::string& name, const char* what) {
        if (column.missing == 0) return;
        ++columns_with_missing_;
        if (columns_with_missing_ > kNamesShown) return;
        plan_.warnings.push_back("column " + quoted(name) + ": " + std::to_string(column.missing) +
                                 " of " + std::to_string(scan_.rows) + " values are missing; " +
                                 what);
    }

    void add_warnings() {
        if (columns_with_missing_ > kNamesShown) {
            warn(std::to_string(columns_with_missing_ - kNamesShown) +
                 " more columns have missing values");
        }
        warn_of("columns without any value, left out: ", empty_);
        warn_of("text columns with over " + std::to_string(kMaxCategories) +
                    " different values, left out: ",
                left_out_);
        warn_of("columns with numbers and text together, read as text: ", mixed_);
        warn_of("columns with one value in every row, nothing to learn from: ", constant_);
        if (scan_.dropped > 0) {
            warn(counted(scan_.dropped, "row") + " left out, because the target " +
                 quoted(layout_.names[layout_.target]) + " is missing");
        }
        if (layout_.renamed) warn("some column names stand twice; the later ones got a number");
    }

    void warn_of(const std::string& what, const std::vector<std::string>& names) {
        if (!names.empty()) warn(what + listed(names, kNamesShown));
    }

    void warn(std::string text) { plan_.warnings.push_back(std::move(text)); }

    const CsvLayout& layout_;
    const CsvColumns& scan_;
    CsvPlan& plan_;
    std::size_t columns_with_missing_ = 0;
    std::vector<std::string> empty_, left_out_, mixed_, constant_;
};

}  // namespace

Result<CsvPlan> plan_csv(const CsvLayout& layout, const CsvColumns& scan, const DatasetSpec& spec) {
    const CsvColumn& target = scan.columns[layout.target];
    const auto task = choose_task(target, layout.names[layout.target], scan.rows, spec.task);
    if (!task) return task.error();
    CsvPlan plan;
    plan.task = *task;
    if (plan.task == TaskKind::kClassification) plan.classes = order_classes(target);
    if (auto problem = FeaturePlanner(layout, scan, plan).run()) return *std::move(problem);
    return plan;
}

}  // namespace rangefinder
