#include "diagnostics/layers/cross_entropy.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include <catch2/catch.hpp>

#include "diagnostics/base/random.hpp"

namespace rangefinder {

namespace {

const float kNan = std::numeric_limits<float>::quiet_NaN();
const float kInfinity = std::numeric_limits<float>::infinity();

struct Example {
    std::size_t classes = 0;
    std::vector<float> outputs;
    std::vector<std::int32_t> labels;
    std::vector<double> weights;
};

Example make_example(std::size_t rows, std::size_t classes, double spread) {
    RandomStream random(7, RandomPurpose::kGenerator);
    Example example{classes, {}, {}, {}};
    for (std::size_t i = 0; i < rows * classes; ++i) {
        example.outputs.push_back(static_cast<float>(spread * random.normal()));
    }
    for (std::size_t row = 0; row < rows; ++row) {
        example.labels.push_back(static_cast<std::int32_t>(random.below(classes)));
    }
    for (std::size_t c = 0; c < classes; ++c) example.weights.push_back(0.2 + random.uniform());
    return example;
}

// The definition, in double and without a thought of overflow.
double by_definition(const Example& example, const std::vector<double>& outputs,
                     const CrossEntropyOptions& options) {
    double sum = 0.0;
    double total = 0.0;
    for (std::size_t row = 0; row < example.labels.size(); ++row) {
        if (options.ignore_index == example.labels[row]) continue;
        const double* x = outputs.data() + row * example.classes;
        double exponentials = 0.0;
        for (std::size_t c = 0; c < example.classes; ++c) exponentials += std::exp(x[c]);
        const auto weight = [&](std::size_t c) {
            return options.class_weights.empty() ? 1.0 : options.class_weights[c];
        };
        const auto label = static_cast<std::size_t>(example.labels[row]);
        const auto loss = [&](std::size_t c) { return std::log(exponentials) - x[c]; };
        sum += (1.0 - options.label_smoothing) * weight(label) * loss(label);
        for (std::size_t c = 0; c < example.classes; ++c) {
            sum += options.label_smoothing / static_cast<double>(example.classes) * weight(c) *
                   loss(c);
        }
        total += weight(label);
    }
    return sum / total;
}

void check_against_definition(const Example& example, const CrossEntropyOptions& options) {
    std::vector<float> gradient(example.outputs.size());
    const LossValue got = cross_entropy(example.outputs, example.labels, options, {gradient, 1.0});
    std::vector<double> outputs(example.outputs.begin(), example.outputs.end());
    CHECK(got.mean == Approx(by_definition(example, outputs, options)).epsilon(1e-6));
    double difference = 0.0;
    double size = 0.0;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        const double kept = outputs[i];
        outputs[i] = kept + 1e-5;
        const double above = by_definition(example, outputs, options);
        outputs[i] = kept - 1e-5;
        const double below = by_definition(example, outputs, options);
        outputs[i] = kept;
        const double slope = (above - below) / 2e-5;
        difference += (slope - gradient[i]) * (slope - gradient[i]);
        size += slope * slope;
    }
    CHECK(std::sqrt(difference / size) < 1e-5);
}

}  // namespace

TEST_CASE("cross entropy of equal outputs is the logarithm of the number of classes") {
    const std::vector<float> outputs(8, 0.5F);
    const std::vector<std::int32_t> labels{0, 3};
    std::vector<float> gradient(8);
    const LossValue loss = cross_entropy(outputs, labels, {}, {gradient});
    CHECK(loss.mean == Approx(std::log(4.0)).epsilon(1e-12));
    CHECK(loss.weight == 2.0);
    CHECK(gradient[0] == Approx(-0.375));
    CHECK(gradient[1] == Approx(0.125));
}

TEST_CASE("cross entropy does not overflow with large outputs") {
    const std::vector<float> outputs{1000.0F, 0.0F, -1000.0F, 0.0F};
    const std::vector<std::int32_t> labels{0, 0};
    std::vector<float> gradient(4);
    CHECK(cross_entropy(outputs, labels, {}, {gradient}).mean == Approx(500.0));
    CHECK(gradient[0] == 0.0F);
    CHECK(gradient[1] == 0.0F);
    CHECK(gradient[2] == -0.5F);
}

TEST_CASE("cross entropy and its gradient follow the definition for any number of classes") {
    const auto classes = static_cast<std::size_t>(GENERATE(2, 3, 8, 10, 17, 65));
    check_against_definition(make_example(5, classes, 2.0), {});
    check_against_definition(make_example(3, classes, 12.0), {});
}

TEST_CASE("smoothing, class weights and ignored labels follow the definition together") {
    const auto smoothing = GENERATE(0.0, 0.1, 0.9);
    const auto weighted = GENERATE(false, true);
    const auto ignoring = GENERATE(false, true);
    Example example = make_example(9, 11, 1.5);
    CrossEntropyOptions options{
        .label_smoothing = smoothing, .class_weights = {}, .ignore_index = {}};
    if (weighted) options.class_weights = example.weights;
    if (ignoring) {
        options.ignore_index = -100;
        example.labels[2] = example.labels[8] = -100;
    }
    check_against_definition(example, options);
}

TEST_CASE("an ignored class counts for nothing and has no gradient") {
    const Example example = make_example(6, 4, 1.0);
    std::vector<std::int32_t> labels{0, 2, 1, 2, 3, 2};
    std::vector<float> gradient(24, 5.0F);
    const LossValue loss =
        cross_entropy(example.outputs, labels, {.ignore_index = 2}, {gradient, 1.0});
    CHECK(loss.weight == 3.0);
    for (const std::size_t row : {1U, 3U, 5U}) {
        for (std::size_t c = 0; c < 4; ++c) CHECK(gradient[row * 4 + c] == 0.0F);
    }
}

TEST_CASE("where every label is ignored the mean is not a number and the gradient zero") {
    const std::vector<float> outputs{1.0F, 2.0F};
    std::vector<float> gradient(2, 1.0F);
    const LossValue loss =
        cross_entropy(outputs, std::vector<std::int32_t>{1}, {.ignore_index = 1}, {gradient});
    CHECK(std::isnan(loss.mean));
    CHECK(loss.weight == 0.0);
    CHECK(gradient == std::vector<float>{0.0F, 0.0F});
}

TEST_CASE("the gradient's scale does not touch the loss") {
    const Example example = make_example(4, 10, 1.0);
    std::vector<float> whole(40);
    std::vector<float> half(40);
    const LossValue a = cross_entropy(example.outputs, example.labels, {}, {whole, 1.0});
    const LossValue b = cross_entropy(example.outputs, example.labels, {}, {half, 0.5});
    const LossValue c = cross_entropy(example.outputs, example.labels, {}, {});
    CHECK(a.mean == b.mean);
    CHECK(a.mean == c.mean);
    for (std::size_t i = 0; i < 40; ++i) CHECK(half[i] == 0.5F * whole[i]);
}

TEST_CASE("the slope of a nearly certain label is not lost") {
    const std::vector<float> outputs{20.0F, 0.0F, 0.0F};
    std::vector<float> gradient(3);
    cross_entropy(outputs, std::vector<std::int32_t>{0}, {}, {gradient});
    CHECK(gradient[0] == Approx(-2.0 * std::exp(-20.0)).epsilon(1e-5));
}

TEST_CASE("cross entropy does not hide an output that is not finite") {
    const float bad = GENERATE(kNan, kInfinity);
    const auto classes = static_cast<std::size_t>(GENERATE(2, 9, 16));
    for (std::size_t place = 0; place < 2 * classes; ++place) {
        std::vector<float> outputs(2 * classes, 0.5F);
        outputs[place] = bad;
        const std::vector<std::int32_t> labels{1, 1};
        CHECK_FALSE(std::isfinite(cross_entropy(outputs, labels, {}, {}).mean));
    }
}

}  // namespace rangefinder
