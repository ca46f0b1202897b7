#include "diagnostics/layers/convolution.hpp"

#include <algorithm>

#include <catch2/catch.hpp>

namespace rangefinder {

namespace {

std::vector<float> run(const ConvolutionOptions& options, const Dims& shape,
                       const std::vector<float>& input) {
    Engine engine(1);
    Convolution convolution("0", options);
    const Tensor source(engine, shape, plain_layout(shape));
    const Connection output = convolution.connect(engine, {source, false});
    for (const Parameter* parameter : convolution.parameters()) {
        const auto count = static_cast<std::size_t>(parameter->size());
        write_plain(engine, parameter->weight, std::vector<float>(count, 1.0F));
    }
    write_plain(engine, source, input);
    convolution.forward(Mode::kEvaluate);
    return read_plain(engine, output.tensor);
}

}  // namespace

TEST_CASE("a window's output length is PyTorch's") {
    CHECK(output_length({.input = 28, .kernel = 3, .stride = 1, .padding = 1}) == 28);
    CHECK(output_length({.input = 28, .kernel = 2, .stride = 2}) == 14);
    CHECK(output_length({.input = 7, .kernel = 3, .stride = 2}) == 3);
    CHECK(output_length({.input = 7, .kernel = 3, .dilation = 3}) == 1);
    CHECK(output_length({.input = 2, .kernel = 3}) == 0);
}

TEST_CASE("a convolution of ones sums its window and adds the bias") {
    ConvolutionOptions options;
    options.in_channels = 1;
    options.out_channels = 1;
    options.kernel_size = {2, 2};
    CHECK(run(options, {1, 1, 2, 3}, {1, 2, 3, 4, 5, 6}) == std::vector<float>{13, 17});
}

TEST_CASE("a dilated convolution skips values in between") {
    ConvolutionOptions options;
    options.in_channels = 1;
    options.out_channels = 1;
    options.kernel_size = {1, 2};
    options.dilation = {1, 2};
    options.bias = false;
    CHECK(run(options, {1, 1, 1, 4}, {1, 2, 3, 4}) == std::vector<float>{4, 6});
}

TEST_CASE("a grouped convolution keeps its groups apart") {
    ConvolutionOptions options;
    options.in_channels = 2;
    options.out_channels = 2;
    options.groups = 2;
    options.bias = false;
    CHECK(run(options, {1, 2, 1, 2}, {1, 2, 3, 4}) == std::vector<float>{1, 2, 3, 4});
}

}  // namespace rangefinder
