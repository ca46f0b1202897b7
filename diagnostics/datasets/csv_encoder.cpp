#include "diagnostics/datasets/csv_encoder.hpp"

#include <algorithm>
#include <limits>

#include "diagnostics/base/check.hpp"
#include "diagnostics/formats/csv_cell.hpp"

namespace rangefinder {
namespace {

double encode_number(std::string_view text) {
    const Cell cell = read_cell(text);
    if (cell.kind == CellKind::kNumber) return cell.number;
    RF_CHECK(cell.kind == CellKind::kMissing);
    return std::numeric_limits<double>::quiet_NaN();
}

void encode_text(const CsvFeature& feature, std::string_view text, std::span<double> out) {
    std::fill(out.begin(), out.end(), 0.0);
    const auto& categories = feature.categories;
    const auto found = std::lower_bound(categories.begin(), categories.end(), text);
    if (found == categories.end() || *found != text) return;
    out[static_cast<std::size_t>(found - categories.begin())] = 1.0;
}

}  // namespace

void encode_features(const CsvPlan& plan, std::span<const std::string_view> cells,
                     std::span<double> out) {
    RF_CHECK(out.size() == plan.width);
    for (const CsvFeature& feature : plan.features) {
        const std::string_view cell = cells[feature.column];
        if (feature.categories.empty()) {
            out[feature.first_output] = encode_number(cell);
        } else {
            encode_text(feature, cell, out.subspan(feature.first_output, feature.width()));
        }
    }
}

}  // namespace rangefinder
