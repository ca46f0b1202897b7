// Cuts a series or a text into windows: where each begins, and which of them train. No value is
// copied.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "diagnostics/datasets/dataset.hpp"

namespace rangefinder {

// How windows are cut; all in steps.
struct WindowCut {
    std::int64_t window = 0;
    std::int64_t horizon = 1;  // What is predicted lies so far behind the window's last step.
    std::int64_t stride = 1;   // From one window of the training part to the next.
    std::int64_t validation_stride = 1;
};

// The windows of a task: 24 values a window, each step a window of its own, for a series; 64
// tokens, each in one window, for a language. What the specification names goes before.
WindowCut window_cut(const DatasetSpec& spec, TaskKind task);

// So many first steps train; the rest, steps * validation_fraction rounded down and at least 1,
// validates: a model that is to forecast must not have seen what comes after.
std::int64_t training_steps(std::int64_t steps, double validation_fraction);

// Sets rows, parts and starts for a stream of `steps` steps of `width` values: the windows that
// lie, with what they are to predict, within the first `training` steps, then those within the
// rest. Windows whose predicted step is not `known` are left out (empty: all are known). Errors:
// "?window", "?stride" when a part holds no window or there are too many.
std::optional<Error> set_windows(Dataset& data, const WindowCut& cut, std::int64_t steps,
                                 std::int64_t width, std::int64_t training,
                                 std::span<const char> known = {});

// Most windows a data set may have.
inline constexpr std::int64_t kMaxWindows = std::int64_t{1} << 26;

}  // namespace rangefinder
