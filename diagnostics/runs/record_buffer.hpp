// Gathers a run's measurements by step and hands them on a few times a second.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <vector>

#include "diagnostics/base/clock.hpp"
#include "diagnostics/runs/runs.hpp"
#include "diagnostics/training/trainer.hpp"

namespace rangefinder {

// Of some steps there are also figures, each a series with a point only where the step had it. All
// of a step is handed on together. Not thread-safe. What was not flushed at its end is lost:
// flush() before.
class RecordBuffer {
  public:
    // Every column's name gets `suffix`: "" or "/sweep_2".
    RecordBuffer(const std::vector<std::string>& names, const std::string& suffix,
                 RunObserver& observer, const Clock& clock);

    // Of the step that is added next. The same names at every call; a value each, NaN: none.
    void add_figures(std::int64_t step, std::span<const std::string> names,
                     std::span<const double> values);
    // One value a column, in the order of the names.
    void add(std::int64_t step, std::span<const double> values);
    void add(std::int64_t step, std::initializer_list<double> values) {
        add(step, std::span(values.begin(), values.size()));
    }
    void flush();
    std::size_t columns() const { return columns_.size(); }

  private:
    static constexpr std::chrono::milliseconds kFlushEvery{100};

    RunObserver& observer_;
    const Clock& clock_;
    std::string suffix_;
    Records columns_;
    Records figures_;
    SteadyTime last_flush_;
};

// The figures that a step has, as records of one point each; a series without a figure is empty.
// `records` is what came out the last time, or nothing: its memory is used again.
void write_figures(const StepRecord& record, Records& records);

}  // namespace rangefinder
