#include "diagnostics/layers/softmax.hpp"

#include <algorithm>
#include <limits>

#include "diagnostics/base/check.hpp"
#include "diagnostics/layers/vector_math.hpp"

namespace rangefinder {

namespace {

// The first lanes of a vector, where the memory behind them belongs to the row too and may be
// overwritten: stores of single lanes take many times as long.
class FirstLanesOfRow {
  public:
    explicit FirstLanesOfRow(std::int64_t count) : first_(count) {}

    Vector load(const float* from) const { return FullLanes().load(from); }
    void store(float* to, Vector values) const { FullLanes().store(to, values); }
    Vector choose(Vector values, Vector others) const { return first_.choose(values, others); }

  private:
    FirstLanes first_;
};

// One row of a score matrix: the columns that it sees, then those that it does not.
struct Row {
    std::int64_t seen;
    std::int64_t length;

    // body(lanes, at) over the columns that it sees.
    template <typename Body>
    void for_each(const Body& body) const {
        const std::int64_t whole = seen / kLanes * kLanes;
        for (std::int64_t at = 0; at < whole; at += kLanes) {
            body(FullLanes(), at);
        }
        if (whole == seen) {
            return;
        }
        if (whole + kLanes <= length) {
            body(FirstLanesOfRow(seen - whole), whole);
        } else {
            body(FirstLanes(seen - whole), whole);
        }
    }

    void clear_rest(float* values) const { std::fill(values + seen, values + length, 0.0F); }
};

float largest_of(const Row& row, const float* values) {
    const Vector lowest = everywhere(-std::numeric_limits<float>::infinity());
    Vector largest = lowest;
    row.for_each([&](const auto& lanes, std::int64_t at) {
        largest = _mm256_max_ps(largest, lanes.choose(lanes.load(values + at), lowest));
    });
    return largest_lane(largest);
}

// e^(scale (x - largest)) in place; the result is their sum.
float exponentials(const Row& row, float* values, float largest, float scale) {
    const Vector highest = everywhere(largest);
    const Vector factor = everywhere(scale);
    Vector sum = everywhere(0.0F);
    row.for_each([&](const auto& lanes, std::int64_t at) {
        const Vector value = exponential((lanes.load(values + at) - highest) * factor);
        lanes.store(values + at, value);
        sum = sum + lanes.choose(value, everywhere(0.0F));
    });
    return sum_of_lanes(sum);
}

void scale_row(const Row& row, float* values, float factor) {
    const Vector factors = everywhere(factor);
    row.for_each([&](const auto& lanes, std::int64_t at) {
        lanes.store(values + at, lanes.load(values + at) * factors);
    });
}

float dot(const Row& row, const float* a, const float* b) {
    Vector sum = everywhere(0.0F);
    row.for_each([&](const auto& lanes, std::int64_t at) {
        const Vector products = lanes.load(a + at) * lanes.load(b + at);
        sum = sum + lanes.choose(products, everywhere(0.0F));
    });
    return sum_of_lanes(sum);
}

// Calls visit(row, its first place in memory).
template <typename Visit>
void for_each_row(std::size_t size, const SoftmaxOptions& options, const Visit& visit) {
    const std::size_t length = options.length;
    RF_CHECK(length > 0 && size % (length * length) == 0);
    const auto columns = static_cast<std::int64_t>(length);
    for (std::size_t index = 0; index * length < size; ++index) {
        const auto past = static_cast<std::int64_t>(index % length);
        visit(Row{options.causal ? past + 1 : columns, columns}, index * length);
    }
}

}  // namespace

void softmax_forward(std::span<float> scores, const SoftmaxOptions& options) {
    RF_CHECK(options.scale > 0.0F);
    for_each_row(scores.size(), options, [&](const Row& row, std::size_t start) {
        float* values = scores.data() + start;
        const float sum = exponentials(row, values, largest_of(row, values), options.scale);
        scale_row(row, values, 1.0F / sum);
        row.clear_rest(values);
    });
}

void softmax_backward(std::span<const float> probabilities, std::span<float> gradient,
                      const SoftmaxOptions& options) {
    RF_CHECK(probabilities.size() == gradient.size());
    const Vector scale = everywhere(options.scale);
    for_each_row(gradient.size(), options, [&](const Row& row, std::size_t start) {
        const float* values = probabilities.data() + start;
        float* slopes = gradient.data() + start;
        const Vector mean = everywhere(dot(row, values, slopes));
        row.for_each([&](const auto& lanes, std::int64_t at) {
            const Vector centred = lanes.load(slopes + at) - mean;
            lanes.store(slopes + at, scale * lanes.load(values + at) * centred);
        });
        row.clear_rest(slopes);
    });
}

}  // namespace rangefinder
