#include "diagnostics/layers/batch_norm.hpp"

#include "diagnostics/base/check.hpp"

namespace rangefinder {

BatchNorm::BatchNorm(std::string name, const BatchNormOptions& options)
    : Layer(std::move(name)),
      options_(options),
      weight_(make_parameter("weight", 1.0F, false)),
      bias_(make_parameter("bias", 0.0F, false)),
      running_mean_(make_parameter("running_mean", 0.0F, true)),
      running_variance_(make_parameter("running_var", 1.0F, true)) {}

Parameter BatchNorm::make_parameter(const std::string& name, float first_value, bool buffer) const {
    Parameter parameter;
    parameter.name = this->name() + "." + name;
    parameter.shape = {options_.channels};
    parameter.initial = Initial::kConstant;
    parameter.initial_bound = first_value;
    parameter.trainable = !buffer;
    parameter.buffer = buffer;
    return parameter;
}

Tensor BatchNorm::as_image(Engine& engine, const Tensor& tensor) const {
    if (tensor.shape().size() == 4) {
        return tensor;
    }
    RF_CHECK(tensor.shape().size() == 2);
    const Dims image{tensor.shape()[0], tensor.shape()[1], 1, 1};
    return tensor.view(engine, image, channels_last_layout(image));
}

Connection BatchNorm::connect(Engine& engine, const Connection& input) {
    const Dims& shape = input.tensor.shape();
    RF_CHECK(shape[1] == options_.channels);
    const std::int64_t values_of_channel = element_count(shape) / options_.channels;
    const auto values = static_cast<double>(values_of_channel);
    unbiased_ = values > 1.0 ? values / (values - 1.0) : 1.0;
    const Layout layout = shape.size() == 2 ? plain_layout(shape) : input.tensor.layout();
    input_ = as_image(engine, before_forward_.in_layout(engine, input.tensor, layout));
    output_ = Tensor(engine, shape, layout);
    const Dims channels{options_.channels};
    for (Parameter* parameter : parameters()) {
        parameter->weight = Tensor(engine, channels, plain_layout(channels));
    }
    mean_ = Tensor(engine, channels, plain_layout(channels));
    variance_ = Tensor(engine, channels, plain_layout(channels));
    const Arguments ends{{DNNL_ARG_SRC, input_},
                         {DNNL_ARG_DST, as_image(engine, output_)},
                         {DNNL_ARG_SCALE, weight_.weight},
                         {DNNL_ARG_SHIFT, bias_.weight}};
    const auto eps = static_cast<float>(options_.eps);
    forward_description_ = batch_norm_forward(engine, input_.layout(), eps);
    Arguments training = ends;
    training.emplace_back(DNNL_ARG_MEAN, mean_);
    training.emplace_back(DNNL_ARG_VARIANCE, variance_);
    forward_ = Operation::make<BatchNormForward>(engine, forward_description_, training);
    Arguments evaluating = ends;
    evaluating.emplace_back(DNNL_ARG_MEAN, running_mean_.weight);
    evaluating.emplace_back(DNNL_ARG_VARIANCE, running_variance_.weight);
    evaluation_ = Operation::make<BatchNormForward>(
        engine, batch_norm_evaluation(engine, input_.layout(), eps), evaluating);
    return {output_, true};
}

// The input's gradient is computed even when nobody wants it: the primitive gives all or nothing.
Tensor BatchNorm::connect_backward(Engine& engine, const Tensor& output_gradient,
                                   bool input_gradient_wanted) {
    const Tensor gradient = before_backward_.in_layout(engine, output_gradient, output_.layout());
    const Dims channels{options_.channels};
    weight_.gradient = Tensor(engine, channels, plain_layout(channels));
    bias_.gradient = Tensor(engine, channels, plain_layout(channels));
    const Tensor image = as_image(engine, gradient);
    backward_ = Operation::make<BatchNormBackward>(
        engine,
        batch_norm_backward(engine, input_.layout(), static_cast<float>(options_.eps),
                            forward_description_),
        {{DNNL_ARG_SRC, input_},
         {DNNL_ARG_MEAN, mean_},
         {DNNL_ARG_VARIANCE, variance_},
         {DNNL_ARG_SCALE, weight_.weight},
         {DNNL_ARG_SHIFT, bias_.weight},
         {DNNL_ARG_DIFF_DST, image},
         {DNNL_ARG_DIFF_SRC, image},
         {DNNL_ARG_DIFF_SCALE, weight_.gradient},
         {DNNL_ARG_DIFF_SHIFT, bias_.gradient}});
    return input_gradient_wanted ? gradient : Tensor();
}

void BatchNorm::forward(Mode mode) {
    before_forward_.run();
    if (mode == Mode::kEvaluate) {
        evaluation_.run();
        return;
    }
    forward_.run();
    move_running_statistics();
}

void BatchNorm::move_running_statistics() {
    const auto step = [&](const Tensor& running, const Tensor& batch, double factor) {
        const std::span<float> kept = running.values();
        const std::span<const float> seen = batch.values();
        const double momentum = options_.momentum;
        for (std::size_t channel = 0; channel < kept.size(); ++channel) {
            kept[channel] = static_cast<float>((1.0 - momentum) * kept[channel] +
                                               momentum * factor * seen[channel]);
        }
    };
    step(running_mean_.weight, mean_, 1.0);
    step(running_variance_.weight, variance_, unbiased_);
}

void BatchNorm::backward() {
    before_backward_.run();
    backward_.run();
}

std::vector<Parameter*> BatchNorm::parameters() {
    return {&weight_, &bias_, &running_mean_, &running_variance_};
}

Implementations BatchNorm::implementations() const {
    return implementations_of({{"forward", &forward_}, {"backward", &backward_}});
}

}  // namespace rangefinder
