#include "diagnostics/layers/recurrent_products.hpp"

#include "diagnostics/base/check.hpp"
#include "diagnostics/tensor/primitives.hpp"

namespace rangefinder {

namespace {

Operation make_product(Engine& engine, const MatrixProduct::primitive_desc& description,
                       const Tensor& source, const Tensor& weight, const Tensor& destination) {
    return Operation::make<MatrixProduct>(
        engine, description,
        {{DNNL_ARG_SRC, source}, {DNNL_ARG_WEIGHTS, weight}, {DNNL_ARG_DST, destination}});
}

}  // namespace

Tensor rows_of(const Engine& engine, const Tensor& tensor, const RowRange& rows) {
    const std::int64_t width = tensor.shape().back();
    const Dims shape{rows.count, width};
    return tensor.part(engine, rows.first * width, shape, plain_layout(shape, tensor.type()));
}

Tensor transposed(const Engine& engine, const Tensor& tensor) {
    const Dims shape{tensor.shape()[1], tensor.shape()[0]};
    return tensor.view(engine, shape, Layout(shape, tensor.type(), Dims{1, tensor.shape()[1]}));
}

RowWindow::RowWindow(const Engine& engine, const Tensor& whole, std::int64_t rows)
    : rows_(rows_of(engine, whole, {0, rows})),
      start_(static_cast<std::byte*>(whole.memory().get_data_handle())),
      row_bytes_(static_cast<std::int64_t>(rows_.layout().get_size()) / rows),
      last_row_(whole.shape().front() - rows) {}

void RowWindow::move_to(std::int64_t first_row) const {
    RF_CHECK(first_row >= 0 && first_row <= last_row_);
    rows_.memory().set_data_handle(start_ + first_row * row_bytes_);
}

Layout rounded_layout(const Engine& engine, const Tensor& tensor) {
    return plain_layout(tensor.shape(), engine.operands());
}

Tensor rounded_twin(const Engine& engine, const Tensor& tensor) {
    const Layout layout = rounded_layout(engine, tensor);
    return layout == tensor.layout() ? tensor : Tensor(engine, tensor.shape(), layout);
}

Operation rounding(Engine& engine, const Tensor& tensor, const Tensor& twin) {
    return tensor.layout() == twin.layout() ? Operation() : reorder_operation(engine, tensor, twin);
}

Operation product(Engine& engine, Reorders& reorders, const Tensor& source, const Tensor& weight,
                  const Tensor& destination) {
    const auto description =
        matrix_product(engine, {.source = source.layout(),
                                .weight = any_layout(weight.shape(), engine.operands()),
                                .bias = {},
                                .destination = destination.layout()});
    const Tensor packed = reorders.in_layout(engine, weight, description.weights_desc());
    return make_product(engine, description, source, packed, destination);
}

Operation transposed_product(Engine& engine, const Tensor& left, const Tensor& right,
                             const Tensor& destination) {
    const Tensor columns = transposed(engine, left);
    const auto description = matrix_product(engine, {.source = columns.layout(),
                                                     .weight = right.layout(),
                                                     .bias = {},
                                                     .destination = destination.layout()});
    return make_product(engine, description, columns, right, destination);
}

}  // namespace rangefinder
