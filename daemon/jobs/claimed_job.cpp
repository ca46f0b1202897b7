#include "daemon/jobs/claimed_job.hpp"

#include <algorithm>
#include <utility>

#include "daemon/codec/dataset_codec.hpp"
#include "daemon/codec/job_codec.hpp"
#include "daemon/codec/places_codec.hpp"

namespace rangefinder::jobs {

namespace {

// "w_..." is an upload, "job_..." a training.
std::string file_of_weights(const std::string& id, const WorkDirectories& directories) {
    if (id.empty()) return "";
    if (id.starts_with("job_")) return directories.jobs + "/" + id + "/weights.safetensors";
    return directories.weights + "/" + id + ".safetensors";
}

std::string places_of(const store::JobRecord& record, const JobSpec& spec,
                      const WorkDirectories& directories) {
    if (directories.jobs.empty()) return "";
    return codec::to_json(codec::JobPlaces{record.id, directories.jobs + "/" + record.id,
                                           file_of_weights(spec.model.weights.id, directories)});
}

}  // namespace

Result<ClaimedJob> prepare(store::Store& store, store::JobRecord record, store::Fence fence,
                           const WorkDirectories& directories) {
    Result<JobSpec> spec = codec::job_spec_from_json(record.spec);
    if (!spec) return spec.error();
    const Result<store::DatasetRecord> dataset = store.dataset(record.dataset);
    if (!dataset) return dataset.error();
    Result<DatasetSpec> source = codec::dataset_spec_from_json(dataset->spec);
    if (!source) return source.error();
    std::string text =
        codec::to_json(codec::with_directory(std::move(*source), directories.datasets));
    std::string places = places_of(record, *spec, directories);
    return ClaimedJob{std::move(record), std::move(fence), std::move(*spec), std::move(text),
                      std::move(places)};
}

std::string model_family(const JobSpec& spec) {
    const auto& layers = spec.model.layers;
    const bool convolves = std::any_of(layers.begin(), layers.end(), [](const LayerSpec& layer) {
        return std::holds_alternative<Conv2dSpec>(layer.parameters);
    });
    return convolves ? "cnn" : "mlp";
}

}  // namespace rangefinder::jobs
