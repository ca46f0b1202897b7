// Small data sets and models for tests of training, probes and runs.
#pragma once

#include <catch2/catch.hpp>
#include <memory>

#include "diagnostics/base/random.hpp"
#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/models/model.hpp"
#include "diagnostics/optimizers/optimizer.hpp"
#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder {

inline void split_rows(Dataset& data, std::int64_t rows, std::int64_t validation) {
    for (std::int64_t row = 0; row < rows; ++row) {
        (row < rows - validation ? data.training : data.validation).push_back(row);
    }
    data.shape.rows = rows;
    data.shape.training_rows = rows - validation;
}

// Three Gaussian clouds in four dimensions; the last fifth validates.
inline Dataset three_clouds(std::int64_t rows = 200) {
    Dataset data;
    RandomStream random(3, RandomPurpose::kGenerator);
    data.shape.example = {4};
    data.shape.classes = 3;
    for (std::int64_t row = 0; row < rows; ++row) {
        const auto label = static_cast<std::int32_t>(random.below(3));
        data.labels.push_back(label);
        for (std::int32_t j = 0; j < 4; ++j) {
            data.features.push_back(static_cast<float>(random.normal() + (j == label ? 3.0 : 0.0)));
        }
    }
    split_rows(data, rows, rows / 5);
    return data;
}

// y = 2 a - b + 0.5 with a little noise.
inline Dataset noisy_plane(std::int64_t rows = 200) {
    Dataset data;
    RandomStream random(4, RandomPurpose::kGenerator);
    data.shape.example = {2};
    data.shape.task = TaskKind::kRegression;
    for (std::int64_t row = 0; row < rows; ++row) {
        const double a = random.normal(), b = random.normal();
        data.features.push_back(static_cast<float>(a));
        data.features.push_back(static_cast<float>(b));
        data.targets.push_back(static_cast<float>(2 * a - b + 0.5 + 0.05 * random.normal()));
    }
    split_rows(data, rows, rows / 5);
    return data;
}

inline JobSpec small_job(const Dataset& data) {
    const bool regression = data.shape.task == TaskKind::kRegression;
    JobSpec job;
    job.model.layers = {{"", LinearSpec{16, true}},
                        {"", ActivationSpec{ActivationKind::kTanh}},
                        {"", LinearSpec{regression ? 1 : data.shape.classes, true}}};
    job.model.loss.kind = regression ? LossKind::kMse : LossKind::kCrossEntropy;
    job.optimizer.momentum = 0.9;
    job.batch_size = 16;
    return job;
}

// A job's model and optimizer, on the calling thread.
struct SmallTraining {
    explicit SmallTraining(const JobSpec& job, const Dataset& data)
        : model(build(job, data)), optimizer(make_optimizer(job.optimizer, model->trainable())) {}

    static std::unique_ptr<Model> build(const JobSpec& job, const Dataset& data) {
        auto model = build_model(job.model, data.shape, {job.batch_size, job.seed, 1});
        REQUIRE(model.ok());
        return std::move(model).value();
    }

    std::unique_ptr<Model> model;
    std::unique_ptr<Optimizer> optimizer;
};

}  // namespace rangefinder
