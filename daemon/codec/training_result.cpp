#include "daemon/codec/training_result.hpp"

#include "daemon/codec/finding_json.hpp"
#include "daemon/codec/numbers.hpp"
#include "daemon/codec/result_parts.hpp"

namespace rangefinder::codec {
namespace {

OrderedJson saved_json(const SavedWeights& weights) {
    return {{"href", weights.href}, {"bytes", weights.bytes}};
}

SavedWeights read_saved(const Json& value, const std::string& pointer, Errors& errors) {
    SavedWeights weights;
    ObjectReader reader(value, pointer, errors);
    reader.text("href", weights.href).integer("bytes", weights.bytes).finish();
    return weights;
}

OrderedJson loaded_json(const LoadedWeights& weights) {
    OrderedJson json;
    json["loaded"] = weights.loaded;
    json["missing"] = weights.missing;
    json["unused"] = weights.unused;
    json["mismatched"] = weights.mismatched;
    return json;
}

LoadedWeights read_loaded(const Json& value, const std::string& pointer, Errors& errors) {
    LoadedWeights weights;
    ObjectReader reader(value, pointer, errors);
    weights.loaded = read_sentences(reader, "loaded");
    weights.missing = read_sentences(reader, "missing");
    weights.unused = read_sentences(reader, "unused");
    weights.mismatched = read_sentences(reader, "mismatched");
    reader.finish();
    return weights;
}

}  // namespace

OrderedJson training_result_json(const TrainingResult& result) {
    OrderedJson json = {{"steps", result.steps},
                        {"epochs", number_or_null(result.epochs)},
                        {"learning_rate", number_or_null(result.learning_rate)}};
    json["train"] = named_numbers_json(result.train);
    json["validation"] = named_numbers_json(result.validation);
    json["best"]["step"] = result.best_step;
    json["best"]["validation"] = named_numbers_json(result.best_validation);
    json["stopped"] = stopped_json(result.stopped);
    if (result.weights) json["weights"] = saved_json(*result.weights);
    if (result.loaded_weights) json["loaded_weights"] = loaded_json(*result.loaded_weights);
    if (result.resumed_from_step) json["resumed_from_step"] = *result.resumed_from_step;
    json["seconds"] = number_or_null(result.seconds);
    json["findings"] = findings_json(result.findings);
    return json;
}

TrainingResult read_training_result(const Json& value, Errors& errors) {
    TrainingResult result;
    ObjectReader reader(value, "", errors);
    reader.integer("steps", result.steps)
        .number("epochs", result.epochs)
        .number("learning_rate", result.learning_rate)
        .number("seconds", result.seconds)
        .member("train", result.train, read_named_numbers)
        .member("validation", result.validation, read_named_numbers);
    if (const Json* best = reader.require("best")) {
        ObjectReader best_reader(*best, "/best", errors);
        best_reader.integer("step", result.best_step)
            .member("validation", result.best_validation, read_named_numbers)
            .finish();
    }
    reader.required_member("stopped", result.stopped, read_stopped)
        .required_member("findings", result.findings, read_findings)
        .member("weights", result.weights, read_saved)
        .member("loaded_weights", result.loaded_weights, read_loaded)
        .integer("resumed_from_step", result.resumed_from_step)
        .finish();
    return result;
}

}  // namespace rangefinder::codec
