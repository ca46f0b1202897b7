#include <algorithm>

#include "daemon/api/foreign_columns.hpp"
#include "daemon/api/foreign_series.hpp"
#include "diagnostics/formats/event_file.hpp"

namespace rangefinder::api {
namespace {

// Logged without a step, or always with the same one: then they come in their order.
bool counts_no_steps(const std::vector<EventScalar>& points) {
    return points.size() > 1 && std::all_of(points.begin(), points.end(), [&](const auto& point) {
               return point.step == points.front().step;
           });
}

struct Restarts {
    std::size_t repeated = 0;  // Points that were logged once more.
    std::size_t uncounted = 0;
};

Series series_of(const EventTag& tag, Restarts& restarts) {
    Series series{tag.name, {}, {}};
    const bool count = counts_no_steps(tag.points);
    restarts.uncounted += count ? 1 : 0;
    for (const EventScalar& point : tag.points) {
        const std::int64_t step =
            count ? static_cast<std::int64_t>(series.steps.size()) : point.step;
        while (!series.steps.empty() && series.steps.back() >= step) {
            series.steps.pop_back();
            series.values.pop_back();
            ++restarts.repeated;
        }
        series.steps.push_back(step);
        series.values.push_back(point.value);
    }
    return series;
}

}  // namespace

Result<ForeignColumns> columns_from_events(ByteView bytes) {
    auto file = read_event_file(bytes);
    if (!file) return file.error();
    ForeignColumns found;
    found.format = "tensorboard";
    found.step = "step";
    std::size_t values = 0;
    Restarts restarts;
    for (const EventTag& tag : file->tags) {
        values += tag.points.size();
        found.columns.push_back(series_of(tag, restarts));
    }
    if (values > kMostForeignValues) {
        return Error{ErrorKind::kTooLarge,
                     "more than " + std::to_string(kMostForeignValues) + " values",
                     {}};
    }
    if (found.columns.empty()) {
        return Error{ErrorKind::kInvalid,
                     "the event file has no scalar in its " + std::to_string(file->records) +
                         " records: send the one that the training wrote its loss to",
                     {}};
    }
    if (file->torn) {
        found.notes.push_back("The last record is cut off at byte " +
                              std::to_string(file->read_bytes) +
                              " and was left out: the file was still being written, or its "
                              "training was stopped.");
    }
    if (restarts.repeated > 0) {
        found.notes.push_back("Steps go back, as after a restart: of " +
                              std::to_string(restarts.repeated) +
                              " values that were logged twice the later ones count.");
    }
    if (restarts.uncounted > 0) {
        found.notes.push_back("Of " + std::to_string(restarts.uncounted) +
                              " tags all values have one step: they are taken in their order.");
    }
    return found;
}

}  // namespace rangefinder::api
