#include "diagnostics/datasets/token_stream.hpp"

#include <algorithm>
#include <span>

#include "diagnostics/base/check.hpp"
#include "diagnostics/datasets/windows.hpp"
#include "diagnostics/datasets/wording.hpp"

namespace rangefinder {
namespace {

void warn_of_unseen(Dataset& data) {
    std::vector<std::string> unseen;
    const auto& classes = data.description.classes;
    for (std::size_t i = 0; i < classes.size(); ++i) {
        const bool validated = classes[i].count > 0;
        if (validated && data.shape.class_counts[i] == 0) unseen.push_back(classes[i].name);
    }
    if (unseen.empty()) return;
    data.description.warnings.push_back(
        counted(static_cast<std::int64_t>(unseen.size()), "token") +
        " of the validation part never appear in the training part: " + listed(unseen, 10));
}

}  // namespace

std::vector<std::int64_t> count_tokens(std::span<const float> tokens, std::size_t vocabulary) {
    std::vector<std::int64_t> counts(vocabulary, 0);
    for (const float token : tokens) {
        const auto number = static_cast<std::size_t>(token);
        RF_CHECK(number < vocabulary);
        ++counts[number];
    }
    return counts;
}

std::optional<Error> cut_language(Dataset& data, std::int64_t vocabulary,
                                  std::vector<std::string> names, const DatasetSpec& spec) {
    const auto steps = static_cast<std::int64_t>(data.features.size());
    if (steps < 2) return field_error("?window", "there are fewer than 2 tokens");
    const WindowCut cut = window_cut(spec, TaskKind::kLanguage);
    const std::int64_t training = training_steps(steps, spec.validation_fraction);
    if (auto problem = set_windows(data, cut, steps, 1, training)) return problem;
    data.label_offset = cut.horizon;
    const auto trained = std::span(data.features).first(static_cast<std::size_t>(training));
    set_language(data, std::move(names),
                 count_tokens(trained, static_cast<std::size_t>(vocabulary)));
    return std::nullopt;
}

void set_language(Dataset& data, std::vector<std::string> names,
                  std::vector<std::int64_t> training_counts) {
    const auto vocabulary = static_cast<std::int64_t>(training_counts.size());
    const std::int64_t window = data.shape.example.front();
    data.shape.example = {window};
    data.shape.task = TaskKind::kLanguage;
    data.shape.positions = window;
    data.shape.tokens = vocabulary;
    data.shape.classes = vocabulary;
    data.shape.class_counts = std::move(training_counts);
    data.description.example_shape = data.shape.example;
    data.description.task = task_name(TaskKind::kLanguage);
    data.description.tokens = vocabulary;
    const auto counts = count_tokens(data.features, data.shape.class_counts.size());
    RF_CHECK(names.empty() || names.size() == counts.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
        data.description.classes.push_back({std::move(names[i]), counts[i]});
    }
    warn_of_unseen(data);
}

}  // namespace rangefinder
