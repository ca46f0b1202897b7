// The header of an .npy file: a Python dict literal with exactly the keys descr, fortran_order and
// shape.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/base/result.hpp"

namespace rangefinder {

struct NpyHeader {
    std::string descr;
    bool fortran_order = false;
    std::vector<std::int64_t> shape;
};

// Parses the literal and nothing more than it needs: strings, True, False, tuples of non-negative
// integers. Trailing spaces and one newline may follow.
Result<NpyHeader> parse_npy_header(std::string_view text);

}  // namespace rangefinder
