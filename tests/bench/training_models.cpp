#include "tests/bench/training_models.hpp"

#include <algorithm>
#include <numeric>

#include "diagnostics/base/random.hpp"

namespace rangefinder::bench {

namespace {

void linear(ModelSpec& model, std::int64_t outputs) {
    LinearSpec layer;
    layer.out_features = outputs;
    model.layers.push_back({"", layer});
}

void relu(ModelSpec& model) {
    model.layers.push_back({"", ActivationSpec{}});
}

void convolution_block(ModelSpec& model, std::int64_t channels, bool batch_norm) {
    Conv2dSpec convolution;
    convolution.out_channels = channels;
    convolution.kernel_size = {3, 3};
    convolution.padding = {1, 1};
    convolution.bias = !batch_norm;
    Pool2dSpec pooling;
    pooling.kernel_size = {2, 2};
    model.layers.push_back({"", convolution});
    if (batch_norm) model.layers.push_back({"", BatchNormSpec{}});
    relu(model);
    model.layers.push_back({"", pooling});
}

TrainingCase make_case(const std::string& name, Shape example, std::int64_t classes,
                       std::int64_t batch_size) {
    TrainingCase result;
    result.name = name;
    result.data.example = std::move(example);
    result.data.classes = classes;
    result.data.rows = result.data.training_rows = 4096;
    result.job.batch_size = batch_size;
    result.job.optimizer.momentum = 0.9;
    return result;
}

TrainingCase mlp(const std::string& name, const std::vector<std::int64_t>& sizes,
                 std::int64_t batch_size) {
    TrainingCase result = make_case(name, {sizes.front()}, sizes.back(), batch_size);
    for (std::size_t index = 1; index < sizes.size(); ++index) {
        linear(result.job.model, sizes[index]);
        if (index + 1 < sizes.size()) relu(result.job.model);
    }
    return result;
}

TrainingCase cnn(const std::string& name, bool batch_norm) {
    TrainingCase result = make_case(name, {1, 28, 28}, 10, 64);
    ModelSpec& model = result.job.model;
    convolution_block(model, 32, batch_norm);
    convolution_block(model, 64, batch_norm);
    model.layers.push_back({"", FlattenSpec{}});
    linear(model, 128);
    relu(model);
    linear(model, 10);
    return result;
}

TrainingCase lstm() {
    TrainingCase result = make_case("lstm", {64, 32}, 10, 32);
    RecurrentSpec recurrent;
    recurrent.hidden_size = 128;
    result.job.model.layers.push_back({"", recurrent});
    linear(result.job.model, 10);
    return result;
}

TrainingCase transformer() {
    constexpr std::int64_t kCharacters = 65;
    TrainingCase result = make_case("transformer", {64}, kCharacters, 16);
    result.data.task = TaskKind::kLanguage;
    result.data.tokens = kCharacters;
    result.data.positions = 64;
    EmbeddingSpec embedding;
    embedding.embedding_dim = 64;
    TransformerBlockSpec block;
    block.num_heads = 4;
    block.dim_feedforward = 256;
    ModelSpec& model = result.job.model;
    model.layers.push_back({"", embedding});
    model.layers.push_back({"", PositionalEmbeddingSpec{}});
    model.layers.push_back({"", block});
    model.layers.push_back({"", block});
    linear(model, kCharacters);
    return result;
}

// One long text, cut into windows that lie end to end.
void fill_text(Dataset& data, RandomStream& random) {
    const std::int64_t window = data.shape.example.front();
    data.features.resize(static_cast<std::size_t>(data.shape.rows * window + 1));
    const auto tokens = static_cast<std::uint64_t>(data.shape.tokens);
    for (float& value : data.features) value = static_cast<float>(random.below(tokens));
    for (std::int64_t row = 0; row < data.shape.rows; ++row) data.starts.push_back(row * window);
    data.label_offset = 1;
}

void fill_examples(Dataset& data, RandomStream& random) {
    data.features.resize(static_cast<std::size_t>(data.shape.rows * data.example_size()));
    for (float& value : data.features) value = static_cast<float>(random.normal());
    const auto classes = static_cast<std::uint64_t>(data.shape.classes);
    for (std::int64_t row = 0; row < data.shape.rows; ++row) {
        data.labels.push_back(static_cast<std::int32_t>(random.below(classes)));
    }
}

}  // namespace

std::vector<TrainingCase> training_cases() {
    return {mlp("tiny_mlp", {30, 64, 64, 2}, 32),
            mlp("mlp", {784, 256, 128, 10}, 64),
            cnn("cnn", false),
            cnn("cnn_batch_norm", true),
            lstm(),
            transformer()};
}

Dataset random_dataset(const DataShape& shape) {
    Dataset data;
    data.shape = shape;
    RandomStream random(1, RandomPurpose::kGenerator);
    if (shape.task == TaskKind::kLanguage) {
        fill_text(data, random);
    } else {
        fill_examples(data, random);
    }
    data.training.resize(static_cast<std::size_t>(shape.training_rows));
    std::iota(data.training.begin(), data.training.end(), std::int64_t{0});
    return data;
}

}  // namespace rangefinder::bench
