#include "tests/bench/training_models.hpp"

namespace rangefinder::bench {

namespace {

void linear(ModelSpec& model, std::int64_t outputs) {
    model.layers.push_back({"", LinearSpec{outputs, true}});
}

void relu(ModelSpec& model) {
    model.layers.push_back({"", ActivationSpec{}});
}

void convolution_block(ModelSpec& model, std::int64_t channels) {
    Conv2dSpec convolution;
    convolution.out_channels = channels;
    convolution.kernel_size = {3, 3};
    convolution.padding = {1, 1};
    Pool2dSpec pooling;
    pooling.kernel_size = {2, 2};
    model.layers.push_back({"", convolution});
    relu(model);
    model.layers.push_back({"", pooling});
}

TrainingCase make_case(const std::string& name, Shape example, std::int64_t classes,
                       std::int64_t batch_size) {
    TrainingCase result;
    result.name = name;
    result.data.example = std::move(example);
    result.data.classes = classes;
    result.data.rows = result.data.training_rows = 10'000;
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

TrainingCase cnn() {
    TrainingCase result = make_case("cnn", {1, 28, 28}, 10, 64);
    ModelSpec& model = result.job.model;
    convolution_block(model, 32);
    convolution_block(model, 64);
    model.layers.push_back({"", FlattenSpec{}});
    linear(model, 128);
    relu(model);
    linear(model, 10);
    return result;
}

}  // namespace

std::vector<TrainingCase> training_cases() {
    return {mlp("tiny_mlp", {30, 64, 64, 2}, 32), mlp("mlp", {784, 256, 128, 10}, 64), cnn()};
}

}  // namespace rangefinder::bench
