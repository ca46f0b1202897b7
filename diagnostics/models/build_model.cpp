#include <algorithm>

#include "diagnostics/models/build_heads.hpp"
#include "diagnostics/models/layer_factory.hpp"
#include "diagnostics/models/list_layers.hpp"
#include "diagnostics/models/model.hpp"
#include "diagnostics/models/model_parts.hpp"
#include "diagnostics/models/model_plan.hpp"
#include "diagnostics/tensor/library_info.hpp"

namespace rangefinder {

Model::Parts::Parts(std::int64_t threads, Precision precision)
    : engine(threads, precision == Precision::kBf16 ? dnnl::memory::data_type::bf16
                                                    : dnnl::memory::data_type::f32) {}

namespace {

bool is_frozen(const ModelSpec& spec, const std::string& parameter) {
    return std::any_of(spec.freeze.begin(), spec.freeze.end(),
                       [&](const std::string& name) { return name_covers(name, parameter); });
}

void take_parameters(Model::Parts& parts, const ModelSpec& spec, const Sequence& layers,
                     double learning_rate_scale) {
    for (Parameter* parameter : layers.parameters()) {
        parameter->trainable = !parameter->buffer && !is_frozen(spec, parameter->name);
        parameter->learning_rate_scale = learning_rate_scale;
        parts.parameters.push_back(parameter);
    }
}

void make_model_layers(Model::Parts& parts, const ModelSpec& spec, ModelPlan& plan,
                       const DataShape& data, std::uint64_t seed) {
    LayerFactory factory(data, seed, parts.training_passes);
    parts.trunk = factory.make_all(plan.layers.layers);
    take_parameters(parts, spec, parts.trunk, 1.0);
    parts.head_infos = std::move(plan.heads);
    parts.heads.resize(parts.head_infos.size());
    for (std::size_t index = 0; index < spec.heads.size(); ++index) {
        parts.heads[index].layers = factory.make_all(plan.layers.heads[index].layers);
        take_parameters(parts, spec, parts.heads[index].layers,
                        spec.heads[index].learning_rate_scale);
    }
    parts.trunk_trains = parts.trunk.trains();
}

Dims with_batch(std::int64_t batch_size, const Shape& example) {
    Dims shape{batch_size};
    shape.insert(shape.end(), example.begin(), example.end());
    return shape;
}

// A stream a parameter: what one layer draws does not depend on the sizes of the others.
void list_parameters(Model::Parts& parts, std::uint64_t seed) {
    std::uint32_t index = 0;
    for (Parameter* parameter : parts.parameters) {
        initialize(parts.engine, *parameter, RandomStream(seed, RandomPurpose::kWeights, index++));
        parts.infos.push_back({parameter->name, parameter->shape, parameter->size(),
                               parameter->trainable, parameter->buffer});
        if (parameter->trainable) {
            parts.trainable.push_back(parameter->view());
            parts.trained.push_back(parameter);
        }
    }
}

void make_targets(Model::Parts& parts) {
    const auto batch = static_cast<std::size_t>(parts.input.shape().front());
    for (const HeadInfo& head : parts.head_infos) {
        const auto positions = static_cast<std::size_t>(head.positions);
        if (head.wants_labels()) {
            parts.labels.assign(batch * positions, 0);
        } else if (head.wants_targets()) {
            parts.targets.assign(batch * positions * static_cast<std::size_t>(head.size), 0.0F);
        }
    }
}

}  // namespace

Result<std::unique_ptr<Model>> build_model(const ModelSpec& spec, const DataShape& data,
                                           const ModelOptions& options) {
    RF_CHECK(options.batch_size >= 1);
    if (options.precision == Precision::kBf16 && !has_native_bf16()) {
        return field_error("/precision", "is bf16, which this processor (" +
                                             onednn_instruction_set() +
                                             ") does not have; allowed is float32");
    }
    Result<ModelPlan> plan = plan_model(spec, data);
    if (!plan) {
        return plan.error();
    }
    auto parts = std::make_unique<Model::Parts>(options.threads, options.precision);
    make_model_layers(*parts, spec, *plan, data, options.seed);
    const Dims input_shape = with_batch(options.batch_size, data.example);
    parts->input = Tensor(parts->engine, input_shape, plain_layout(input_shape));
    connect_heads(*parts, parts->trunk.connect(parts->engine, {parts->input, false}));
    make_targets(*parts);
    list_parameters(*parts, options.seed);
    list_layers(*parts);
    return std::make_unique<Model>(std::move(parts));
}

}  // namespace rangefinder
