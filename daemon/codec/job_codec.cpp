#include "daemon/codec/job_codec.hpp"

#include <algorithm>

#include "daemon/codec/json_text.hpp"
#include "daemon/codec/member_lists.hpp"
#include "daemon/codec/model_codec.hpp"
#include "daemon/codec/optimizer_codec.hpp"
#include "daemon/codec/probe_codec.hpp"
#include "daemon/codec/type_words.hpp"
#include "daemon/codec/work_codec.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder::codec {
namespace {

LimitsSpec read_limits(const Json& value, const std::string& pointer, Errors& errors) {
    LimitsSpec limits;
    ObjectReader reader(value, pointer, errors);
    reader.integer("threads", limits.threads)
        .integer("memory_bytes", limits.memory_bytes)
        .number("seconds", limits.seconds)
        .finish();
    return limits;
}

// The members of other kinds of work. Where the kind is not known nothing is said of them.
void refuse_other_work(ObjectReader& reader, const std::string& kind) {
    std::vector<std::string> others{"range_test", "training"};
    for (const ProbeSpec& probe : default_probes()) others.push_back(probe_name(probe));
    for (const std::string& other : others) {
        if (other == kind || reader.find(other) == nullptr || kind.empty()) continue;
        reader.errors().push_back(
            {reader.pointer_of(other),
             "does not belong to kind \"" + kind + "\", only to kind \"" + other + "\""});
    }
}

void read_work(ObjectReader& reader, JobSpec& spec) {
    const std::string kind = read_type(reader, "kind", job_kinds());
    refuse_other_work(reader, kind);
    if (kind == "training") {
        spec.work = TrainingSpec{};
        reader.required_member("training", spec.work, read_training);
        return;
    }
    for (const ProbeSpec& probe : default_probes()) {
        if (probe_name(probe) != kind) continue;
        spec.work = read_probe(probe, reader.find(kind), reader.pointer_of(kind), reader.errors());
        return;
    }
    reader.member("range_test", spec.work, read_range_test);
}

JobSpec read_job(const Json& value, Errors& errors) {
    JobSpec spec;
    ObjectReader reader(value, "", errors);
    read_work(reader, spec);
    reader.text("name", spec.name).integer("priority", spec.priority);
    spec.labels = read_labels(reader);
    if (reader.require("dataset") != nullptr) reader.text("dataset", spec.dataset);
    reader.required_member("model", spec.model, read_model)
        .member("optimizer", spec.optimizer, read_optimizer)
        .integer("batch_size", spec.batch_size)
        .unsigned_integer("seed", spec.seed)
        .choice("precision", spec.precision, std::vector{Precision::kFloat32, Precision::kBf16},
                precision_name)
        .member("diagnostics", spec.diagnostics, read_diagnostics)
        .member("limits", spec.limits, read_limits)
        .finish();
    if (value.is_object() && value.contains("optimizer")) {
        const auto* training = std::get_if<TrainingSpec>(&spec.work);
        apply_group_rates(value["optimizer"],
                          training ? std::optional(training->learning_rate) : std::nullopt,
                          spec.optimizer, errors);
    }
    return spec;
}

bool at_or_below(const std::string& pointer, const std::string& parent) {
    return pointer.starts_with(parent) &&
           (pointer.size() == parent.size() || pointer[parent.size()] == '/');
}

// A member that could not be read was left at its default: what the validation says about it, or
// about what is inside it, would only confuse.
void add_validation(const JobSpec& spec, Errors& errors) {
    const std::size_t unread = errors.size();
    for (FieldError& complaint : validate_job(spec)) {
        const bool known =
            std::any_of(errors.begin(), errors.begin() + static_cast<std::ptrdiff_t>(unread),
                        [&](const FieldError& error) {
                            return at_or_below(complaint.pointer, error.pointer) ||
                                   at_or_below(error.pointer, complaint.pointer);
                        });
        if (!known) errors.push_back(std::move(complaint));
    }
}

}  // namespace

Result<JobSpec> job_spec_from_json(std::string_view text) {
    auto value = parse_json(text);
    if (!value) return value.error();
    Errors errors;
    JobSpec spec = read_job(*value, errors);
    if (value->is_object()) add_validation(spec, errors);
    if (!errors.empty()) return invalid(std::move(errors), "the job");
    return spec;
}

DiagnosticsSpec diagnostics_of_spec(std::string_view text) {
    const auto value = parse_json(text, kTrustedJson);
    if (!value || !value->is_object() || !value->contains("diagnostics")) return {};
    Errors ignored;
    return read_diagnostics((*value)["diagnostics"], "/diagnostics", ignored);
}

std::string to_json(const JobSpec& spec) {
    const std::string kind = job_kind_name(spec);
    OrderedJson json = {{"kind", kind},
                        {"name", spec.name},
                        {"priority", spec.priority},
                        {"labels", spec.labels},
                        {"dataset", spec.dataset}};
    json["model"] = model_json(spec.model);
    json["optimizer"] = optimizer_json(spec.optimizer);
    json["batch_size"] = spec.batch_size;
    json["seed"] = spec.seed;
    json["precision"] = precision_name(spec.precision);
    json[kind] = std::visit([](const auto& work) { return work_json(work); }, spec.work);
    json["diagnostics"] = diagnostics_json(spec.diagnostics);
    json["limits"] = {{"threads", spec.limits.threads},
                      {"memory_bytes", spec.limits.memory_bytes},
                      {"seconds", spec.limits.seconds}};
    return dump_json(json);
}

}  // namespace rangefinder::codec
