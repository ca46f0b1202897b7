#include "daemon/jobs/claimed_job.hpp"

#include <algorithm>
#include <utility>

#include "daemon/codec/dataset_codec.hpp"
#include "daemon/codec/job_codec.hpp"

namespace rangefinder::jobs {

Result<ClaimedJob> prepare(store::Store& store, store::JobRecord record, store::Fence fence,
                           const std::string& dataset_directory) {
    Result<JobSpec> spec = codec::job_spec_from_json(record.spec);
    if (!spec) return spec.error();
    const Result<store::DatasetRecord> dataset = store.dataset(record.dataset);
    if (!dataset) return dataset.error();
    Result<DatasetSpec> source = codec::dataset_spec_from_json(dataset->spec);
    if (!source) return source.error();
    std::string text = codec::to_json(codec::with_directory(std::move(*source), dataset_directory));
    return ClaimedJob{std::move(record), std::move(fence), std::move(*spec), std::move(text)};
}

std::string model_family(const JobSpec& spec) {
    const auto& layers = spec.model.layers;
    const bool convolves = std::any_of(layers.begin(), layers.end(), [](const LayerSpec& layer) {
        return std::holds_alternative<Conv2dSpec>(layer.parameters);
    });
    return convolves ? "cnn" : "mlp";
}

}  // namespace rangefinder::jobs
