#include "daemon/api/dataset_json.hpp"

#include <algorithm>
#include <span>

#include "diagnostics/datasets/batch.hpp"

namespace rangefinder::api {
namespace {

Json name_of(const Dataset& dataset, std::int32_t label) {
    const auto& classes = dataset.description.classes;
    const auto index = static_cast<std::size_t>(label);
    return index < classes.size() ? Json(classes[index].name) : Json(label);
}

// The names of a window's tokens, position by position.
Json next_tokens(const Dataset& dataset, std::int64_t row) {
    std::vector<std::int32_t> labels(static_cast<std::size_t>(dataset.shape.positions));
    gather_labels(dataset, std::span(&row, 1), labels);
    Json names = Json::array();
    for (const std::int32_t label : labels) names.push_back(name_of(dataset, label));
    return names;
}

Json target_of(const Dataset& dataset, std::int64_t row) {
    const auto index = static_cast<std::size_t>(row);
    if (dataset.shape.task == TaskKind::kLanguage) return next_tokens(dataset, row);
    if (!dataset.labels.empty()) return name_of(dataset, dataset.labels[index]);
    if (dataset.targets.empty()) return Json(dataset.example(row));
    const auto width = static_cast<std::size_t>(dataset.shape.target_features);
    Json values = Json::array();
    for (std::size_t i = 0; i < width; ++i) {
        values.push_back(dataset.targets[index * width + i]);
    }
    return width == 1 ? values[0] : values;
}

}  // namespace

Json dataset_json(const store::DatasetRecord& record) {
    Json json = {{"id", record.id},
                 {"name", record.name},
                 {"created_at", to_rfc3339(record.created_at)},
                 {"bytes", record.bytes}};
    json.update(stored_json(record.description));
    Json spec = stored_json(record.spec);
    spec.erase("features_path");
    spec.erase("targets_path");
    json["spec"] = std::move(spec);
    return json;
}

Json sample_json(const Dataset& dataset, std::int64_t rows) {
    std::vector<bool> validates(static_cast<std::size_t>(dataset.shape.rows), false);
    for (const std::int64_t row : dataset.validation) {
        validates[static_cast<std::size_t>(row)] = true;
    }
    Json json = {{"shape", dataset.shape.example}, {"total_rows", dataset.shape.rows}};
    json["rows"] = Json::array();
    for (std::int64_t row = 0; row < std::min(rows, dataset.shape.rows); ++row) {
        Json one = {{"row", row}};
        one["part"] = validates[static_cast<std::size_t>(row)] ? "validation" : "training";
        one["features"] = dataset.example(row);
        one["target"] = target_of(dataset, row);
        json["rows"].push_back(std::move(one));
    }
    return json;
}

}  // namespace rangefinder::api
