#include "daemon/api/series.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "daemon/api/errors.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/run_routes.hpp"
#include "daemon/api/series_table.hpp"
#include "daemon/codec/query_reader.hpp"

namespace rangefinder::api {
namespace {

// JSON answers hold no more rows than this unless fewer are asked for; CSV has every row.
constexpr std::int64_t kMostPoints = 100'000;
constexpr std::int64_t kLargestStep = std::numeric_limits<std::int64_t>::max();

struct Selection {
    std::vector<std::string> names;
    std::int64_t from = 0;
    std::int64_t to = kLargestStep;
    std::optional<std::int64_t> max_points;
};

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> names;
    std::size_t begin = 0;
    while (begin <= text.size() && !text.empty()) {
        const auto end = std::min(text.find(',', begin), text.size());
        if (end > begin) names.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return names;
}

Result<Selection> selection_of(const http::Request& request) {
    std::vector<FieldError> errors;
    codec::QueryReader query(request.query, errors);
    std::string names;
    std::optional<std::int64_t> from, to;
    Selection selection;
    query.text("names", names, 4000)
        .integer("from", from, 0, kLargestStep)
        .integer("to", to, 0, kLargestStep)
        .integer("max_points", selection.max_points, 2, kMostPoints)
        .finish();
    if (from && to && *from > *to) errors.push_back({"?to", "must be at least from"});
    if (!errors.empty()) {
        return Error{ErrorKind::kInvalid,
                     "the query has a wrong parameter: " + errors.front().pointer + " " +
                         errors.front().detail,
                     errors};
    }
    selection.names = split(names);
    selection.from = from.value_or(selection.from);
    selection.to = to.value_or(selection.to);
    return selection;
}

struct Read {
    SeriesTable table;
    std::size_t total_points = 0;
};

// Steps that are read at a time: four series of so many take some 40 MB.
constexpr std::int64_t kWindow = 250'000;

// At most `limit` rows. A long job is read and thinned window by window, because all of its values
// together may not fit into memory.
Read read_table(store::Store& store, const store::JobRecord& job, const Selection& selection,
                std::size_t limit) {
    const std::int64_t last = std::min(selection.to, job.progress.step);
    const std::int64_t windows = std::max<std::int64_t>(0, last - selection.from) / kWindow + 1;
    const std::size_t share =
        std::max<std::size_t>(16, 2 * limit / static_cast<std::size_t>(windows));
    Read read;
    for (std::int64_t window = 0; window < windows; ++window) {
        const std::int64_t from = selection.from + window * kWindow;
        // The last one has no end of its own: records may be ahead of the progress.
        const std::int64_t to = window + 1 == windows ? selection.to : from + kWindow - 1;
        const SeriesTable part = align(store.series(job.id, selection.names, from, to));
        read.total_points += part.steps.size();
        append(read.table, down_sample(part, windows == 1 ? limit : share));
    }
    read.table = down_sample(read.table, limit);
    return read;
}

const char* word_of(double value) {
    if (std::isnan(value)) return "nan";
    return value > 0 ? "infinity" : "-infinity";
}

Json table_json(const std::string& job, const SeriesTable& table, std::size_t total_points) {
    Json json = {{"job", job}};
    json["step"] = table.steps;
    json["series"] = Json::object();
    json["non_finite"] = Json::object();
    for (std::size_t c = 0; c < table.names.size(); ++c) {
        Json::array_t column;
        column.reserve(table.steps.size());
        for (std::size_t row = 0; row < table.steps.size(); ++row) {
            const auto& value = table.columns[c][row];
            const bool finite = value && std::isfinite(*value);
            column.push_back(finite ? Json(*value) : Json(nullptr));
            if (!value || finite) continue;
            json["non_finite"][table.names[c]][std::to_string(table.steps[row])] = word_of(*value);
        }
        json["series"][table.names[c]] = std::move(column);
    }
    json["total_points"] = total_points;
    json["downsampled"] = total_points != table.steps.size();
    return json;
}

void append_number(std::string& text, double value) {
    if (std::isfinite(value)) {
        char digits[32];
        const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
        text.append(digits, end);
    } else {
        text += std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
    }
}

std::string table_csv(const SeriesTable& table) {
    std::string text = "step";
    for (const std::string& name : table.names) text += "," + name;
    text += "\n";
    for (std::size_t row = 0; row < table.steps.size(); ++row) {
        text += std::to_string(table.steps[row]);
        for (const auto& column : table.columns) {
            text += ",";
            if (column[row]) append_number(text, *column[row]);
        }
        text += "\n";
    }
    return text;
}

http::Response csv_response(const std::string& job, const SeriesTable& table) {
    http::Response response;
    response.headers["Content-Type"] = "text/csv; charset=utf-8; header=present";
    response.headers["Content-Disposition"] = "inline; filename=\"" + job + ".csv\"";
    response.body = table_csv(table);
    return response;
}

}  // namespace

SeriesTable thinned_series(store::Store& store, const store::JobRecord& job,
                           const std::vector<std::string>& names, std::size_t limit) {
    Selection selection;
    selection.names = names;
    return read_table(store, job, selection, limit).table;
}

void SeriesResource::add_routes(http::Router& router) {
    router.add("GET", "/v1/jobs/{id}/series", http::answering(*this, &SeriesResource::get));
    router.add("GET", "/v1/runs/{id}/series",
               of_runs(http::answering(*this, &SeriesResource::get)));
}

http::Response SeriesResource::get(const http::Request& request) {
    const bool csv =
        accepts(request, "text/csv", true) && !accepts(request, "application/json", true);
    if (!csv && !accepts(request, "application/json")) {
        return problem(406, "series are application/json or text/csv", request);
    }
    const auto selection = selection_of(request);
    if (!selection) return problem(selection.error(), request);
    const auto job = store_.job(request.path_parameters.at("id"));
    if (!job) return problem(job.error(), request);
    if (csv && !selection->max_points) {
        return csv_response(job->id, align(store_.series(job->id, selection->names, selection->from,
                                                         selection->to)));
    }
    const auto limit = static_cast<std::size_t>(selection->max_points.value_or(kMostPoints));
    const Read read = read_table(store_, *job, *selection, limit);
    if (csv) return csv_response(job->id, read.table);
    return json_response(200, table_json(job->id, read.table, read.total_points));
}

}  // namespace rangefinder::api
