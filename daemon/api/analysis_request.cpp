#include "daemon/api/analysis_request.hpp"

#include <algorithm>
#include <numeric>

#include "daemon/api/analysis_checks.hpp"
#include "daemon/api/foreign_runs.hpp"
#include "daemon/api/foreign_series.hpp"
#include "daemon/codec/json_text.hpp"
#include "daemon/codec/member_lists.hpp"
#include "daemon/codec/result_codec.hpp"
#include "daemon/codec/result_parts.hpp"
#include "daemon/codec/type_words.hpp"

namespace rangefinder::api {
namespace {

using codec::Errors;
using codec::Json;

constexpr std::size_t kMostLayers = 2000;
constexpr std::size_t kMostClasses = 100'000;
// Names and values of all series, with room for the rest.
constexpr codec::JsonLimits kSeriesJson{12, 2 * kMostForeignValues};

// One of the words.
void read_word(codec::ObjectReader& reader, const std::string& name, std::string& target,
               const std::vector<std::string>& words) {
    std::vector<std::size_t> places(words.size());
    std::iota(places.begin(), places.end(), 0);
    std::size_t chosen = words.size();
    reader.choice(name, chosen, places, [&](std::size_t place) { return words[place]; });
    if (chosen < words.size()) target = words[chosen];
}

LayerFacts read_layer(const Json& value, const std::string& pointer, Errors& errors) {
    LayerFacts layer;
    codec::ObjectReader reader(value, pointer, errors);
    if (reader.require("name") != nullptr) reader.text("name", layer.name);
    reader.text("type", layer.type)
        .integer("parameters", layer.parameters, {0, codec::IntegerRange{}.high})
        .boolean("frozen", layer.frozen)
        .finish();
    return layer;
}

void read_layers(codec::ObjectReader& reader, RunFacts& facts) {
    const Json* list = codec::find_array(reader, "layers", "layers", kMostLayers);
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        const std::string pointer =
            codec::member_pointer(reader.pointer_of("layers"), std::to_string(i));
        facts.layers.push_back(read_layer((*list)[i], pointer, reader.errors()));
    }
}

// What is known of a curve beside its series; also once for all of "curves".
void read_options(codec::ObjectReader& reader, AnalysisRequest& request) {
    const std::string kind = request.facts.kind;
    reader.member("facts", request.facts, read_run_facts);
    request.facts.kind = kind;
    read_word(reader, "kind", request.facts.kind, analysis_kinds());
    read_word(reader, "planned_schedule", request.planned_schedule,
              codec::schedule_types().available);
    reader.integer("ladder_steps", request.ladder_steps, {0, kLongestLadder});
    reader.text("optimizer", request.facts.optimizer);
    reader.number("stop_factor", request.stop_factor);
    check_stop_factor(request.stop_factor, reader.pointer_of("stop_factor"), reader.errors());
}

// The curves in one object's columns: several when it is a range test's series with all sweeps.
std::vector<AnalysisRequest> read_columns(codec::ObjectReader& reader,
                                          const AnalysisRequest& options) {
    std::vector<AnalysisRequest> curves;
    std::vector<std::string> ignored;
    for (ForeignCurve& part : part_runs(read_foreign_series(reader), ignored)) {
        AnalysisRequest curve = options;
        if (curve.name.empty()) curve.name = part.name;
        curve.records = std::move(part.records);
        curves.push_back(std::move(curve));
    }
    // What an answer of a job's series has beside them.
    for (const char* member : {"job", "total_points", "downsampled"}) reader.find(member);
    return curves;
}

// One curve: its columns as they are, or under "curve" as a sweep of a result has them.
std::vector<AnalysisRequest> read_curve(codec::ObjectReader& reader, AnalysisRequest options) {
    read_options(reader, options);
    reader.text("name", options.name);
    Stopped stopped;
    if (reader.has("stopped")) {
        reader.member("stopped", stopped, codec::read_stopped);
        options.stopped = stopped;
    }
    const Json* nested = reader.find("curve");
    if (nested == nullptr) return read_columns(reader, options);
    // What a sweep has beside its curve.
    for (const char* member : {"suggestions", "suggestion_details"}) reader.find(member);
    codec::ObjectReader columns(*nested, reader.pointer_of("curve"), reader.errors());
    auto curves = read_columns(columns, options);
    columns.finish();
    return curves;
}

void read_curves(codec::ObjectReader& reader, const AnalysisRequest& options, AnalysisBody& body) {
    const Json* list = codec::find_array(reader, "curves", "curves", kMostCurves);
    if (list != nullptr && list->empty()) {
        reader.errors().push_back({reader.pointer_of("curves"), "must hold at least one curve"});
    }
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        const std::string here =
            codec::member_pointer(reader.pointer_of("curves"), std::to_string(i));
        codec::ObjectReader curve((*list)[i], here, reader.errors());
        for (AnalysisRequest& one : read_curve(curve, options)) {
            if (one.name.empty()) one.name = "curve " + std::to_string(body.curves.size() + 1);
            body.curves.push_back(std::move(one));
        }
        curve.finish();
    }
}

Series column_of(const char* name, const std::vector<double>& values) {
    Series series{name, {}, values};
    for (std::size_t i = 0; i < values.size(); ++i) {
        series.steps.push_back(static_cast<std::int64_t>(i));
    }
    return series;
}

AnalysisRequest request_of(const Sweep& sweep, const AnalysisRequest& options) {
    AnalysisRequest request = options;
    const Curve& curve = sweep.curve;
    request.records = {column_of("learning_rate", curve.learning_rate),
                       column_of("loss", curve.loss)};
    const std::size_t points = curve.loss.size();
    if (curve.smoothed_loss.size() == points) {
        request.records.push_back(column_of("smoothed_loss", curve.smoothed_loss));
    }
    if (curve.gradient_norm.size() == points) {
        request.records.push_back(column_of("gradient_norm", curve.gradient_norm));
    }
    request.ladder_steps = sweep.ladder_steps;
    request.stopped = sweep.stopped;
    return request;
}

// The result of a range test, as GET /v1/jobs/{id} has it.
Result<AnalysisBody> body_of_result(std::string_view text, AnalysisRequest options,
                                    bool schedule_told) {
    const auto result = codec::job_result_from_json(text);
    if (!result) return result.error();
    const auto* test = std::get_if<RangeTestResult>(&*result);
    if (test == nullptr || test->sweeps.empty()) {
        return field_error("/sweeps", "must be those of a range test's result, at least one");
    }
    AnalysisBody body;
    body.several = true;
    body.trials = test->trials;
    options.tested = test->planned;
    body.probes = test->probes;
    if (!schedule_told) options.planned_schedule = test->recommendation.schedule;
    if (!options.facts.planned_steps && test->planned.steps > 0) {
        options.facts.planned_steps = test->planned.steps;
        options.planned_assumed = test->planned.steps_assumed;
    }
    for (const Sweep& sweep : test->sweeps) {
        if (sweep.curve.loss.size() != sweep.curve.learning_rate.size()) {
            return field_error("/sweeps/" + std::to_string(body.curves.size()) + "/curve/loss",
                               "must be as long as learning_rate");
        }
        body.curves.push_back(request_of(sweep, options));
        body.curves.back().facts.kind = "range_test";
        body.curves.back().name = "sweep " + std::to_string(body.curves.size());
    }
    return checked_body(std::move(body), "/sweeps", {});
}

// A result with options around it.
Result<AnalysisBody> body_with_result(codec::ObjectReader& reader, const Json& result,
                                      Errors& errors) {
    AnalysisRequest options = unjudged();
    read_options(reader, options);
    reader.finish();
    if (!errors.empty()) return codec::invalid(std::move(errors), "the analysis");
    return body_of_result(result.dump(), options, reader.has("planned_schedule"));
}

}  // namespace

const Series* find_series(const Records& records, std::string_view name) {
    const auto found = std::find_if(records.begin(), records.end(),
                                    [&](const Series& one) { return one.name == name; });
    return found == records.end() ? nullptr : &*found;
}

RunFacts read_run_facts(const Json& value, const std::string& pointer, Errors& errors) {
    constexpr codec::IntegerRange kCount{1, 1'000'000'000'000};
    RunFacts facts;
    codec::ObjectReader reader(value, pointer, errors);
    reader.text("optimizer", facts.optimizer)
        .number("momentum", facts.momentum)
        .number("beta1", facts.beta1)
        .number("beta2", facts.beta2)
        .text("loss", facts.loss)
        .text("task", facts.task)
        .integer("planned_steps", facts.planned_steps, kCount)
        .integer("batch_size", facts.batch_size, kCount)
        .integer("training_rows", facts.training_rows, kCount)
        .integer("steps_per_epoch", facts.steps_per_epoch, kCount)
        .boolean("clips", facts.clips)
        .boolean("loaded_weights", facts.loaded_weights);
    codec::read_integers(reader, "class_counts", facts.class_counts, kMostClasses);
    codec::read_optional(reader, "baseline_loss", facts.baseline_loss);
    read_layers(reader, facts);
    reader.finish();
    return facts;
}

Result<AnalysisBody> analysis_from_json(std::string_view body) {
    const auto value = codec::parse_json(body, kSeriesJson);
    if (!value) return value.error();
    if (value->is_object() && value->contains("sweeps"))
        return body_of_result(body, unjudged(), false);
    Errors errors;
    codec::ObjectReader reader(*value, "", errors);
    if (const Json* result = reader.find("result"))
        return body_with_result(reader, *result, errors);
    AnalysisBody analysis;
    analysis.several = reader.has("curves");
    if (analysis.several) {
        AnalysisRequest options = unjudged();
        read_options(reader, options);
        read_curves(reader, options, analysis);
    } else {
        analysis.curves = read_curve(reader, unjudged());
    }
    reader.finish();
    const bool several_sweeps = analysis.curves.size() > 1;
    const std::string pointer = analysis.several ? "/curves" : "";
    analysis.several = analysis.several || several_sweeps;
    return checked_body(std::move(analysis), pointer, std::move(errors));
}

}  // namespace rangefinder::api
