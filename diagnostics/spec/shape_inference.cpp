#include "diagnostics/spec/shape_inference.hpp"

#include "diagnostics/spec/saturating.hpp"

namespace rangefinder {
namespace {

std::string describe(const Shape& shape) {
    if (shape.size() == 1) return "a vector of " + std::to_string(shape[0]);
    return to_text(shape);
}

double as_double(std::int64_t value) {
    return static_cast<double>(value);
}

// A window's place in an image: convolution or pooling.
struct Window {
    Pair kernel_size;
    Pair stride;
    Pair padding;
};

class LayerInference {
  public:
    LayerInference(const KnownShape& input, const std::string& pointer, FieldChecks& checks)
        : input_(input), pointer_(pointer), checks_(checks) {}

    LayerCost operator()(const LinearSpec& linear) {
        LayerCost cost;
        cost.output = Shape{linear.out_features};
        cost.biases = linear.bias ? linear.out_features : 0;
        if (!input_) return cost;
        if (input_->size() != 1) {
            checks_.add(pointer_, "is a linear layer, which takes a vector, but its input is " +
                                      describe(*input_) + ": put a flatten layer before it");
            return cost;
        }
        cost.weights = saturating_multiply(input_->front(), linear.out_features);
        cost.flops_forward = 2.0 * as_double(input_->front()) * as_double(linear.out_features);
        return cost;
    }

    LayerCost operator()(const Conv2dSpec& conv) {
        LayerCost cost;
        cost.biases = conv.bias ? conv.out_channels : 0;
        const auto image = input_image("conv2d");
        if (!image) return cost;
        const std::int64_t patch = saturating_multiply(
            (*image)[0], saturating_multiply(conv.kernel_size[0], conv.kernel_size[1]));
        cost.weights = saturating_multiply(patch, conv.out_channels);
        const auto size = slide(*image, {conv.kernel_size, conv.stride, conv.padding});
        if (!size) return cost;
        cost.output = Shape{conv.out_channels, (*size)[0], (*size)[1]};
        cost.flops_forward = 2.0 * as_double(patch) * as_double(elements_of(*cost.output));
        return cost;
    }

    LayerCost operator()(const Pool2dSpec& pool) {
        LayerCost cost;
        const auto image = input_image(layer_type_name(pool));
        if (!image) return cost;
        const Pair stride = pool.stride == Pair{0, 0} ? pool.kernel_size : pool.stride;
        const auto size = slide(*image, {pool.kernel_size, stride, pool.padding});
        if (!size) return cost;
        cost.output = Shape{(*image)[0], (*size)[0], (*size)[1]};
        cost.flops_forward = as_double(pool.kernel_size[0]) * as_double(pool.kernel_size[1]) *
                             as_double(elements_of(*cost.output));
        return cost;
    }

    LayerCost operator()(const FlattenSpec&) {
        LayerCost cost;
        if (input_) cost.output = Shape{elements_of(*input_)};
        return cost;
    }

    LayerCost operator()(const ActivationSpec&) {
        LayerCost cost;
        cost.output = input_;
        if (input_) cost.flops_forward = as_double(elements_of(*input_));
        return cost;
    }

    template <typename Other>
    LayerCost operator()(const Other& other) {
        checks_.add(pointer_ + "/type", layer_type_name(other) + " is not available yet");
        return {};
    }

  private:
    KnownShape input_image(const std::string& type) {
        if (!input_) return std::nullopt;
        if (input_->size() == 3) return input_;
        checks_.add(pointer_, "is a " + type +
                                  " layer, which takes images (channels x height x width), but "
                                  "its input is " +
                                  describe(*input_));
        return std::nullopt;
    }

    // floor((size + 2 padding - kernel) / stride) + 1 on both axes, as PyTorch's.
    std::optional<Pair> slide(const Shape& image, const Window& window) {
        Pair size{};
        for (std::size_t axis = 0; axis < 2; ++axis) {
            const std::int64_t padded = saturating_add(image[axis + 1], 2 * window.padding[axis]);
            if (window.kernel_size[axis] > padded) {
                report_kernel(image, window);
                return std::nullopt;
            }
            size[axis] = (padded - window.kernel_size[axis]) / window.stride[axis] + 1;
        }
        return size;
    }

    void report_kernel(const Shape& image, const Window& window) {
        checks_.add(
            pointer_ + "/kernel_size",
            "is " + to_text(window.kernel_size) + "; allowed is at most " +
                to_text(Shape{image[1] + 2 * window.padding[0], image[2] + 2 * window.padding[1]}) +
                ", the size of the padded input");
    }

    const KnownShape& input_;
    const std::string& pointer_;
    FieldChecks& checks_;
};

}  // namespace

LayerCost infer_layer(const LayerParameters& layer, const KnownShape& input,
                      const std::string& pointer, FieldChecks& checks) {
    return std::visit(LayerInference(input, pointer, checks), layer);
}

std::int64_t elements_of(const Shape& shape) {
    std::int64_t count = 1;
    for (const std::int64_t size : shape) count = saturating_multiply(count, size);
    return count;
}

std::string to_text(std::span<const std::int64_t> shape) {
    std::string text;
    for (const std::int64_t size : shape) {
        if (!text.empty()) text += "x";
        text += std::to_string(size);
    }
    return text;
}

}  // namespace rangefinder
