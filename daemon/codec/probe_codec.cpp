#include "daemon/codec/probe_codec.hpp"

#include "daemon/codec/member_lists.hpp"

namespace rangefinder::codec {
namespace {

ProbeWarmup read_warmup(const Json& value, const std::string& pointer, Errors& errors) {
    ProbeWarmup warmup;
    ObjectReader reader(value, pointer, errors);
    reader.integer("steps", warmup.steps).number("learning_rate", warmup.learning_rate).finish();
    return warmup;
}

void read_members(ObjectReader& reader, GradientCheckSpec& check) {
    reader.number("start", check.start)
        .number("end", check.end)
        .integer("rates", check.rates)
        .integer("steps", check.steps);
}

void read_members(ObjectReader& reader, SharpnessSpec& sharpness) {
    reader.integer("batches", sharpness.batches)
        .integer("eigenvalues", sharpness.eigenvalues)
        .integer("iterations", sharpness.iterations)
        .integer("trace_samples", sharpness.trace_samples)
        .number("tolerance", sharpness.tolerance);
    read_optional(reader, "learning_rate", sharpness.learning_rate);
}

void read_members(ObjectReader& reader, CriticalSharpnessSpec& sharpness) {
    reader.integer("batches", sharpness.batches)
        .integer("directions", sharpness.directions)
        .integer("evaluations", sharpness.evaluations)
        .integer("trial_steps", sharpness.trial_steps);
}

void read_members(ObjectReader& reader, NoiseScaleSpec& noise) {
    reader.integer("small_batch", noise.small_batch).integer("batches", noise.batches);
}

void read_members(ObjectReader& reader, LossLandscapeSpec& landscape) {
    reader.integer("dimensions", landscape.dimensions)
        .integer("points", landscape.points)
        .number("span", landscape.span)
        .integer("batches", landscape.batches);
}

void read_members(ObjectReader& reader, SanitySpec& sanity) {
    reader.integer("overfit_steps", sanity.overfit_steps);
    read_optional(reader, "learning_rate", sanity.learning_rate);
}

void read_members(ObjectReader& reader, InitializationSpec& initialization) {
    reader.integer("batches", initialization.batches).integer("seeds", initialization.seeds);
}

OrderedJson members_json(const GradientCheckSpec& check) {
    return {
        {"start", check.start}, {"end", check.end}, {"rates", check.rates}, {"steps", check.steps}};
}

OrderedJson members_json(const SharpnessSpec& sharpness) {
    OrderedJson json = {{"batches", sharpness.batches},
                        {"eigenvalues", sharpness.eigenvalues},
                        {"iterations", sharpness.iterations},
                        {"trace_samples", sharpness.trace_samples},
                        {"tolerance", sharpness.tolerance}};
    if (sharpness.learning_rate) json["learning_rate"] = *sharpness.learning_rate;
    return json;
}

OrderedJson members_json(const CriticalSharpnessSpec& sharpness) {
    return {{"batches", sharpness.batches},
            {"directions", sharpness.directions},
            {"evaluations", sharpness.evaluations},
            {"trial_steps", sharpness.trial_steps}};
}

OrderedJson members_json(const NoiseScaleSpec& noise) {
    return {{"small_batch", noise.small_batch}, {"batches", noise.batches}};
}

OrderedJson members_json(const LossLandscapeSpec& landscape) {
    return {{"dimensions", landscape.dimensions},
            {"points", landscape.points},
            {"span", landscape.span},
            {"batches", landscape.batches}};
}

OrderedJson members_json(const SanitySpec& sanity) {
    OrderedJson json = {{"overfit_steps", sanity.overfit_steps}};
    if (sanity.learning_rate) json["learning_rate"] = *sanity.learning_rate;
    return json;
}

OrderedJson members_json(const InitializationSpec& initialization) {
    return {{"batches", initialization.batches}, {"seeds", initialization.seeds}};
}

RuleAction read_action(const Json& value, const std::string& pointer, Errors& errors) {
    RuleAction action;
    ObjectReader reader(value, pointer, errors);
    reader.boolean("stop", action.stop).text("webhook", action.webhook, 2000).finish();
    return action;
}

}  // namespace

ProbeSpec read_probe(ProbeSpec probe, const Json* value, const std::string& pointer,
                     Errors& errors) {
    if (value == nullptr) return probe;
    ObjectReader reader(*value, pointer, errors);
    std::visit(
        [&](auto& one) {
            read_members(reader, one);
            if constexpr (requires { one.warmup; })
                reader.member("warmup", one.warmup, read_warmup);
        },
        probe);
    reader.finish();
    return probe;
}

OrderedJson work_json(const ProbeSpec& probe) {
    return std::visit(
        [](const auto& one) {
            OrderedJson json = members_json(one);
            if constexpr (requires { one.warmup; }) {
                json["warmup"] = {{"steps", one.warmup.steps},
                                  {"learning_rate", one.warmup.learning_rate}};
            }
            return json;
        },
        probe);
}

DiagnosticsSpec read_diagnostics(const Json& value, const std::string& pointer, Errors& errors) {
    DiagnosticsSpec diagnostics;
    ObjectReader reader(value, pointer, errors);
    reader.integer("every", diagnostics.every);
    const Json* actions = reader.find("actions");
    if (actions != nullptr && actions->is_object()) {
        for (const auto& [rule, action] : actions->items()) {
            const std::string here = member_pointer(reader.pointer_of("actions"), rule);
            diagnostics.actions[rule] = read_action(action, here, errors);
        }
    } else if (actions != nullptr) {
        errors.push_back({reader.pointer_of("actions"),
                          "must be an object of actions by rule, not " + shown(*actions)});
    }
    reader.finish();
    return diagnostics;
}

OrderedJson diagnostics_json(const DiagnosticsSpec& diagnostics) {
    OrderedJson json = {{"every", diagnostics.every}};
    for (const auto& [rule, action] : diagnostics.actions) {
        json["actions"][rule] = {{"stop", action.stop}};
        if (!action.webhook.empty()) json["actions"][rule]["webhook"] = action.webhook;
    }
    return json;
}

}  // namespace rangefinder::codec
