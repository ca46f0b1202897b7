#include "daemon/api/analysis_json.hpp"

#include "daemon/api/analysis_code.hpp"
#include "daemon/codec/numbers.hpp"
#include "daemon/codec/result_codec.hpp"
#include "diagnostics/formats/text.hpp"

namespace rangefinder::api {
namespace {

constexpr std::size_t kMostNames = 100;  // Of columns that were not needed.

Json names_json(const std::vector<std::string>& names) {
    Json json = Json::array();
    for (std::size_t i = 0; i < names.size() && i < kMostNames; ++i)
        json.push_back(shown(names[i]));
    if (names.size() > kMostNames) {
        json.push_back("and " + std::to_string(names.size() - kMostNames) + " more");
    }
    return json;
}

Json understood_json(const AnalysisBody& body, const AnalysisSet& set) {
    const Understood& understood = body.understood;
    Json json = {{"format", understood.format}};
    json["columns"] = Json::object();
    for (const auto& [ours, theirs] : understood.columns)
        json["columns"][ours] = shown(theirs, 200);
    json["others"] = names_json(understood.others);
    json["ignored"] = names_json(understood.ignored);
    json["notes"] = understood.notes;
    if (set.curves.size() == 1) {
        for (const std::string& note : set.curves.front().notes) json["notes"].push_back(note);
    }
    for (const CurveGroup& group : set.groups) {
        const std::string why =
            why_no_code(body.curves[group.curves.front()], group.recommendation);
        if (!why.empty()) json["notes"].push_back(why);
    }
    return json;
}

Json stopped_json(const Stopped& stopped) {
    return {{"reason", stop_reason_name(stopped.reason)}, {"step", stopped.step}};
}

// As a range test's result has it; the gradient norm is no number where none was sent.
Json columns_json(const Curve& curve) {
    Json json, all_lost;
    const auto add = [&](const char* name, const std::vector<double>& values) {
        Json lost;
        json[name] = codec::column_json(values, nullptr, lost);
        if (!lost.is_null()) all_lost[name] = std::move(lost);
    };
    add("learning_rate", curve.learning_rate);
    add("loss", curve.loss);
    add("smoothed_loss", curve.smoothed_loss);
    add("gradient_norm", curve.gradient_norm);
    if (!curve.validation_loss.empty()) add("validation_loss", curve.validation_loss);
    if (!all_lost.is_null()) json["non_finite"] = std::move(all_lost);
    return json;
}

// What one curve has, alone or among others.
void add_curve(const Analysis& analysis, Json& json) {
    json["stopped"] = stopped_json(analysis.stopped);
    if (analysis.kind == "range_test") {
        json["ladder_steps"] = analysis.ladder_steps;
        json["curve"] = columns_json(analysis.curve);
    }
    json.update(stored_json(codec::to_json(analysis.suggestions)));
}

Json curve_json(const AnalysisRequest& request, const Analysis& analysis) {
    Json json = {{"name", request.name}, {"kind", analysis.kind}};
    json["optimizer"] = request.facts.optimizer;
    add_curve(analysis, json);
    const Series* loss = find_series(request.records, "loss");
    json["points"] = loss != nullptr ? loss->values.size() : 0;
    json["findings"] = stored_json(codec::to_json(analysis.findings));
    json["notes"] = analysis.notes;
    return json;
}

Json band_json(const std::optional<Band>& band) {
    if (!band) return nullptr;
    return {{"learning_rate", band->learning_rate},
            {"mean", band->mean},
            {"low", band->low},
            {"high", band->high},
            {"sweeps", band->sweeps}};
}

Json group_json(const CurveGroup& group, const AnalysisBody& body) {
    Json json = {{"optimizer", group.optimizer}};
    json["curves"] = Json::array();
    for (const std::size_t place : group.curves) json["curves"].push_back(body.curves[place].name);
    json["recommendation"] = stored_json(codec::to_json(group.recommendation));
    json["findings"] = stored_json(codec::to_json(group.findings));
    json["band"] = band_json(group.band);
    return json;
}

Json findings_of(const AnalysisSet& set) {
    if (set.groups.size() == 1) return stored_json(codec::to_json(set.groups.front().findings));
    if (set.curves.size() == 1) return stored_json(codec::to_json(set.curves.front().findings));
    return Json::array();  // Each curve and each group has its own.
}

}  // namespace

Json analysis_json(const AnalysisBody& body, const AnalysisSet& set) {
    const Analysis& first = set.curves.front();
    Json json = {{"kind", first.kind}};
    add_curve(first, json);
    const bool one_group = set.groups.size() == 1;
    json["recommendation"] =
        one_group ? stored_json(codec::to_json(set.groups.front().recommendation)) : Json();
    json["findings"] = findings_of(set);
    json["understood"] = understood_json(body, set);
    if (!body.several) return json;
    json["curves"] = Json::array();
    for (std::size_t i = 0; i < set.curves.size(); ++i) {
        json["curves"].push_back(curve_json(body.curves[i], set.curves[i]));
    }
    json["groups"] = Json::array();
    for (const CurveGroup& group : set.groups) {
        json["groups"].push_back(group_json(group, body));
    }
    json["band"] = one_group ? json["groups"][0]["band"] : Json();
    return json;
}

}  // namespace rangefinder::api
