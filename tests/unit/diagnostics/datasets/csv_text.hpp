// Helpers of the CSV data set tests.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "diagnostics/datasets/csv_dataset.hpp"

namespace rangefinder {

inline Dataset loaded(const std::string& text, const DatasetSpec& spec = {}) {
    auto data = load_csv(text, spec);
    INFO((data.ok() ? std::string() : data.error().text));
    REQUIRE(data.ok());
    return std::move(*data);
}

inline Error refused(const std::string& text, const DatasetSpec& spec = {}) {
    const auto data = load_csv(text, spec);
    REQUIRE_FALSE(data.ok());
    return data.error();
}

inline bool warns(const Dataset& data, const std::string& part) {
    for (const std::string& warning : data.description.warnings) {
        if (warning.find(part) != std::string::npos) return true;
    }
    return false;
}

// A header and then `rows` lines by make(row).
template <typename Make>
std::string lines(const std::string& header, int rows, Make make) {
    std::string text = header + "\n";
    for (int row = 0; row < rows; ++row) text += make(row) + "\n";
    return text;
}

}  // namespace rangefinder
