#include "tests/unit/diagnostics/models/example_models.hpp"

#include "diagnostics/base/random.hpp"

namespace rangefinder {

namespace {

LayerSpec layer(LayerParameters parameters) {
    return {"", std::move(parameters)};
}

LayerSpec convolution(std::int64_t channels) {
    Conv2dSpec spec;
    spec.out_channels = channels;
    spec.kernel_size = {3, 3};
    spec.padding = {1, 1};
    return layer(spec);
}

LayerSpec pooling(PoolingKind kind) {
    Pool2dSpec spec;
    spec.kind = kind;
    spec.kernel_size = {2, 2};
    return layer(spec);
}

}  // namespace

Example small_mlp() {
    Example example;
    example.spec.layers = {
        layer(LinearSpec{12, true}), layer(ActivationSpec{ActivationKind::kRelu}),
        layer(LinearSpec{12, true}), layer(ActivationSpec{ActivationKind::kTanh}),
        layer(LinearSpec{3, true})};
    example.data.example = {7};
    example.data.classes = 3;
    example.options.batch_size = 8;
    return example;
}

Example small_cnn() {
    Example example;
    example.spec.layers = {convolution(5),
                           layer(ActivationSpec{ActivationKind::kRelu}),
                           pooling(PoolingKind::kMax),
                           convolution(20),
                           layer(ActivationSpec{ActivationKind::kGelu}),
                           pooling(PoolingKind::kAverage),
                           layer(FlattenSpec{}),
                           layer(LinearSpec{10, true})};
    example.data.example = {2, 8, 8};
    example.data.classes = 10;
    example.options.batch_size = 8;
    return example;
}

Example small_transformer() {
    TransformerBlockSpec block;
    block.num_heads = 2;
    block.dim_feedforward = 24;
    block.norm_first = true;
    block.causal = true;
    block.activation = ActivationKind::kGelu;
    Example example;
    example.spec.layers = {{"embed", EmbeddingSpec{11, 12}},
                           layer(PositionalEmbeddingSpec{}),
                           layer(block),
                           layer(LayerNormSpec{}),
                           layer(AttentionSpec{3, true}),
                           layer(LinearSpec{.bias = false, .tied_to = "embed"})};
    example.data.example = {6};
    example.data.task = TaskKind::kLanguage;
    example.data.classes = 11;
    example.data.tokens = 11;
    example.data.positions = 6;
    example.options.batch_size = 8;
    return example;
}

Example deep_cnn() {
    Conv2dSpec same;
    same.out_channels = 5;
    same.kernel_size = {3, 3};
    same.padding = {1, 1};
    same.bias = false;
    ResidualSpec residual;
    residual.layers = {{"", same}, {"norm", BatchNormSpec{}}, {"", ActivationSpec{}}};
    Example example;
    example.spec.layers = {{"", same},         {"", BatchNormSpec{}}, {"", DropoutSpec{}},
                           {"", residual},     {"", DropoutSpec{}},   {"", GlobalAvgPool2dSpec{}},
                           {"", LinearSpec{3}}};
    example.data.example = {2, 6, 6};
    example.data.classes = 3;
    example.options.batch_size = 8;
    return example;
}

std::unique_ptr<Model> build(const Example& example) {
    auto model = build_model(example.spec, example.data, example.options);
    RF_CHECK(model.ok());
    fill_batch(**model, 1);
    if (example.data.tokens > 0) {
        fill_tokens(**model, example.data.tokens, 1);
    }
    return std::move(model).value();
}

void fill_tokens(Model& model, std::int64_t tokens, std::uint64_t seed) {
    RandomStream random(seed, RandomPurpose::kGenerator, 1);
    for (float& value : model.input()) {
        value = static_cast<float>(random.below(static_cast<std::uint64_t>(tokens)));
    }
}

void fill_batch(Model& model, std::uint64_t seed) {
    RandomStream random(seed, RandomPurpose::kGenerator);
    for (float& value : model.input()) value = static_cast<float>(random.normal());
    for (float& value : model.targets()) value = static_cast<float>(random.normal());
    const auto classes = static_cast<std::uint64_t>(model.output_size());
    for (std::int32_t& label : model.labels()) {
        label = static_cast<std::int32_t>(random.below(classes));
    }
}

}  // namespace rangefinder
