// What a single CSV cell says: a number, a text, or nothing.
#pragma once

#include <string_view>

namespace rangefinder {

enum class CellKind {
    kMissing,    // Empty, "?", "NA", "N/A", "NaN", "nan", "null", "NULL".
    kNumber,     // Decimal point, optional exponent and sign.
    kNotFinite,  // "inf", or a number too large for a double.
    kText,
};

struct Cell {
    CellKind kind = CellKind::kMissing;
    double number = 0.0;  // kNumber only.
};

Cell read_cell(std::string_view text);

}  // namespace rangefinder
