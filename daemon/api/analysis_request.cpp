#include "daemon/api/analysis_request.hpp"

#include <algorithm>
#include <numeric>

#include "daemon/api/foreign_series.hpp"
#include "daemon/codec/json_text.hpp"
#include "daemon/codec/member_lists.hpp"
#include "daemon/codec/type_words.hpp"

namespace rangefinder::api {
namespace {

using codec::Errors;
using codec::Json;

constexpr std::size_t kMostLayers = 2000;
constexpr std::size_t kMostClasses = 100'000;
// Names and values of all series, with room for the rest.
constexpr codec::JsonLimits kSeriesJson{8, 2 * kMostForeignValues};

const std::vector<std::string> kKinds{"range_test", "training"};

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

// A rate that only ever rises, over at least a decade, is a range test's.
std::string kind_of(const Records& records) {
    const Series* rate = find_series(records, "learning_rate");
    constexpr std::size_t kFewest = 10;
    if (rate == nullptr || rate->values.size() < kFewest) return "training";
    const std::vector<double>& values = rate->values;
    const bool rises =
        std::adjacent_find(values.begin(), values.end(), [](double before, double after) {
            return !(after > before);
        }) == values.end();
    return rises && values.back() >= 10.0 * values.front() ? "range_test" : "training";
}

// What the rules can see for themselves in the series.
void complete(AnalysisRequest& request) {
    const Series* rate = find_series(request.records, "learning_rate");
    if (rate != nullptr && !rate->values.empty()) {
        request.facts.constant_rate =
            std::all_of(rate->values.begin(), rate->values.end(),
                        [&](double value) { return value == rate->values.front(); });
    }
}

void check_range_test(const AnalysisRequest& request, Errors& errors) {
    constexpr std::size_t kMostPoints = 10'000;  // Suggestions compare each point with each other.
    for (const char* name : {"learning_rate", "loss"}) {
        const Series* series = find_series(request.records, name);
        const std::string pointer = std::string("/") + name;
        if (series == nullptr) {
            errors.push_back({pointer, "is missing: a range test is its loss by its rate"});
        } else if (series->values.size() > kMostPoints) {
            errors.push_back({pointer, "has " + std::to_string(series->values.size()) +
                                           " values; a range test may have " +
                                           std::to_string(kMostPoints)});
        }
    }
}

Result<AnalysisRequest> checked(AnalysisRequest request, Errors errors) {
    if (errors.empty()) {
        complete(request);
        if (request.facts.kind == "range_test") check_range_test(request, errors);
    }
    if (!errors.empty()) return codec::invalid(std::move(errors), "the analysis");
    return request;
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

Result<AnalysisRequest> analysis_from_json(std::string_view body) {
    const auto value = codec::parse_json(body, kSeriesJson);
    if (!value) return value.error();
    Errors errors;
    AnalysisRequest request;
    codec::ObjectReader reader(*value, "", errors);
    reader.member("facts", request.facts, read_run_facts);
    request.records = read_foreign_series(reader);
    request.facts.kind = kind_of(request.records);
    read_word(reader, "kind", request.facts.kind, kKinds);
    read_word(reader, "planned_schedule", request.planned_schedule,
              codec::schedule_types().available);
    reader.integer("ladder_steps", request.ladder_steps, {0, 1'000'000});
    // What an answer of a job's series has beside them.
    for (const char* member : {"job", "total_points", "downsampled"}) reader.find(member);
    reader.finish();
    return checked(std::move(request), std::move(errors));
}

Result<AnalysisRequest> analysis_from_csv(std::string_view body) {
    auto records = foreign_series_from_csv(body);
    if (!records) return records.error();
    AnalysisRequest request;
    request.records = std::move(*records);
    request.facts.kind = kind_of(request.records);
    return checked(std::move(request), {});
}

}  // namespace rangefinder::api
