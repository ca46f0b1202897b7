// Prints what was found, for people and for programs.
#pragma once

#include "tests/bench/diagnosis/outcome.hpp"

namespace rangefinder::diagnosis {

void print_table(const Outcomes& outcomes);
void print_json(const Outcomes& outcomes);

}  // namespace rangefinder::diagnosis
