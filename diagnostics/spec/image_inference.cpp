#include "diagnostics/spec/image_inference.hpp"

#include "diagnostics/spec/saturating.hpp"

namespace rangefinder {
namespace {

// A window's place in an image: convolution or pooling.
struct Window {
    Pair kernel_size;
    Pair stride;
    Pair padding;
    Pair dilation{1, 1};

    // From its first to its last pixel.
    std::int64_t extent(std::size_t axis) const {
        return saturating_add(saturating_multiply(dilation[axis], kernel_size[axis] - 1), 1);
    }
};

KnownShape input_image(const std::string& type, const LayerInput& input) {
    if (!input.shape) return std::nullopt;
    if (input.shape->size() == 3) return input.shape;
    input.checks.add(input.pointer, "is a " + type +
                                        " layer, which takes images (channels x height x width), "
                                        "but its input is " +
                                        describe_shape(*input.shape));
    return std::nullopt;
}

void report_kernel(const Shape& image, const Window& window, const LayerInput& input) {
    const Shape padded{saturating_add(image[1], saturating_multiply(2, window.padding[0])),
                       saturating_add(image[2], saturating_multiply(2, window.padding[1]))};
    std::string detail = "is " + to_text(window.kernel_size);
    if (window.dilation != Pair{1, 1}) {
        detail += ", with dilation " + to_text(Shape{window.extent(0), window.extent(1)});
    }
    input.checks.add(
        input.pointer + "/kernel_size",
        detail + "; allowed is at most " + to_text(padded) + ", the size of the padded input");
}

// floor((size + 2 padding - dilation (kernel - 1) - 1) / stride) + 1 on both axes, as PyTorch's.
std::optional<Pair> slide(const Shape& image, const Window& window, const LayerInput& input) {
    Pair size{};
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const std::int64_t padded =
            saturating_add(image[axis + 1], saturating_multiply(2, window.padding[axis]));
        if (window.extent(axis) > padded || window.kernel_size[axis] < 1 ||
            window.stride[axis] < 1) {
            report_kernel(image, window, input);
            return std::nullopt;
        }
        size[axis] = (padded - window.extent(axis)) / window.stride[axis] + 1;
    }
    return size;
}

// Channels of one group's input; nothing (and an error) when they cannot be shared out.
std::optional<std::int64_t> group_channels(const Conv2dSpec& conv, std::int64_t channels,
                                           const LayerInput& input) {
    if (conv.groups >= 1 && channels % conv.groups == 0) return channels / conv.groups;
    input.checks.add(input.pointer + "/groups",
                     "is " + std::to_string(conv.groups) + "; it must divide the " +
                         std::to_string(channels) + " channels that come in");
    return std::nullopt;
}

}  // namespace

LayerCost infer_conv2d(const Conv2dSpec& conv, const LayerInput& input) {
    LayerCost cost;
    cost.parameters.push_back({"weight", {}});
    if (conv.bias) cost.parameters.push_back({"bias", {conv.out_channels}});
    const auto image = input_image("conv2d", input);
    if (!image) return cost;
    const auto channels = group_channels(conv, image->front(), input);
    if (channels) {
        cost.parameters[0].shape = {conv.out_channels, *channels, conv.kernel_size[0],
                                    conv.kernel_size[1]};
    }
    const auto size =
        slide(*image, {conv.kernel_size, conv.stride, conv.padding, conv.dilation}, input);
    if (!size || !channels) return cost;
    cost.output = Shape{conv.out_channels, (*size)[0], (*size)[1]};
    const double patch =
        as_double(*channels) * as_double(conv.kernel_size[0]) * as_double(conv.kernel_size[1]);
    cost.flops.weights = 2.0 * patch * as_double(elements_of(*cost.output));
    return cost;
}

LayerCost infer_pool2d(const Pool2dSpec& pool, const LayerInput& input) {
    LayerCost cost;
    const auto image = input_image(layer_type_name(pool), input);
    if (!image) return cost;
    const Pair stride = pool.stride == Pair{0, 0} ? pool.kernel_size : pool.stride;
    const auto size = slide(*image, {pool.kernel_size, stride, pool.padding}, input);
    if (!size) return cost;
    cost.output = Shape{image->front(), (*size)[0], (*size)[1]};
    const std::int64_t outputs = elements_of(*cost.output);
    cost.flops.elements =
        as_double(pool.kernel_size[0]) * as_double(pool.kernel_size[1]) * as_double(outputs);
    // Where each maximum was.
    if (pool.kind == PoolingKind::kMax) cost.buffers = outputs;
    return cost;
}

LayerCost infer_global_avg_pool2d(const LayerInput& input) {
    LayerCost cost;
    const auto image = input_image("global_avg_pool2d", input);
    if (!image) return cost;
    cost.output = Shape{image->front()};
    cost.flops.elements = as_double(elements_of(*image));
    return cost;
}

}  // namespace rangefinder
