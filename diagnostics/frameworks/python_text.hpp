// Pieces of Python.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace rangefinder {

// Three digits: more would promise an accuracy that no range test has.
std::string python_rate(double rate);
// The shortest text that reads back as the number.
std::string python_number(double value);
std::string python_number(std::int64_t value);
// A quoted and escaped string.
std::string python_text(const std::string& text);
// "\"0\", \"1\"".
std::string python_texts(const std::vector<std::string>& texts);

// Arguments of a call: positional ones have an empty name.
using PythonArguments = std::vector<std::pair<std::string, std::string>>;
// "name(a, b=c)".
std::string python_call(const std::string& name, const PythonArguments& arguments);

}  // namespace rangefinder
