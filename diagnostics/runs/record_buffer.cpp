#include "diagnostics/runs/record_buffer.hpp"

#include "diagnostics/base/check.hpp"

namespace rangefinder {

RecordBuffer::RecordBuffer(const std::vector<std::string>& names, const std::string& suffix,
                           RunObserver& observer, const Clock& clock)
    : observer_(observer), clock_(clock), last_flush_(clock.steady()) {
    for (const std::string& name : names) columns_.push_back({name + suffix, {}, {}});
}

void RecordBuffer::add(std::int64_t step, std::span<const double> values) {
    RF_CHECK(values.size() == columns_.size());
    auto column = columns_.begin();
    for (const double value : values) {
        column->steps.push_back(step);
        column->values.push_back(value);
        ++column;
    }
    if (clock_.steady() - last_flush_ >= kFlushEvery) flush();
}

void RecordBuffer::flush() {
    last_flush_ = clock_.steady();
    if (columns_.front().steps.empty()) return;
    observer_.on_records(columns_);
    for (Series& column : columns_) {
        column.steps.clear();
        column.values.clear();
    }
}

}  // namespace rangefinder
