#include "daemon/api/weights_json.hpp"

#include "diagnostics/formats/tensor_statistics.hpp"

namespace rangefinder::api {
namespace {

Json tensor_json(const SafetensorsEntry& entry) {
    Json json = {{"name", entry.name}, {"shape", entry.shape}, {"dtype", entry.dtype}};
    json["bytes"] = entry.data.size();
    json["loadable"] = is_floating_point(entry);
    const auto statistics = tensor_statistics(entry);
    json["norm"] = statistics ? Json(statistics->norm) : Json(nullptr);
    json["min"] = statistics ? Json(statistics->min) : Json(nullptr);
    json["max"] = statistics ? Json(statistics->max) : Json(nullptr);
    json["non_finite"] = statistics ? statistics->non_finite : 0;
    return json;
}

}  // namespace

Json weights_line_json(const StoredWeights& weights) {
    const bool job = weights.id.starts_with("job_");
    const std::string content =
        job ? "/v1/jobs/" + weights.id + "/weights" : "/v1/weights/" + weights.id + "/content";
    return {{"id", weights.id},
            {"name", weights.name},
            {"created_at", to_rfc3339(weights.created_at)},
            {"bytes", weights.bytes},
            {"tensor_count", weights.tensors},
            {"parameters", weights.parameters},
            {"content", content}};
}

Json weights_json(const StoredWeights& weights, const SafetensorsView& view) {
    Json json = weights_line_json(weights);
    json["metadata"] = view.metadata;
    json["tensors"] = Json::array();
    for (const SafetensorsEntry& entry : view.entries)
        json["tensors"].push_back(tensor_json(entry));
    return json;
}

}  // namespace rangefinder::api
