#include "diagnostics/frameworks/code_lines.hpp"

#include "diagnostics/frameworks/python_text.hpp"

namespace rangefinder {
namespace {

// Where nobody said how long the training is to be.
constexpr std::int64_t kGuessedSteps = 1000;

}  // namespace

std::string purpose_line(const CodePlan& plan) {
    std::vector<std::string> known;
    if (plan.batch_size > 0) known.push_back("batches of " + std::to_string(plan.batch_size));
    if (plan.steps) known.push_back("a training of " + std::to_string(*plan.steps) + " steps");
    if (known.empty()) return "# By Rangefinder.";
    return "# For " + known.front() + (known.size() > 1 ? " and " + known.back() : "") +
           ", by Rangefinder.";
}

std::string steps_line(const CodePlan& plan) {
    if (plan.steps) return "steps = " + std::to_string(*plan.steps);
    return "steps = " + std::to_string(kGuessedSteps) +
           "  # No planned length was given: set your training's batches in all.";
}

void add_parameters_of(CodeLines& lines) {
    lines.insert(
        lines.end(),
        {"", "def parameters_of(*layers):  # Of the layers of these names and all below them.",
         "    return [parameter for name, parameter in model.named_parameters()",
         "            if any(name == layer or name.startswith(layer + \".\") for layer in layers)]",
         ""});
}

void add_freeze(const CodePlan& plan, CodeLines& lines) {
    if (plan.freeze.empty()) return;
    lines.push_back("for parameter in parameters_of(" + python_texts(plan.freeze) + "):");
    lines.push_back("    parameter.requires_grad_(False)");
}

std::vector<std::string> grouped_layers(const CodePlan& plan) {
    std::vector<std::string> layers;
    for (const CodeGroup& group : plan.groups) {
        layers.insert(layers.end(), group.layers.begin(), group.layers.end());
    }
    return layers;
}

void add_rest(const CodePlan& plan, CodeLines& lines) {
    lines.push_back("grouped = {id(parameter) for parameter in parameters_of(" +
                    python_texts(grouped_layers(plan)) + ")}");
    lines.push_back(
        "rest = [parameter for parameter in model.parameters() if id(parameter) not in grouped]");
}

std::string joined_lines(const CodeLines& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

}  // namespace rangefinder
