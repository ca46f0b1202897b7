#include "daemon/api/dataset_json.hpp"

#include <algorithm>

namespace rangefinder::api {
namespace {

Json target_of(const Dataset& dataset, std::int64_t row) {
    const auto index = static_cast<std::size_t>(row);
    if (!dataset.labels.empty()) {
        const auto label = static_cast<std::size_t>(dataset.labels[index]);
        const auto& classes = dataset.description.classes;
        return label < classes.size() ? Json(classes[label].name) : Json(label);
    }
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
