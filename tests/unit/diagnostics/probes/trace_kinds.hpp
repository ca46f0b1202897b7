// Every kind of data set with a model that keeps all there is to keep (weights, running statistics,
// random streams), and every kind of optimizer: what a measurement must leave as it was.
#pragma once

#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "diagnostics/datasets/csv_dataset.hpp"
#include "diagnostics/datasets/idx_dataset.hpp"
#include "diagnostics/datasets/series_dataset.hpp"
#include "diagnostics/datasets/text_dataset.hpp"
#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder::trace {

inline const std::vector<std::string>& data_kinds() {
    static const std::vector<std::string> kinds{"table", "images", "text", "series", "generator"};
    return kinds;
}

template <typename Loaded>
Dataset taken(Loaded data) {
    REQUIRE(data.ok());
    return std::move(*data);
}

inline Dataset table() {
    std::string text = "a,b,kind\n";
    for (int row = 0; row < 120; ++row) {
        text += std::to_string(row % 7) + "," + std::to_string(row % 11) + "," +
                (row % 3 == 0 ? "x" : "y") + "\n";
    }
    return taken(load_csv(text, {}));
}

inline Dataset images() {
    constexpr std::uint8_t kRows = 100;
    Bytes pixels{0, 0, 8, 3, 0, 0, 0, kRows, 0, 0, 0, 4, 0, 0, 0, 4};
    Bytes labels{0, 0, 8, 1, 0, 0, 0, kRows};
    for (int row = 0; row < kRows; ++row) {
        for (int pixel = 0; pixel < 16; ++pixel) {
            pixels.push_back(static_cast<std::uint8_t>((row * 37 + pixel * pixel * 11) % 251));
        }
        labels.push_back(static_cast<std::uint8_t>(row % 4));
    }
    return taken(load_idx(pixels, labels, {}));
}

inline Dataset text() {
    std::string all;
    for (int i = 0; i < 90; ++i) all += "abc dab " + std::to_string(i % 7);
    DatasetSpec spec;
    spec.format = DataFormat::kText;
    spec.window = 6;
    return taken(load_text(all, spec));
}

inline Dataset series() {
    std::string text = "value\n";
    for (int i = 0; i < 150; ++i) text += std::to_string(std::sin(0.3 * i)) + "\n";
    DatasetSpec spec;
    spec.task = TaskKind::kSequence;
    spec.window = 8;
    return taken(load_csv_series(text, spec));
}

inline Dataset generator() {
    DatasetSpec spec;
    GeneratorSpec made;
    made.kind = GeneratorKind::kTwoMoons;
    made.rows = 120;
    spec.source = made;
    return taken(load_dataset(spec));
}

inline Dataset data_of(const std::string& kind) {
    if (kind == "table") return table();
    if (kind == "images") return images();
    if (kind == "text") return text();
    if (kind == "series") return series();
    return generator();
}

// Dropout everywhere; batch norm where the data has channels or columns.
inline ModelSpec model_of(const std::string& kind, const Dataset& data) {
    const LayerSpec dropout{"", DropoutSpec{0.2}};
    const LayerSpec tanh{"", ActivationSpec{ActivationKind::kTanh}};
    const LayerSpec output{
        "", LinearSpec{data.shape.classes > 0 ? data.shape.classes : std::int64_t{1}, true}};
    ModelSpec model;
    model.loss.kind = data.shape.classes > 0 ? LossKind::kCrossEntropy : LossKind::kMse;
    if (kind == "images") {
        Conv2dSpec convolution;
        convolution.out_channels = 3;
        convolution.kernel_size = {3, 3};
        model.layers = {{"", convolution}, {"", BatchNormSpec{}}, tanh, {"", FlattenSpec{}}};
    } else if (kind == "text") {
        model.layers = {{"", EmbeddingSpec{0, 6}}, {"", LinearSpec{8, true}}, tanh};
    } else if (kind == "series") {
        RecurrentSpec lstm;
        lstm.hidden_size = 6;
        model.layers = {{"", lstm}};
    } else {
        model.layers = {{"", LinearSpec{8, true}}, {"", BatchNormSpec{}}, tanh};
    }
    model.layers.push_back(dropout);
    model.layers.push_back(output);
    return model;
}

inline const std::vector<std::string>& optimizer_kinds() {
    static const std::vector<std::string> kinds{"sgd",     "momentum",    "nesterov",
                                                "adam",    "adamw",       "rmsprop",
                                                "adagrad", "dadapt_adam", "prodigy"};
    return kinds;
}

inline OptimizerSpec optimizer_of(const std::string& kind) {
    OptimizerSpec spec;
    spec.weight_decay = 0.01;
    if (kind == "momentum" || kind == "nesterov") spec.momentum = 0.9;
    spec.nesterov = kind == "nesterov";
    if (kind == "adam") spec.kind = OptimizerKind::kAdam;
    if (kind == "adamw") spec.kind = OptimizerKind::kAdamW;
    if (kind == "rmsprop") {
        spec.kind = OptimizerKind::kRmsprop;
        spec.momentum = 0.9;
        spec.centered = true;
    }
    if (kind == "adagrad") spec.kind = OptimizerKind::kAdagrad;
    if (kind == "dadapt_adam") spec.kind = OptimizerKind::kDAdaptAdam;
    if (kind == "prodigy") spec.kind = OptimizerKind::kProdigy;
    return spec;
}

}  // namespace rangefinder::trace
