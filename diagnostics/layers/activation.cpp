#include "diagnostics/layers/activation.hpp"

#include "diagnostics/base/check.hpp"

namespace rangefinder {

namespace {

dnnl::algorithm algorithm_of(ActivationKind kind) {
    switch (kind) {
        case ActivationKind::kSigmoid:
            return dnnl::algorithm::eltwise_logistic_use_dst_for_bwd;
        case ActivationKind::kTanh:
            return dnnl::algorithm::eltwise_tanh_use_dst_for_bwd;
        case ActivationKind::kGelu:
            return dnnl::algorithm::eltwise_gelu_erf;
        case ActivationKind::kRelu:
            break;
    }
    RF_CHECK(kind != ActivationKind::kRelu);
    return dnnl::algorithm::undef;
}

}  // namespace

Activation::Activation(std::string name, ActivationKind kind)
    : Layer(std::move(name)), kind_(kind), algorithm_(algorithm_of(kind)) {}

Connection Activation::connect(Engine& engine, const Connection& input) {
    input_ = input.tensor;
    forward_description_ = elementwise_forward(engine, algorithm_, input_.layout());
    const bool in_place = input.overwritable && slope_from_output();
    output_ = in_place ? input_ : Tensor(engine, input_.shape(), input_.layout());
    forward_ = Operation::make<ElementwiseForward>(
        engine, forward_description_, {{DNNL_ARG_SRC, input_}, {DNNL_ARG_DST, output_}});
    return {output_, !slope_from_output()};
}

Tensor Activation::connect_backward(Engine& engine, const Tensor& output_gradient,
                                    bool input_gradient_wanted) {
    RF_CHECK(input_gradient_wanted);
    Tensor gradient = before_backward_.in_layout(engine, output_gradient, output_.layout());
    const Arguments::value_type known = slope_from_output()
                                            ? Arguments::value_type{DNNL_ARG_DST, output_}
                                            : Arguments::value_type{DNNL_ARG_SRC, input_};
    backward_ = Operation::make<ElementwiseBackward>(
        engine, elementwise_backward(engine, algorithm_, output_.layout(), forward_description_),
        {known, {DNNL_ARG_DIFF_DST, gradient}, {DNNL_ARG_DIFF_SRC, gradient}});
    return gradient;
}

void Activation::backward() {
    before_backward_.run();
    backward_.run();
}

std::vector<std::pair<std::string, std::string>> Activation::implementations() const {
    std::vector<std::pair<std::string, std::string>> all{{"forward", forward_.implementation()}};
    if (!backward_.empty()) {
        all.emplace_back("backward", backward_.implementation());
    }
    return all;
}

}  // namespace rangefinder
