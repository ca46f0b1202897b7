#include "daemon/api/job_request.hpp"

#include <algorithm>
#include <iterator>

#include "daemon/api/presets.hpp"
#include "daemon/api/rule_actions.hpp"
#include "daemon/api/weights_match.hpp"
#include "daemon/codec/dataset_codec.hpp"
#include "daemon/codec/job_codec.hpp"
#include "daemon/codec/json_text.hpp"
#include "daemon/codec/reader.hpp"
#include "daemon/codec/wording.hpp"
#include "diagnostics/base/near_word.hpp"
#include "diagnostics/spec/further_plan.hpp"
#include "diagnostics/spec/trial_plan.hpp"

namespace rangefinder::api {
namespace {

std::string text_member(const Json& json, const char* name) {
    const auto member = json.find(name);
    return member != json.end() && member->is_string() ? member->get<std::string>() : "";
}

Error unknown_preset(const Json& preset) {
    const std::vector<std::string> names = preset_names();
    const std::string given = preset.is_string() ? preset.get<std::string>() : "";
    return field_error("/preset", "must be one of " + codec::listed(names) +
                                      (given.empty() ? "" : near_word_hint(given, names)));
}

// The request with its preset filled in; makes the preset's data set unless another is named.
Result<Json> with_preset(Json request, DatasetImports& imports) {
    const auto member = request.find("preset");
    if (member == request.end()) return request;
    const Preset* preset = find_preset(member->is_string() ? member->get<std::string>() : "");
    if (preset == nullptr) return unknown_preset(*member);
    Json merged = with_overrides(*preset, request);
    if (merged.contains("dataset")) return merged;
    auto spec = codec::generator_from_json(codec::dump_json(preset->generator));
    if (!spec) return spec.error();
    spec->name = preset->name;
    const auto dataset = imports.generate(std::move(*spec));
    if (!dataset) return dataset.error();
    merged["dataset"] = dataset->record.id;
    return merged;
}

// A loss that is not named follows from what is to be predicted; heads have their own each.
void fill_in_loss(Json& request, const std::optional<DataShape>& data) {
    const auto model = request.find("model");
    if (!data || model == request.end() || !model->is_object()) return;
    const bool values = data->task == TaskKind::kRegression || data->task == TaskKind::kSequence;
    const auto fill_in = [&](Json& output) {
        if (!output.is_object() || output.contains("loss")) return;
        output["loss"] = Json{{"type", values ? "mse" : "cross_entropy"}};
    };
    const auto heads = model->find("heads");
    if (heads == model->end() || !heads->is_array() || heads->empty()) return fill_in(*model);
    for (Json& head : *heads) fill_in(head);
}

void fill_in_limits(Json& request, const JobLimits& limits) {
    if (!request.contains("limits")) request["limits"] = Json::object();
    Json& asked = request["limits"];
    if (!asked.is_object()) return;
    if (!asked.contains("memory_bytes")) asked["memory_bytes"] = limits.memory_bytes;
    if (!asked.contains("seconds")) asked["seconds"] = limits.seconds;
}

TaskKind task_of(const std::string& name) {
    for (const TaskKind task : {TaskKind::kRegression, TaskKind::kSequence, TaskKind::kLanguage}) {
        if (name == task_name(task)) return task;
    }
    return TaskKind::kClassification;
}

// A series has target_features values a step, a text one.
std::int64_t stored_values(const DatasetDescription& description) {
    return description.windows.steps * std::max<std::int64_t>(1, description.target_features);
}

std::string megabytes(std::int64_t bytes) {
    return std::to_string((bytes + 524288) >> 20) + " MiB";
}

Error too_much_memory(const ModelSummary::Bytes& bytes, std::int64_t limit) {
    const std::string sum =
        "the job needs about " + std::to_string(bytes.total) + " bytes (" + megabytes(bytes.total) +
        ": parameters " + megabytes(bytes.parameters) + ", gradients " +
        megabytes(bytes.gradients) + ", optimizer " + megabytes(bytes.optimizer) +
        ", activations " + megabytes(bytes.activations) + ", data " + megabytes(bytes.data) +
        ", snapshots " + megabytes(bytes.snapshots) + ", overhead " + megabytes(bytes.overhead) +
        ") but may use " + std::to_string(limit) + " (" + megabytes(limit) +
        "); a smaller batch or model, or a higher limits.memory_bytes";
    return field_error("/limits/memory_bytes", sum);
}

Error no_dataset(const std::string& id) {
    return field_error("/dataset", "there is no data set \"" + id.substr(0, 60) +
                                       "\"; POST one to /v1/datasets first");
}

// The error with more wrong fields.
Error joined(Error error, std::vector<FieldError> others) {
    if (others.empty()) return error;
    std::move(others.begin(), others.end(), std::back_inserter(error.fields));
    return codec::invalid(std::move(error.fields), "the job");
}

}  // namespace

Result<DataShape> data_shape(const store::DatasetRecord& record) {
    const auto description = codec::dataset_description_from_json(record.description);
    if (!description) return description.error();
    DataShape shape;
    shape.example = description->example_shape;
    shape.task = task_of(description->task);
    shape.classes = static_cast<std::int64_t>(description->classes.size());
    shape.target_features = std::max<std::int64_t>(1, description->target_features);
    shape.rows = description->rows;
    shape.training_rows = description->training_rows;
    shape.tokens = description->tokens;
    if (shape.task == TaskKind::kLanguage && !shape.example.empty()) {
        shape.positions = shape.example.front();
    }
    if (shape.task == TaskKind::kLanguage) shape.classes = description->tokens;
    const bool windows = description->windows.steps > 0;
    if (windows) shape.stored_values = stored_values(*description);
    // The worker counts the training part alone; for checking a request the whole will do.
    for (const auto& one : description->classes) shape.class_counts.push_back(one.count);
    return shape;
}

std::int64_t steps_of(const JobSpec& spec, std::int64_t training_rows) {
    if (const auto* test = std::get_if<RangeTestSpec>(&spec.work)) {
        return sweep_steps_of(*test) * (looks_of(*test) + sweeps_of(*test)) +
               trial_plan_of(*test, training_rows, spec.batch_size).total_steps +
               further_plan_of(spec, training_rows).total_steps();
    }
    if (const auto* probe = std::get_if<ProbeSpec>(&spec.work)) return steps_of(*probe);
    const auto& training = std::get<TrainingSpec>(spec.work);
    if (training.steps) return *training.steps;
    const std::int64_t batches =
        std::max<std::int64_t>(1, (training_rows + spec.batch_size - 1) / spec.batch_size);
    return training.epochs.value_or(1) * batches;
}

std::int64_t usual_steps_of(const JobSpec& spec, std::int64_t training_rows) {
    // Most ranges are right after one move, and a search ends after four of at most six trainings.
    constexpr std::int64_t kUsualLooks = 2, kUsualTrials = 4;
    const auto* test = std::get_if<RangeTestSpec>(&spec.work);
    if (test == nullptr) return steps_of(spec, training_rows);
    const TrialPlan plan = trial_plan_of(*test, training_rows, spec.batch_size, SweepsShow::kFall);
    const bool confirms = plan.total_steps > plan.search_steps;
    const std::int64_t trials =
        confirms ? plan.total_steps : std::min(plan.search_steps, kUsualTrials * plan.steps);
    const std::int64_t sweeps = std::min(kUsualLooks, looks_of(*test)) + sweeps_of(*test);
    return sweep_steps_of(*test) * sweeps + trials +
           further_plan_of(spec, training_rows).total_steps();
}

Result<CheckedJob> JobRequests::read(const std::string& body) const {
    // The limits of depth, size and repeated names are the codec's; what passes it is parsed again
    // into values that keep their order.
    const auto checked = codec::parse_json(body);
    if (!checked) return checked.error();
    if (!checked->is_object()) return field_error("", "the job must be a JSON object");
    auto request = with_preset(Json::parse(body), imports_);
    if (!request) return request.error();

    const std::string id = text_member(*request, "dataset");
    const auto record = store_.dataset(id);
    std::optional<DataShape> shape;
    if (record.ok()) {
        auto data = data_shape(*record);
        if (!data) return data.error();
        shape = std::move(*data);
    }
    fill_in_loss(*request, shape);
    fill_in_limits(*request, limits_);

    std::vector<FieldError> others = action_errors(*request, webhooks_);
    auto spec = codec::job_spec_from_json(codec::dump_json(*request));
    if (!shape && (spec || !id.empty())) others.push_back(no_dataset(id).fields.front());
    if (!spec) return joined(spec.error(), std::move(others));
    if (!others.empty()) return joined(Error{ErrorKind::kInvalid, "", {}}, std::move(others));
    auto summary = summarize_model(*spec, *shape);
    if (!summary) return summary.error();
    if (spec->limits.memory_bytes > limits_.memory_limit) {
        return field_error("/limits/memory_bytes", "is " +
                                                       std::to_string(spec->limits.memory_bytes) +
                                                       "; this daemon gives a job at most " +
                                                       std::to_string(limits_.memory_limit));
    }
    if (summary->bytes.total > spec->limits.memory_bytes) {
        return too_much_memory(summary->bytes, spec->limits.memory_bytes);
    }
    auto loaded = check_weights(spec->model, *shape);
    if (!loaded) return loaded.error();
    const std::int64_t steps = steps_of(*spec, shape->training_rows);
    const std::int64_t usual = std::min(steps, usual_steps_of(*spec, shape->training_rows));
    return CheckedJob{std::move(*spec), std::move(*summary), steps, usual, std::move(*loaded)};
}

Result<std::optional<LoadedWeights>> JobRequests::check_weights(const ModelSpec& model,
                                                                const DataShape& data) const {
    if (model.weights.id.empty()) return std::optional<LoadedWeights>();
    const auto file = library_.open(model.weights.id);
    if (!file) return field_error("/model/weights", file.error().text);
    const auto view = view_safetensors((*file)->bytes());
    if (!view) return field_error("/model/weights", view.error().text);
    auto match = match_weights(model.weights, parameters_of(model, data), *view);
    if (!match) return match.error();
    return std::optional(std::move(*match));
}

}  // namespace rangefinder::api
