#include "diagnostics/schedules/preview.hpp"

#include <algorithm>

#include "diagnostics/base/check.hpp"
#include "diagnostics/schedules/schedule.hpp"

namespace rangefinder {

namespace {

struct Point {
    std::int64_t step = 0;
    ScheduledStep values;
};

// The last step is always among them.
std::vector<Point> all_points(Schedule schedule, std::int64_t steps,
                              const PreviewOptions& options) {
    const std::int64_t stride = (steps + kMaxPreviewSteps - 1) / kMaxPreviewSteps;
    std::vector<Point> points;
    std::size_t fed = 0;
    for (std::int64_t step = 0; step < steps; step = step + stride) {
        const auto evaluations = static_cast<std::size_t>(step / options.evaluate_every);
        for (; fed < std::min(evaluations, options.metrics.size()); ++fed) {
            const auto before = static_cast<std::int64_t>(fed + 1) * options.evaluate_every - 1;
            schedule.add_metric(before, options.metrics[fed]);
        }
        points.push_back({step, schedule.at(step)});
    }
    if (points.back().step != steps - 1) points.push_back({steps - 1, schedule.at(steps - 1)});
    return points;
}

void add(const Point& point, SchedulePreview& preview) {
    preview.step.push_back(point.step);
    preview.learning_rate.push_back(point.values.learning_rate);
    if (point.values.momentum) preview.momentum.push_back(*point.values.momentum);
}

// Of each bucket the lowest and the highest rate in the order of their steps.
void add_extremes(std::span<const Point> bucket, SchedulePreview& preview) {
    const auto [low, high] =
        std::minmax_element(bucket.begin(), bucket.end(), [](const Point& a, const Point& b) {
            return a.values.learning_rate < b.values.learning_rate;
        });
    const auto [first, second] = std::minmax(low, high);
    add(*first, preview);
    if (first != second) add(*second, preview);
}

}  // namespace

SchedulePreview preview_schedule(const ScheduleSpec& spec, double learning_rate, std::int64_t steps,
                                 const PreviewOptions& options) {
    RF_CHECK(options.max_points >= 4 && options.evaluate_every >= 1);
    const std::vector<Point> points =
        all_points(make_schedule(spec, learning_rate, steps), steps, options);
    SchedulePreview preview;
    const auto most = static_cast<std::size_t>(options.max_points);
    if (points.size() <= most) {
        for (const Point& point : points) add(point, preview);
        return preview;
    }
    const std::span<const Point> inner(points.data() + 1, points.size() - 2);
    const std::size_t buckets = (most - 2) / 2;
    add(points.front(), preview);
    for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
        const std::size_t begin = bucket * inner.size() / buckets;
        const std::size_t end = (bucket + 1) * inner.size() / buckets;
        add_extremes(inner.subspan(begin, end - begin), preview);
    }
    add(points.back(), preview);
    return preview;
}

}  // namespace rangefinder
