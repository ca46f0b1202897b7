#include "diagnostics/layers/cross_entropy.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "diagnostics/base/check.hpp"
#include "diagnostics/layers/gate_functions.hpp"

namespace rangefinder {

namespace {

constexpr auto kWidth = static_cast<std::size_t>(kLanes);
constexpr float kInfinity = std::numeric_limits<float>::infinity();

// The values behind the last whole vector, filled up with what has no share in a softmax.
std::array<float, kWidth> filled_tail(std::span<const float> values) {
    std::array<float, kWidth> tail{};
    tail.fill(-kInfinity);
    std::copy(values.begin(), values.end(), tail.begin());
    return tail;
}

std::size_t whole_vectors(std::size_t size) {
    return size / kWidth * kWidth;
}

float largest_of(std::span<const float> outputs) {
    const std::size_t whole = whole_vectors(outputs.size());
    Vector largest = FullLanes().load(filled_tail(outputs.subspan(whole)).data());
    for (std::size_t at = 0; at < whole; at += kWidth) {
        largest = _mm256_max_ps(FullLanes().load(outputs.data() + at), largest);
    }
    std::array<float, kWidth> lanes{};
    FullLanes().store(lanes.data(), largest);
    return *std::max_element(lanes.begin(), lanes.end());
}

// e^x of x <= 0; under -87 it is 0.
Vector exponential_to_zero(Vector x) {
    // Of two operands with a NaN, max answers the second.
    const ScaledExponential e = scaled_exponential(_mm256_max_ps(everywhere(-87.0F), x));
    const Vector value = multiply_add(e.scale, e.rest, e.scale);
    return _mm256_andnot_ps(_mm256_cmp_ps(x, everywhere(-87.0F), _CMP_LT_OQ), value);
}

// Sums of four doubles, in a fixed order.
class DoubleSum {
  public:
    void add(Vector values) {
        low_ = _mm256_add_pd(low_, _mm256_cvtps_pd(_mm256_castps256_ps128(values)));
        high_ = _mm256_add_pd(high_, _mm256_cvtps_pd(_mm256_extractf128_ps(values, 1)));
    }
    double total() const {
        std::array<double, 4> lanes{};
        _mm256_storeu_pd(lanes.data(), _mm256_add_pd(low_, high_));
        return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
    }

  private:
    __m256d low_ = _mm256_setzero_pd();
    __m256d high_ = _mm256_setzero_pd();
};

// The sum of e^(output - largest); each of them goes to `into` when that is not empty.
double sum_exponentials(std::span<const float> outputs, float largest, std::span<float> into) {
    const std::size_t whole = whole_vectors(outputs.size());
    DoubleSum sum;
    for (std::size_t at = 0; at < whole; at += kWidth) {
        const Vector e =
            exponential_to_zero(FullLanes().load(outputs.data() + at) - everywhere(largest));
        sum.add(e);
        if (!into.empty()) FullLanes().store(into.data() + at, e);
    }
    if (whole == outputs.size()) return sum.total();
    std::array<float, kWidth> tail = filled_tail(outputs.subspan(whole));
    const Vector e = exponential_to_zero(FullLanes().load(tail.data()) - everywhere(largest));
    sum.add(e);
    FullLanes().store(tail.data(), e);
    if (!into.empty()) {
        std::copy_n(tail.begin(), outputs.size() - whole, into.subspan(whole).begin());
    }
    return sum.total();
}

// What all rows have in common.
struct Plan {
    const CrossEntropyOptions& options;
    double total_weight = 0.0;       // Sum of the counted rows' class weights.
    double gradient_scale = 1.0;     // Divided by total_weight.
    double smoothing_share = 0.0;    // e / C.
    double all_class_weights = 0.0;  // Sum of w_c.

    double weight_of(std::size_t label) const {
        return options.class_weights.empty() ? 1.0 : options.class_weights[label];
    }
    bool ignores(std::int32_t label) const { return options.ignore_index == label; }
};

Plan plan_of(std::span<const std::int32_t> labels, std::size_t classes,
             const CrossEntropyOptions& options, double gradient_scale) {
    RF_CHECK(options.class_weights.empty() || options.class_weights.size() == classes);
    Plan plan{options};
    for (const std::int32_t label : labels) {
        if (plan.ignores(label)) continue;
        RF_CHECK(label >= 0 && static_cast<std::size_t>(label) < classes);
        plan.total_weight += plan.weight_of(static_cast<std::size_t>(label));
    }
    plan.gradient_scale = gradient_scale / plan.total_weight;
    plan.smoothing_share = options.label_smoothing / static_cast<double>(classes);
    plan.all_class_weights = static_cast<double>(classes);
    if (!options.class_weights.empty()) {
        plan.all_class_weights = 0.0;
        for (const double weight : options.class_weights) plan.all_class_weights += weight;
    }
    return plan;
}

// sum_c w_c (largest - output_c).
double weighted_distances(const Plan& plan, std::span<const float> outputs, double largest) {
    double sum = 0.0;
    for (std::size_t column = 0; column < outputs.size(); ++column) {
        sum += plan.weight_of(column) * (largest - static_cast<double>(outputs[column]));
    }
    return sum;
}

// From exponentials to (A p_c - a_c) / W, where a_c = (1 - e) w_y [c = y] + (e / C) w_c are the
// weights of the row's -l_c, A is their sum, p_c the probabilities, W the total weight.
void row_gradient(const Plan& plan, std::size_t label, double sum, std::span<float> gradient) {
    const double own = (1.0 - plan.options.label_smoothing) * plan.weight_of(label);
    const double smoothed = plan.smoothing_share * plan.all_class_weights;
    const double exponential = gradient[label];
    const auto factor = static_cast<float>(plan.gradient_scale * (own + smoothed) / sum);
    for (float& value : gradient) {
        value *= factor;
    }
    // In double: where p_y is nearly 1, the difference is all that is left.
    const double label_slope = own * (exponential - sum) / sum + smoothed * exponential / sum;
    gradient[label] = static_cast<float>(plan.gradient_scale * label_slope);
    if (plan.smoothing_share == 0.0) return;
    for (std::size_t column = 0; column < gradient.size(); ++column) {
        gradient[column] -=
            static_cast<float>(plan.gradient_scale * plan.smoothing_share * plan.weight_of(column));
    }
}

double row_loss(const Plan& plan, std::span<const float> outputs, std::size_t label,
                std::span<float> gradient) {
    const float largest = largest_of(outputs);
    const double sum = sum_exponentials(outputs, largest, gradient);
    const double log_sum = std::log(sum);
    const double distance = static_cast<double>(largest) - static_cast<double>(outputs[label]);
    double loss =
        (1.0 - plan.options.label_smoothing) * plan.weight_of(label) * (log_sum + distance);
    if (plan.smoothing_share > 0.0) {
        loss += plan.smoothing_share *
                (plan.all_class_weights * log_sum + weighted_distances(plan, outputs, largest));
    }
    if (!gradient.empty()) row_gradient(plan, label, sum, gradient);
    return loss;
}

}  // namespace

LossValue cross_entropy(std::span<const float> outputs, std::span<const std::int32_t> labels,
                        const CrossEntropyOptions& options, const LossGradient& gradient) {
    RF_CHECK(!labels.empty() && outputs.size() % labels.size() == 0);
    RF_CHECK(gradient.values.empty() || gradient.values.size() == outputs.size());
    const std::size_t classes = outputs.size() / labels.size();
    const Plan plan = plan_of(labels, classes, options, gradient.scale);
    double sum = 0.0;
    for (std::size_t row = 0; row < labels.size(); ++row) {
        const std::size_t start = row * classes;
        const std::span<float> slopes =
            gradient.values.empty() ? gradient.values : gradient.values.subspan(start, classes);
        if (plan.ignores(labels[row])) {
            std::fill(slopes.begin(), slopes.end(), 0.0F);
            continue;
        }
        sum += row_loss(plan, outputs.subspan(start, classes),
                        static_cast<std::size_t>(labels[row]), slopes);
    }
    return {sum / plan.total_weight, plan.total_weight};
}

}  // namespace rangefinder
