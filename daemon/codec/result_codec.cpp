#include "daemon/codec/result_codec.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

#include "daemon/codec/advice_probes_codec.hpp"
#include "daemon/codec/finding_json.hpp"
#include "daemon/codec/json_text.hpp"
#include "daemon/codec/numbers.hpp"
#include "daemon/codec/probe_result.hpp"
#include "daemon/codec/recommendation_codec.hpp"
#include "daemon/codec/result_parts.hpp"
#include "daemon/codec/training_result.hpp"
#include "diagnostics/findings/band.hpp"

namespace rangefinder::codec {
namespace {

struct CurveColumn {
    const char* name;
    std::vector<double> Curve::*values;
};
constexpr CurveColumn kCurveColumns[] = {{"learning_rate", &Curve::learning_rate},
                                         {"loss", &Curve::loss},
                                         {"smoothed_loss", &Curve::smoothed_loss},
                                         {"gradient_norm", &Curve::gradient_norm},
                                         {"validation_loss", &Curve::validation_loss}};

// Every other column is always there.
bool may_be_absent(const char* name) {
    return std::string_view(name) == "validation_loss";
}

OrderedJson curve_json(const Curve& curve) {
    OrderedJson json, all_non_finite;
    for (const auto& [name, values] : kCurveColumns) {
        if ((curve.*values).empty() && may_be_absent(name)) continue;
        OrderedJson non_finite;
        json[name] = column_json(curve.*values, nullptr, non_finite);
        if (!non_finite.is_null()) all_non_finite[name] = std::move(non_finite);
    }
    if (!all_non_finite.is_null()) json["non_finite"] = std::move(all_non_finite);
    return json;
}

Curve read_curve(const Json& value, const std::string& pointer, Errors& errors) {
    Curve curve;
    ObjectReader reader(value, pointer, errors);
    const Json* all_non_finite = reader.find("non_finite");
    for (const auto& [name, values] : kCurveColumns) {
        const Json* column = may_be_absent(name) ? reader.find(name) : reader.require(name);
        if (column == nullptr) continue;
        const Json* non_finite = nullptr;
        if (all_non_finite != nullptr && all_non_finite->contains(name)) {
            non_finite = &all_non_finite->at(name);
        }
        curve.*values =
            column_from_json(*column, nullptr, non_finite, reader.pointer_of(name), errors);
    }
    reader.finish();
    return curve;
}

OrderedJson optional_json(const std::optional<std::int64_t>& value) {
    return value ? OrderedJson(*value) : OrderedJson(nullptr);
}

void add_suggestions(OrderedJson& json, const std::vector<Suggestion>& suggestions) {
    json["suggestions"] = OrderedJson::object();
    json["suggestion_details"] = OrderedJson::object();
    for (const Suggestion& suggestion : suggestions) {
        const OrderedJson rate = number_or_null(suggestion.learning_rate);
        json["suggestions"][suggestion.rule] = rate;
        OrderedJson details;
        details["learning_rate"] = rate;
        details["index"] = optional_json(suggestion.index);
        details["reason"] = suggestion.reason;
        json["suggestion_details"][suggestion.rule] = std::move(details);
    }
}

void add_sweep(OrderedJson& json, const Sweep& sweep) {
    json["curve"] = curve_json(sweep.curve);
    json["ladder_steps"] = sweep.ladder_steps;
    json["stopped"] = stopped_json(sweep.stopped);
    add_suggestions(json, sweep.suggestions);
}

Suggestion read_suggestion(const std::string& rule, const Json& value, const std::string& pointer,
                           Errors& errors) {
    Suggestion suggestion;
    suggestion.rule = rule;
    ObjectReader reader(value, pointer, errors);
    suggestion.learning_rate = read_optional_number(reader, "learning_rate");
    reader.integer("index", suggestion.index)
        .text("reason", suggestion.reason, kLongestSentence)
        .finish();
    return suggestion;
}

// The order in which suggest() gives them; JSON objects read back sorted by name.
constexpr const char* kRuleOrder[] = {"valley", "steep", "minimum", "slide", "lightning"};

std::vector<Suggestion> read_suggestions(const Json& details, const std::string& pointer,
                                         Errors& errors) {
    std::vector<Suggestion> suggestions;
    if (!details.is_object()) return suggestions;
    const auto add = [&](const std::string& rule) {
        suggestions.push_back(
            read_suggestion(rule, details.at(rule), member_pointer(pointer, rule), errors));
    };
    for (const char* rule : kRuleOrder) {
        if (details.contains(rule)) add(rule);
    }
    for (const auto& [rule, value] : details.items()) {
        // By name: clang 14 does not capture structured bindings.
        const auto known = [&given = rule](const char* name) { return given == name; };
        if (std::none_of(std::begin(kRuleOrder), std::end(kRuleOrder), known)) add(rule);
    }
    return suggestions;
}

Sweep read_sweep(ObjectReader& reader) {
    Sweep sweep;
    reader.required_member("curve", sweep.curve, read_curve)
        .required_member("stopped", sweep.stopped, read_stopped)
        .integer("ladder_steps", sweep.ladder_steps)
        .member("suggestion_details", sweep.suggestions, read_suggestions);
    reader.find("suggestions");
    return sweep;
}

OrderedJson band_json(const Band& band) {
    return {{"learning_rate", band.learning_rate},
            {"mean", band.mean},
            {"low", band.low},
            {"high", band.high},
            {"sweeps", band.sweeps}};
}

OrderedJson planned_json(const PlannedTraining& planned) {
    return {{"schedule", planned.schedule},
            {"steps", planned.steps},
            {"steps_assumed", planned.steps_assumed},
            {"optimizer", planned.optimizer},
            {"second_moment_decay", number_or_null(planned.second_moment_decay)},
            {"batch_size", planned.batch_size},
            {"training_rows", planned.training_rows}};
}

PlannedTraining read_planned(const Json& value, const std::string& pointer, Errors& errors) {
    PlannedTraining planned;
    ObjectReader reader(value, pointer, errors);
    reader.text("schedule", planned.schedule)
        .integer("steps", planned.steps)
        .boolean("steps_assumed", planned.steps_assumed)
        .text("optimizer", planned.optimizer)
        .integer("batch_size", planned.batch_size)
        .integer("training_rows", planned.training_rows);
    planned.second_moment_decay = read_optional_number(reader, "second_moment_decay");
    reader.finish();
    return planned;
}

struct LossOnTheWay {
    const char* name;
    double Trial::*loss;
};
constexpr LossOnTheWay kLossesOnTheWay[] = {{"halfway_loss", &Trial::halfway_loss},
                                            {"early_training_loss", &Trial::early_training_loss},
                                            {"late_training_loss", &Trial::late_training_loss}};

OrderedJson trials_json(const std::vector<Trial>& trials) {
    OrderedJson json = OrderedJson::array();
    for (const Trial& trial : trials) {
        OrderedJson one;
        one["learning_rate"] = number_or_null(trial.learning_rate);
        one["steps"] = trial.steps;
        one["validation_loss"] = number_or_null(trial.validation_loss);
        one["initial_loss"] = number_or_null(trial.initial_loss);
        one["repeat"] = trial.repeat;
        for (const auto& [name, loss] : kLossesOnTheWay) one[name] = number_or_null(trial.*loss);
        json.push_back(std::move(one));
    }
    return json;
}

std::vector<Trial> read_trials(const Json& value, const std::string& pointer, Errors& errors) {
    std::vector<Trial> trials;
    if (!value.is_array()) return trials;
    for (std::size_t i = 0; i < value.size(); ++i) {
        Trial trial;
        ObjectReader reader(value[i], member_pointer(pointer, std::to_string(i)), errors);
        reader.number("learning_rate", trial.learning_rate).integer("steps", trial.steps);
        // null: the training did not get there.
        trial.validation_loss = read_optional_number(reader, "validation_loss")
                                    .value_or(std::numeric_limits<double>::infinity());
        trial.initial_loss = read_optional_number(reader, "initial_loss").value_or(std::nan(""));
        reader.integer("repeat", trial.repeat);
        for (const auto& [name, loss] : kLossesOnTheWay) {
            trial.*loss = read_optional_number(reader, name).value_or(std::nan(""));
        }
        reader.finish();
        trials.push_back(trial);
    }
    return trials;
}

OrderedJson result_json(const RangeTestResult& result) {
    OrderedJson json;
    if (!result.sweeps.empty()) add_sweep(json, result.sweeps.front());
    json["recommendation"] = recommendation_json(result.recommendation);
    json["findings"] = findings_json(result.findings);
    json["sweeps"] = OrderedJson::array();
    for (const Sweep& sweep : result.sweeps) {
        OrderedJson one;
        add_sweep(one, sweep);
        json["sweeps"].push_back(std::move(one));
    }
    if (const auto band = band_of(result.sweeps)) json["band"] = band_json(*band);
    json["trials"] = trials_json(result.trials);
    json["planned"] = planned_json(result.planned);
    if (result.probes) json["probes"] = advice_probes_json(*result.probes);
    json["seconds"] = number_or_null(result.seconds);
    return json;
}

OrderedJson result_json(const TrainingResult& result) {
    return training_result_json(result);
}

OrderedJson result_json(const ProbeResult& result) {
    return probe_result_json(result);
}

RangeTestResult read_range_test(const Json& value, Errors& errors) {
    RangeTestResult result;
    ObjectReader reader(value, "", errors);
    for (const char* repeated :
         {"curve", "ladder_steps", "stopped", "suggestions", "suggestion_details", "band"}) {
        reader.find(repeated);
    }
    const Json* sweeps = reader.require("sweeps");
    for (std::size_t i = 0; sweeps != nullptr && sweeps->is_array() && i < sweeps->size(); ++i) {
        ObjectReader sweep((*sweeps)[i], "/sweeps/" + std::to_string(i), errors);
        result.sweeps.push_back(read_sweep(sweep));
        sweep.finish();
    }
    if (const Json* probes = reader.find("probes"); probes != nullptr) {
        result.probes = read_advice_probes(*probes, "/probes", errors);
    }
    reader.member("trials", result.trials, read_trials)
        .member("planned", result.planned, read_planned)
        .required_member("recommendation", result.recommendation, read_recommendation)
        .required_member("findings", result.findings, read_findings)
        .number("seconds", result.seconds)
        .finish();
    return result;
}

}  // namespace

std::string to_json(const JobResult& result) {
    return dump_json(std::visit([](const auto& one) { return result_json(one); }, result));
}

Result<JobResult> job_result_from_json(std::string_view text) {
    auto value = parse_json(text, kTrustedJson);
    if (!value) return value.error();
    Errors errors;
    JobResult result;
    if (value->is_object() && value->contains("sweeps")) {
        result = read_range_test(*value, errors);
    } else if (value->is_object() && value->contains("kind")) {
        result = read_probe_result(*value, errors);
    } else {
        result = read_training_result(*value, errors);
    }
    if (!errors.empty()) return invalid(std::move(errors), "the result");
    return result;
}

std::string to_json(const std::vector<Suggestion>& suggestions) {
    OrderedJson json;
    add_suggestions(json, suggestions);
    return dump_json(json);
}

std::string to_json(const Recommendation& recommendation) {
    return dump_json(recommendation_json(recommendation));
}

std::string to_json(const Finding& finding) {
    return dump_json(finding_json(finding));
}

std::string to_json(const std::vector<Finding>& findings) {
    return dump_json(findings_json(findings));
}

Result<Finding> finding_from_json(std::string_view text) {
    auto value = parse_json(text);
    if (!value) return value.error();
    Errors errors;
    Finding finding = read_finding(*value, "", errors);
    if (!errors.empty()) return invalid(std::move(errors), "the finding");
    return finding;
}

}  // namespace rangefinder::codec
