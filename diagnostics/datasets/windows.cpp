#include "diagnostics/datasets/windows.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "diagnostics/base/check.hpp"
#include "diagnostics/datasets/finish.hpp"
#include "diagnostics/datasets/wording.hpp"

namespace rangefinder {
namespace {

// A step range that windows may lie in.
struct Part {
    std::int64_t begin = 0;
    std::int64_t end = 0;

    std::int64_t steps() const { return end - begin; }
};

Error too_short(const char* name, const Part& part, const WindowCut& cut) {
    return field_error("?window", std::string("the ") + name + " part has " +
                                      counted(part.steps(), "step") + "; a window of " +
                                      std::to_string(cut.window) + " and a horizon of " +
                                      std::to_string(cut.horizon) + " need " +
                                      std::to_string(cut.window + cut.horizon));
}

std::int64_t window_count(const Part& part, const WindowCut& cut, std::int64_t stride) {
    const std::int64_t room = part.steps() - cut.window - cut.horizon;
    return room < 0 ? 0 : room / stride + 1;
}

void add_windows(Dataset& data, const Part& part, const WindowCut& cut, std::int64_t stride,
                 std::int64_t width, std::span<const char> known) {
    const std::int64_t reach = cut.window + cut.horizon;
    for (std::int64_t step = part.begin; step + reach <= part.end; step += stride) {
        const auto predicted = static_cast<std::size_t>(step + reach - 1);
        if (known.empty() || known[predicted] != 0) data.starts.push_back(step * width);
    }
}

std::vector<std::int64_t> numbers_from(std::int64_t first, std::int64_t end) {
    std::vector<std::int64_t> numbers(static_cast<std::size_t>(end - first));
    std::iota(numbers.begin(), numbers.end(), first);
    return numbers;
}

}  // namespace

WindowCut window_cut(const DatasetSpec& spec, TaskKind task) {
    constexpr std::int64_t kSeriesWindow = 24;
    constexpr std::int64_t kTextWindow = 64;
    const bool language = task == TaskKind::kLanguage;
    WindowCut cut;
    cut.window = spec.window != 0 ? spec.window : language ? kTextWindow : kSeriesWindow;
    cut.horizon = spec.horizon;
    cut.stride = spec.stride != 0 ? spec.stride : language ? cut.window : 1;
    // A text's validation loss counts every character once.
    cut.validation_stride = language ? std::max(cut.stride, cut.window) : cut.stride;
    return cut;
}

std::int64_t training_steps(std::int64_t steps, double validation_fraction) {
    RF_CHECK(steps >= 2);
    const double wanted = std::floor(static_cast<double>(steps) * validation_fraction);
    return steps - std::clamp<std::int64_t>(static_cast<std::int64_t>(wanted), 1, steps - 1);
}

std::optional<Error> set_windows(Dataset& data, const WindowCut& cut, std::int64_t steps,
                                 std::int64_t width, std::int64_t training,
                                 std::span<const char> known) {
    const Part first{0, training}, last{training, steps};
    const std::int64_t trained = window_count(first, cut, cut.stride);
    const std::int64_t validated = window_count(last, cut, cut.validation_stride);
    if (trained == 0) return too_short("training", first, cut);
    if (validated == 0) return too_short("validation", last, cut);
    if (trained + validated > kMaxWindows) {
        return field_error("?stride", "gives " + std::to_string(trained + validated) +
                                          " windows; at most " + std::to_string(kMaxWindows) +
                                          " are allowed");
    }
    data.starts.reserve(static_cast<std::size_t>(trained + validated));
    add_windows(data, first, cut, cut.stride, width, known);
    const auto border = static_cast<std::int64_t>(data.starts.size());
    add_windows(data, last, cut, cut.validation_stride, width, known);
    const auto rows = static_cast<std::int64_t>(data.starts.size());
    if (border == 0 || rows == border) {
        return field_error("?target", std::string("no window of the ") +
                                          (border == 0 ? "training" : "validation") +
                                          " part has a value to predict; too many are missing");
    }
    set_parts(data, {cut.window, width}, {numbers_from(0, border), numbers_from(border, rows)});
    data.shape.stored_values = steps * width;
    data.description.windows = {steps, cut.window, cut.horizon, cut.stride, 0.0};
    return std::nullopt;
}

}  // namespace rangefinder
