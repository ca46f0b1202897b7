#include "diagnostics/runs/record_buffer.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

RecordBuffer::RecordBuffer(const std::vector<std::string>& names, const std::string& suffix,
                           RunObserver& observer, const Clock& clock)
    : observer_(observer), clock_(clock), suffix_(suffix), last_flush_(clock.steady()) {
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

void RecordBuffer::add_figures(std::int64_t step, std::span<const std::string> names,
                               std::span<const double> values) {
    RF_CHECK(names.size() == values.size());
    if (figures_.empty()) {
        for (const std::string& name : names) figures_.push_back({name + suffix_, {}, {}});
    }
    RF_CHECK(figures_.size() == values.size());
    for (std::size_t place = 0; place < values.size(); ++place) {
        if (std::isnan(values[place])) continue;
        figures_[place].steps.push_back(step);
        figures_[place].values.push_back(values[place]);
    }
}

void RecordBuffer::flush() {
    last_flush_ = clock_.steady();
    if (columns_.front().steps.empty()) return;
    Records told = columns_;
    std::copy_if(figures_.begin(), figures_.end(), std::back_inserter(told),
                 [](const Series& figure) { return !figure.steps.empty(); });
    observer_.on_records(told);
    for (Records* all : {&columns_, &figures_}) {
        for (Series& series : *all) {
            series.steps.clear();
            series.values.clear();
        }
    }
}

void write_figures(const StepRecord& record, Records& records) {
    if (records.empty()) {
        for (const std::string& name : record.figure_names) records.push_back({name, {}, {}});
    }
    RF_CHECK(records.size() == record.figures.size());
    for (std::size_t place = 0; place < records.size(); ++place) {
        const std::size_t points = std::isnan(record.figures[place]) ? 0 : 1;
        records[place].steps.assign(points, record.step);
        records[place].values.assign(points, record.figures[place]);
    }
}

}  // namespace rangefinder
