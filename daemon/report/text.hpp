// Numbers and foreign text as they stand in a report.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace rangefinder::report {

inline constexpr const char* kNone = "–";

// Four digits: "0.1234", "1.5e-07"; words for what is no number.
std::string number_text(double value);
// Three digits: no range test knows more.
std::string rate_text(double value);
std::string rate_text(const std::optional<double>& value);
std::string percent_text(double share);
std::string joined(const std::vector<std::string>& texts, const char* between);
// "gradient norm" of "gradient_norm".
std::string words_of(const std::string& name);

// For text and for attributes in quotes; control characters become spaces.
std::string html_escaped(const std::string& text);
// On one line, without meaning to Markdown or to HTML in it.
std::string markdown_escaped(const std::string& text);

}  // namespace rangefinder::report
