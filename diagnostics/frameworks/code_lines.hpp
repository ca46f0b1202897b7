// Lines that the frameworks' code has in common.
#pragma once

#include <string>
#include <vector>

#include "diagnostics/frameworks/code_plan.hpp"

namespace rangefinder {

using CodeLines = std::vector<std::string>;

// What the lines are for: batch size and planned length.
std::string purpose_line(const CodePlan& plan);
// "steps = 2000", or a guess that says that it is one.
std::string steps_line(const CodePlan& plan);
// PyTorch: a function that gives the parameters of layers by name.
void add_parameters_of(CodeLines& lines);
// PyTorch: frozen layers get no gradient.
void add_freeze(const CodePlan& plan, CodeLines& lines);
// The names of all layers of all groups.
std::vector<std::string> grouped_layers(const CodePlan& plan);
// PyTorch: `rest`, the parameters that are in no group.
void add_rest(const CodePlan& plan, CodeLines& lines);

// Each line with its end.
std::string joined_lines(const CodeLines& lines);

}  // namespace rangefinder
