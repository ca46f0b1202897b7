#include "daemon/codec/record_codec.hpp"

#include <algorithm>

#include "daemon/codec/finding_json.hpp"
#include "daemon/codec/json_text.hpp"
#include "daemon/codec/numbers.hpp"

namespace rangefinder::codec {
namespace {

constexpr std::size_t kLongestSeriesName = 256;

OrderedJson progress_json(const Progress& progress) {
    const double fraction = progress.steps > 0 ? static_cast<double>(progress.step) /
                                                     static_cast<double>(progress.steps)
                                               : 0.0;
    return {{"step", progress.step},
            {"steps", progress.steps},
            {"fraction", std::clamp(fraction, 0.0, 1.0)},
            {"eta_seconds", number_or_null(progress.eta_seconds)},
            {"steps_per_second", number_or_null(progress.steps_per_second)}};
}

OrderedJson records_json(const Records& records) {
    OrderedJson json = OrderedJson::object();
    for (const Series& series : records) {
        OrderedJson non_finite;
        OrderedJson column = {{"steps", series.steps}};
        column["values"] = column_json(series.values, &series.steps, non_finite);
        if (!non_finite.is_null()) column["non_finite"] = std::move(non_finite);
        json[series.name] = std::move(column);
    }
    return json;
}

Series read_series(const std::string& name, const Json& value, Errors& errors) {
    Series series{name, {}, {}};
    const std::string pointer = member_pointer("", name);
    if (name.size() > kLongestSeriesName) errors.push_back({pointer, "has a name too long"});
    ObjectReader reader(value, pointer, errors);
    const Json* steps = reader.require("steps");
    const Json* values = reader.require("values");
    const Json* non_finite = reader.find("non_finite");
    reader.finish();
    if (steps == nullptr || values == nullptr || !steps->is_array()) return series;
    for (const Json& step : *steps) {
        series.steps.push_back(
            read_integer(step, pointer + "/steps", {0, IntegerRange{}.high}, errors).value_or(0));
    }
    series.values =
        column_from_json(*values, &series.steps, non_finite, pointer + "/values", errors);
    if (series.values.size() != series.steps.size()) {
        errors.push_back({pointer, "has " + std::to_string(series.steps.size()) + " steps but " +
                                       std::to_string(series.values.size()) + " values"});
    }
    return series;
}

OrderedJson event_of(std::string_view job) {
    return {{"job", job}};
}

}  // namespace

std::string to_json(const Progress& progress) {
    return dump_json(progress_json(progress));
}

Result<Progress> progress_from_json(std::string_view text) {
    auto value = parse_json(text);
    if (!value) return value.error();
    Errors errors;
    Progress progress;
    double fraction = 0.0;
    ObjectReader reader(*value, "", errors);
    reader.integer("step", progress.step).integer("steps", progress.steps);
    reader.number("fraction", fraction);
    const auto optional_number = [&](const char* name) -> std::optional<double> {
        const Json* member = reader.find(name);
        if (member == nullptr || member->is_null()) return std::nullopt;
        return read_number(*member, reader.pointer_of(name), errors);
    };
    progress.eta_seconds = optional_number("eta_seconds");
    progress.steps_per_second = optional_number("steps_per_second").value_or(0.0);
    reader.finish();
    if (!errors.empty()) return invalid(std::move(errors), "the progress");
    return progress;
}

std::string to_json(const Records& records) {
    return dump_json(records_json(records));
}

Result<Records> records_from_json(std::string_view text) {
    auto value = parse_json(text, kTrustedJson);
    if (!value) return value.error();
    if (!value->is_object()) {
        return Error{ErrorKind::kMalformed, "records must be an object of series", {}};
    }
    Errors errors;
    Records records;
    for (const auto& [name, series] : value->items()) {
        records.push_back(read_series(name, series, errors));
    }
    if (!errors.empty()) return invalid(std::move(errors), "the records");
    return records;
}

std::string job_error_json(std::string_view kind, std::string_view message) {
    return dump_json(OrderedJson{{"kind", kind}, {"message", message}});
}

std::string progress_event(std::string_view job, const Progress& progress) {
    OrderedJson event = event_of(job);
    event.update(progress_json(progress));
    return dump_json(event);
}

std::string records_event(std::string_view job, const Records& records) {
    OrderedJson event = event_of(job);
    event["series"] = records_json(records);
    return dump_json(event);
}

std::string finding_event(std::string_view job, const Finding& finding) {
    OrderedJson event = event_of(job);
    event["finding"] = finding_json(finding);
    return dump_json(event);
}

Result<Finding> finding_of_event(std::string_view data) {
    auto value = parse_json(data);
    if (!value) return value.error();
    Errors errors;
    Finding finding;
    std::string job;
    ObjectReader reader(*value, "", errors);
    reader.text("job", job).required_member("finding", finding, read_finding).finish();
    if (!errors.empty()) return invalid(std::move(errors), "the event");
    return finding;
}

std::string state_event(const StateEvent& event) {
    OrderedJson json = event_of(event.job);
    json["state"] = event.state;
    json["kind"] = event.kind;
    json["name"] = event.name;
    return dump_json(json);
}

}  // namespace rangefinder::codec
