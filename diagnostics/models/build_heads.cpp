#include "diagnostics/models/build_heads.hpp"

namespace rangefinder {

namespace {

// Returns the head's last shape.
Dims connect_outputs(Engine& engine, HeadParts& head, const Connection& trunk) {
    const Tensor last = head.layers.connect(engine, trunk).tensor;
    const Tensor plain = head.outputs_to_plain.in_layout(engine, last, plain_layout(last.shape()));
    const std::int64_t batch = last.shape().front();
    const Dims rows{batch, element_count(last.shape()) / batch};
    head.outputs = plain.view(engine, rows, plain_layout(rows));
    head.output_gradient = Tensor(engine, rows, plain_layout(rows));
    return last.shape();
}

void connect_gradient(Model::Parts& parts, HeadParts& head, const Dims& last_shape) {
    const Tensor gradient =
        head.output_gradient.view(parts.engine, last_shape, plain_layout(last_shape));
    head.trunk_gradient = head.layers.connect_backward(parts.engine, gradient, parts.trunk_trains);
}

// One head's gradient is the trunk's; those of several are added up.
void join_gradients(Model::Parts& parts, const Tensor& trunk_output) {
    if (parts.heads.size() == 1) {
        parts.trunk_gradient = parts.heads.front().trunk_gradient;
        return;
    }
    parts.trunk_gradient = Tensor(parts.engine, trunk_output.shape(), trunk_output.layout());
    for (const HeadParts& head : parts.heads) {
        parts.gradients_in_layout.push_back(parts.gradients_to_sum.in_layout(
            parts.engine, head.trunk_gradient, trunk_output.layout()));
    }
}

}  // namespace

void connect_heads(Model::Parts& parts, const Connection& trunk) {
    const Connection shared{trunk.tensor, trunk.overwritable && parts.heads.size() == 1};
    std::vector<Dims> last_shapes;
    for (HeadParts& head : parts.heads) {
        last_shapes.push_back(connect_outputs(parts.engine, head, shared));
    }
    for (std::size_t index = parts.heads.size(); index-- > 0;) {
        connect_gradient(parts, parts.heads[index], last_shapes[index]);
    }
    if (parts.trunk_trains) {
        join_gradients(parts, trunk.tensor);
        parts.trunk.connect_backward(parts.engine, parts.trunk_gradient, false);
    }
}

}  // namespace rangefinder
