#include "diagnostics/layers/activation.hpp"

#include <limits>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

namespace {

// An elu that falls (alpha < 0) gives an output twice, so its slope needs the input.
bool has_slope_from_output(const ActivationSpec& spec) {
    return spec.kind == ActivationKind::kSigmoid || spec.kind == ActivationKind::kTanh ||
           (spec.kind == ActivationKind::kElu && spec.alpha >= 0.0);
}

Elementwise function_of(const ActivationSpec& spec) {
    switch (spec.kind) {
        case ActivationKind::kSigmoid:
            return {dnnl::algorithm::eltwise_logistic_use_dst_for_bwd, 0.0F};
        case ActivationKind::kTanh:
            return {dnnl::algorithm::eltwise_tanh_use_dst_for_bwd, 0.0F};
        case ActivationKind::kSilu:
            return {dnnl::algorithm::eltwise_swish, 1.0F};
        case ActivationKind::kElu:
            return {spec.alpha >= 0.0 ? dnnl::algorithm::eltwise_elu_use_dst_for_bwd
                                      : dnnl::algorithm::eltwise_elu,
                    static_cast<float>(spec.alpha)};
        case ActivationKind::kRelu:
        case ActivationKind::kLeakyRelu:
        case ActivationKind::kGelu:
            break;
    }
    RF_CHECK(false);
    return {};
}

}  // namespace

Activation::Activation(std::string name, const ActivationSpec& spec)
    : Layer(std::move(name)),
      spec_(spec),
      slope_from_output_(has_slope_from_output(spec)),
      function_(function_of(spec)) {}

Connection Activation::connect(Engine& engine, const Connection& input) {
    input_ = input.tensor;
    forward_description_ = elementwise_forward(engine, function_, input_.layout());
    const bool in_place = input.overwritable && slope_from_output_;
    output_ = in_place ? input_ : Tensor(engine, input_.shape(), input_.layout());
    forward_ = Operation::make<ElementwiseForward>(
        engine, forward_description_, {{DNNL_ARG_SRC, input_}, {DNNL_ARG_DST, output_}});
    return {output_, !slope_from_output_};
}

Tensor Activation::connect_backward(Engine& engine, const Tensor& output_gradient,
                                    bool input_gradient_wanted) {
    RF_CHECK(input_gradient_wanted);
    Tensor gradient = before_backward_.in_layout(engine, output_gradient, output_.layout());
    const Arguments::value_type known = slope_from_output_
                                            ? Arguments::value_type{DNNL_ARG_DST, output_}
                                            : Arguments::value_type{DNNL_ARG_SRC, input_};
    backward_ = Operation::make<ElementwiseBackward>(
        engine, elementwise_backward(engine, function_, output_.layout(), forward_description_),
        {known, {DNNL_ARG_DIFF_DST, gradient}, {DNNL_ARG_DIFF_SRC, gradient}});
    return gradient;
}

// Slopes under about 1e-6 count as none.
LayerView Activation::view() const {
    LayerView view;
    const float infinity = std::numeric_limits<float>::infinity();
    switch (spec_.kind) {
        case ActivationKind::kSigmoid:
            view.unsaturated = Interval{0.01F, 0.99F};
            break;
        case ActivationKind::kTanh:
            view.unsaturated = Interval{-0.99F, 0.99F};
            break;
        case ActivationKind::kSilu:
            view.response = input_;
            view.flat = {-infinity, -17.0F};
            break;
        case ActivationKind::kElu:
            if (spec_.alpha <= 0.0) break;
            view.response = output_;
            view.flat = {-infinity, static_cast<float>(-spec_.alpha * (1.0 - 1e-6))};
            break;
        case ActivationKind::kRelu:
        case ActivationKind::kLeakyRelu:
        case ActivationKind::kGelu:
            break;
    }
    return view;
}

void Activation::backward() {
    before_backward_.run();
    backward_.run();
}

Implementations Activation::implementations() const {
    return implementations_of({{"forward", &forward_}, {"backward", &backward_}});
}

}  // namespace rangefinder
