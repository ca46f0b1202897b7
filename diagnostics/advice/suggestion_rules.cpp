#include "diagnostics/advice/suggestion_rules.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "diagnostics/base/check.hpp"

namespace rangefinder {
namespace {

// fastai's slide(): distance of the two points compared, and how much their slopes may differ.
constexpr std::size_t kSlideWidth = 15;
constexpr double kSlideThreshold = 0.005;

std::size_t argmin(std::span<const double> values) {
    return static_cast<std::size_t>(std::min_element(values.begin(), values.end()) -
                                    values.begin());
}

// The longest strictly falling subsequence (its points need not touch) and the first point at which
// that length is reached. O(n^2), as fastai's.
struct Fall {
    std::size_t length = 1;
    std::size_t end = 0;
};

Fall longest_fall(std::span<const double> loss) {
    Fall fall;
    std::vector<std::size_t> length(loss.size(), 1);
    for (std::size_t i = 0; i < loss.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (loss[i] < loss[j]) length[i] = std::max(length[i], length[j] + 1);
        }
        if (length[i] > fall.length) fall = {length[i], i};
    }
    return fall;
}

std::vector<double> counting(std::size_t count) {
    std::vector<double> numbers(count);
    std::iota(numbers.begin(), numbers.end(), 0.0);
    return numbers;
}

}  // namespace

std::vector<double> gradient(std::span<const double> y, std::span<const double> x) {
    RF_CHECK(y.size() == x.size());
    RF_CHECK(y.size() >= 2);
    const auto slope = [&](std::size_t i) { return (y[i + 1] - y[i]) / (x[i + 1] - x[i]); };
    const std::size_t last = y.size() - 1;
    std::vector<double> result(y.size());
    result[0] = slope(0);
    result[last] = slope(last - 1);
    for (std::size_t i = 1; i < last; ++i) {
        const double left = x[i] - x[i - 1];
        const double right = x[i + 1] - x[i];
        result[i] = (left * slope(i) + right * slope(i - 1)) / (left + right);
    }
    return result;
}

std::optional<RuleAnswer> valley_rule(const RuleInput& input) {
    if (input.loss.empty()) return std::nullopt;
    const Fall fall = longest_fall(input.loss);
    if (fall.length == 1) {
        return RuleAnswer{0, input.rate[0], "the loss never falls: the first point looked at"};
    }
    // fastai counts back from the end as if the falling points touched, so the start may be -1,
    // which Python reads as the last point; only two falling points in all get there.
    const auto third = static_cast<double>(fall.length) / 3.0;
    const std::size_t offset =
        static_cast<std::size_t>(third) + static_cast<std::size_t>(third / 2.0);
    const std::size_t from_end = fall.end + offset;
    const std::size_t index =
        from_end >= fall.length ? from_end - fall.length : input.rate.size() - 1;
    return RuleAnswer{
        index, input.rate[index],
        "half-way down the longest fall, of " + std::to_string(fall.length) + " points"};
}

std::optional<RuleAnswer> steep_rule(const RuleInput& input) {
    if (input.loss.size() < 2) return std::nullopt;
    std::vector<double> slopes;
    for (std::size_t i = 0; i + 1 < input.loss.size(); ++i) {
        slopes.push_back((input.loss[i + 1] - input.loss[i]) /
                         (std::log(input.rate[i + 1]) - std::log(input.rate[i])));
    }
    const std::size_t index = argmin(slopes);
    return RuleAnswer{index, input.rate[index], "where the loss falls fastest by log rate"};
}

std::optional<RuleAnswer> minimum_rule(const RuleInput& input) {
    if (input.loss.empty()) return std::nullopt;
    const std::size_t index = argmin(input.loss);
    return RuleAnswer{index, input.rate[index] / 10.0, "a tenth of the rate at the lowest loss"};
}

std::optional<RuleAnswer> slide_rule(const RuleInput& input) {
    if (input.loss.size() < kSlideWidth + 1) return std::nullopt;
    const std::vector<double> slopes = gradient(input.loss, counting(input.loss.size()));
    // The left point of a pair that slides down from the right end while the slopes differ.
    std::size_t left = slopes.size() - 1 - kSlideWidth;
    std::size_t answer = left;
    while (std::abs(slopes[left + kSlideWidth] - slopes[left]) > kSlideThreshold) {
        answer = left;
        if (left == 0) break;
        --left;
    }
    return RuleAnswer{answer, input.rate[answer],
                      "from the right, the last point before the slope settles"};
}

std::optional<RuleAnswer> lightning_rule(const RuleInput& input) {
    if (input.loss.size() < 2) return std::nullopt;
    const std::size_t index = argmin(gradient(input.loss, input.rate));
    return RuleAnswer{index, input.rate[index], "where the loss falls fastest by rate"};
}

std::optional<RuleAnswer> lightning_by_index_rule(const RuleInput& input) {
    if (input.loss.size() < 2) return std::nullopt;
    const std::size_t index = argmin(gradient(input.loss, counting(input.loss.size())));
    return RuleAnswer{index, input.rate[index], "where the loss falls fastest by step"};
}

}  // namespace rangefinder
