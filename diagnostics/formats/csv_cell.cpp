#include "diagnostics/formats/csv_cell.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

namespace rangefinder {
namespace {

bool is_missing(std::string_view text) {
    if (text.size() > 4) return false;
    for (const std::string_view word : {"", "?", "NA", "N/A", "NaN", "nan", "null", "NULL"}) {
        if (text == word) return true;
    }
    return false;
}

// Out of a double's range: so small that it is zero, or too large.
Cell read_extreme(std::string_view text) {
    const double number = std::strtod(std::string(text).c_str(), nullptr);
    if (std::isfinite(number)) return {CellKind::kNumber, number};
    return {CellKind::kNotFinite, 0.0};
}

}  // namespace

Cell read_cell(std::string_view text) {
    if (is_missing(text)) return {CellKind::kMissing, 0.0};
    std::string_view digits = text;
    if (digits.starts_with('+') && !digits.starts_with("+-")) digits.remove_prefix(1);
    double number = 0.0;
    const char* end = digits.data() + digits.size();
    const auto [stopped, status] = std::from_chars(digits.data(), end, number);
    if (status == std::errc::invalid_argument || stopped != end) return {CellKind::kText, 0.0};
    if (status == std::errc::result_out_of_range) return read_extreme(digits);
    if (std::isnan(number)) return {CellKind::kMissing, 0.0};
    if (std::isinf(number)) return {CellKind::kNotFinite, 0.0};
    return {CellKind::kNumber, number};
}

}  // namespace rangefinder
