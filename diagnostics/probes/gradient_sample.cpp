#include "diagnostics/probes/gradient_sample.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "diagnostics/base/check.hpp"

namespace rangefinder {
namespace {

double dot(std::span<const float> a, std::span<const float> b) {
    return std::transform_reduce(
        a.begin(), a.end(), b.begin(), 0.0, std::plus<>(),
        [](float x, float y) { return static_cast<double>(x) * static_cast<double>(y); });
}

// The sum of the gradients of one group of batches.
class GroupSum {
  public:
    explicit GroupSum(const Model& model) {
        std::size_t size = 0;
        for (const ParameterView& parameter : model.trainable()) size += parameter.gradient.size();
        sum_.assign(size, 0.0);
    }

    // The model's gradient of now. False: it is not finite.
    bool add(const Model& model) {
        const double norm = model.gradient_norm();
        if (!std::isfinite(norm)) return false;
        squared_norms_ += norm * norm;
        auto place = sum_.begin();
        for (const ParameterView& parameter : model.trainable()) {
            for (const float value : parameter.gradient) *place++ += static_cast<double>(value);
        }
        ++batches_;
        return true;
    }

    std::int64_t batches() const { return batches_; }

    // Hands out the means and begins anew.
    std::vector<float> take(double& mean_squared_norm) {
        const double share = 1.0 / static_cast<double>(batches_);
        mean_squared_norm = squared_norms_ * share;
        std::vector<float> mean(sum_.size());
        std::transform(sum_.begin(), sum_.end(), mean.begin(),
                       [&](double value) { return static_cast<float>(value * share); });
        std::fill(sum_.begin(), sum_.end(), 0.0);
        squared_norms_ = 0.0;
        batches_ = 0;
        return mean;
    }

  private:
    std::vector<double> sum_;
    double squared_norms_ = 0.0;
    std::int64_t batches_ = 0;
};

void set_products(const std::vector<std::vector<float>>& gradients, GradientGroups& groups) {
    const std::size_t count = gradients.size();
    groups.products.assign(count * count, 0.0);
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            groups.products[i * count + j] = groups.products[j * count + i] =
                dot(gradients[i], gradients[j]);
        }
    }
}

}  // namespace

GradientSample sample_gradients(Model& model, BatchSource& source, const NoiseBatches& plan,
                                ProbeMonitor& monitor) {
    RF_CHECK(model.batch_size() == plan.small_batch);
    GradientSample sample;
    sample.groups.batch_size = plan.small_batch;
    sample.groups.batches_a_group = plan.batches_a_group;
    std::vector<std::vector<float>> gradients;
    GroupSum group(model);
    double losses = 0.0;
    for (std::int64_t batch = 0; batch < plan.batches() && !monitor.interrupted(); ++batch) {
        source.fill_next(model);
        const double loss = model.forward(Mode::kTrain);
        losses += loss;
        sample.loss = losses / static_cast<double>(batch + 1);
        if (std::isfinite(loss)) model.backward();
        if (!std::isfinite(loss) || !group.add(model)) {
            sample.non_finite = batch;
            break;
        }
        if (group.batches() == plan.batches_a_group) {
            gradients.push_back(group.take(sample.groups.squared_norms.emplace_back()));
        }
        if (!monitor.step_done()) break;
    }
    set_products(gradients, sample.groups);
    return sample;
}

}  // namespace rangefinder
