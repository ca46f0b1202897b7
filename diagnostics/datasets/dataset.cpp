#include "diagnostics/datasets/dataset.hpp"

#include "diagnostics/base/check.hpp"
#include "diagnostics/formats/bytes.hpp"

namespace rangefinder {

std::int64_t Dataset::example_size() const {
    const auto size = checked_product(shape.example);
    RF_CHECK(size.has_value());
    return *size;
}

std::int64_t Dataset::start_of(std::int64_t row) const {
    RF_CHECK(row >= 0 && row < shape.rows);
    return starts.empty() ? row * example_size() : starts[static_cast<std::size_t>(row)];
}

std::span<const float> Dataset::example(std::int64_t row) const {
    return std::span(features).subspan(static_cast<std::size_t>(start_of(row)),
                                       static_cast<std::size_t>(example_size()));
}

}  // namespace rangefinder
