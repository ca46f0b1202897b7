#include "daemon/api/run_request.hpp"

#include <algorithm>

#include "daemon/api/foreign_series.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/rule_actions.hpp"
#include "daemon/codec/json_text.hpp"
#include "daemon/codec/member_lists.hpp"
#include "daemon/codec/probe_codec.hpp"
#include "daemon/codec/type_words.hpp"

namespace rangefinder::api {
namespace {

using codec::Errors;
using codec::ObjectReader;

constexpr codec::JsonLimits kRunJson{12, 250'000};
constexpr codec::JsonLimits kBatchJson{6, 2 * kMostBatchValues};
constexpr std::int64_t kMostLateSteps = 10'000;
constexpr std::int64_t kLongestLadder = 1'000'000;
constexpr std::size_t kLongestReason = 1000;

// One of the words, or as it was.
void read_word(ObjectReader& reader, const std::string& name, std::string& target,
               const std::vector<std::string>& words) {
    if (!reader.has(name)) return;
    const std::string word = codec::read_type(reader, name, {words, {}});
    if (!word.empty()) target = word;
}

DiagnosticsSpec read_actions(const codec::Json& value, const std::string& pointer, Errors& errors) {
    if (value.is_object() && value.contains("every")) {
        errors.push_back({codec::member_pointer(pointer, "every"),
                          "is for trainings of this daemon; a run says itself what it measured"});
    }
    return codec::read_diagnostics(value, pointer, errors);
}

RunRequest read_run(const codec::Json& value, Errors& errors) {
    RunRequest run;
    ObjectReader reader(value, "", errors);
    reader.text("name", run.name).member("facts", run.about.facts, read_run_facts);
    run.labels = codec::read_labels(reader);
    read_word(reader, "kind", run.about.facts.kind, {"training", "range_test"});
    read_word(reader, "planned_schedule", run.about.planned_schedule,
              codec::schedule_types().available);
    reader.integer("ladder_steps", run.about.ladder_steps, {0, kLongestLadder})
        .integer("late_steps", run.late_steps, {0, kMostLateSteps})
        .member("diagnostics", run.diagnostics, read_actions)
        .finish();
    // Whether the schedule moves the rate is not known before the end.
    run.about.facts.constant_rate = false;
    return run;
}

// Facts stay as they were sent: they are read again from here.
std::string spec_of(const RunRequest& run, const codec::Json& value) {
    codec::OrderedJson json = {{"kind", run.about.facts.kind},
                               {"name", run.name},
                               {"labels", run.labels},
                               {"facts", value.value("facts", codec::Json::object())},
                               {"planned_schedule", run.about.planned_schedule},
                               {"ladder_steps", run.about.ladder_steps},
                               {"late_steps", run.late_steps}};
    json["diagnostics"] = codec::diagnostics_json(run.diagnostics);
    json["diagnostics"].erase("every");
    if (json["diagnostics"].empty()) json["diagnostics"] = codec::OrderedJson::object();
    return codec::dump_json(json);
}

void check_steps(const Records& records, Errors& errors) {
    for (const Series& series : records) {
        const auto above = std::find_if(series.steps.begin(), series.steps.end(),
                                        [](std::int64_t step) { return step > kLargestRunStep; });
        if (above == series.steps.end()) continue;
        errors.push_back({"/step", "must be at most " + std::to_string(kLargestRunStep) + ", not " +
                                       std::to_string(*above)});
        return;
    }
}

}  // namespace

Result<RunRequest> run_from_json(std::string_view body, const http::OutgoingAddresses& webhooks) {
    const auto value = codec::parse_json(body, kRunJson);
    if (!value) return value.error();
    Errors errors;
    RunRequest run = read_run(*value, errors);
    if (value->is_object()) {
        for (FieldError& wrong : action_errors(stored_json(body), webhooks)) {
            errors.push_back(std::move(wrong));
        }
    }
    if (!errors.empty()) return codec::invalid(std::move(errors), "the run");
    run.spec = spec_of(run, *value);
    return run;
}

Result<RunRequest> run_from_spec(std::string_view spec) {
    const auto value = codec::parse_json(spec, codec::kTrustedJson);
    if (!value) return value.error();
    Errors errors;
    RunRequest run = read_run(*value, errors);
    if (!errors.empty()) return codec::invalid(std::move(errors), "the stored run");
    run.spec = spec;
    return run;
}

Result<Records> run_records_from_json(std::string_view body) {
    const auto value = codec::parse_json(body, kBatchJson);
    if (!value) return value.error();
    Errors errors;
    ObjectReader reader(*value, "", errors);
    const codec::Json* step = reader.require("step");
    if (step != nullptr && step->is_array() && step->empty()) {
        errors.push_back({"/step", "must have a step at least"});
    }
    if (!errors.empty()) return codec::invalid(std::move(errors), "the batch");
    Records records = read_foreign_series(reader);
    reader.finish();
    check_steps(records, errors);
    if (!errors.empty()) return codec::invalid(std::move(errors), "the batch");
    return records;
}

Result<RunEnd> run_end_from_json(std::string_view body) {
    const auto value = codec::parse_json(body);
    if (!value) return value.error();
    Errors errors;
    RunEnd end;
    ObjectReader reader(*value, "", errors);
    const std::string state = codec::read_type(reader, "state", {{"succeeded", "failed"}, {}});
    if (state == "failed") end.state = store::JobState::kFailed;
    reader.text("reason", end.reason, kLongestReason);
    if (state == "succeeded" && !end.reason.empty()) {
        errors.push_back({"/reason", "is for runs that failed"});
    }
    reader.finish();
    if (!errors.empty()) return codec::invalid(std::move(errors), "the end");
    return end;
}

}  // namespace rangefinder::api
