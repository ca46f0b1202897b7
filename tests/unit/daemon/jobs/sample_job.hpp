// A stored job that the codec understands.
#pragma once

#include <catch2/catch.hpp>
#include <chrono>
#include <string>

#include "daemon/codec/dataset_codec.hpp"
#include "daemon/codec/job_codec.hpp"
#include "daemon/store/store.hpp"

namespace rangefinder::jobs {

inline JobSpec sample_spec(const std::string& name) {
    JobSpec spec;
    spec.name = name;
    spec.dataset = "ds_0123456789abcdef";
    spec.model.layers = {{"", LinearSpec{2, true}}};
    TrainingSpec training;
    training.steps = 3;
    training.learning_rate = 0.1;
    spec.work = training;
    spec.limits.seconds = 60.0;
    return spec;
}

inline void put_sample_dataset(store::Store& store) {
    DatasetSpec source;
    source.source = GeneratorSpec{};
    store::DatasetRecord dataset;
    dataset.id = "ds_0123456789abcdef";
    dataset.spec = codec::to_json(source);
    store.put_dataset(dataset);
}

inline void submit_sample(store::Store& store, const std::string& id, const std::string& name) {
    put_sample_dataset(store);
    store::NewJob job;
    job.id = id;
    job.kind = "training";
    job.name = name;
    job.dataset = "ds_0123456789abcdef";
    job.spec = codec::to_json(sample_spec(name));
    REQUIRE(store.submit(job, 1000, std::nullopt).ok());
}

}  // namespace rangefinder::jobs
