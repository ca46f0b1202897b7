#include "diagnostics/probes/loss_surface.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

LossSurface::LossSurface(Model& model, BatchSource& source, std::int64_t batches)
    : model_(model),
      source_(source),
      batches_(batches),
      before_(model.state()),
      first_batch_(source.state()) {
    RF_CHECK(batches >= 1);
    const std::span<const ParameterInfo> infos = model.parameters();
    for (std::size_t index = 0; index < infos.size(); ++index) {
        const ParameterInfo& info = infos[index];
        if (!info.trainable || info.buffer) continue;
        const std::vector<float>& values = before_.parameters[index];
        indices_.push_back(index);
        parts_.push_back({info.name, info.shape, start_.size(), values.size()});
        start_.insert(start_.end(), values.begin(), values.end());
    }
}

LossSurface::~LossSurface() {
    model_.restore(before_);
    source_.restore(first_batch_);
}

double LossSurface::loss(std::span<const float> weights) {
    return mean_loss(weights, [](double) {});
}

double LossSurface::gradient(std::span<const float> weights, std::span<double> gradient) {
    RF_CHECK(gradient.size() == size());
    std::fill(gradient.begin(), gradient.end(), 0.0);
    const double mean = mean_loss(weights, [&](double loss) {
        if (!std::isfinite(loss)) return;
        model_.backward();
        add_gradient(gradient);
    });
    const double share = std::isfinite(mean) ? 1.0 / static_cast<double>(batches_) : std::nan("");
    for (double& value : gradient) value *= share;
    return mean;
}

void LossSurface::place(std::span<const float> weights) {
    RF_CHECK(weights.size() == size());
    for (const SurfacePart& part : parts_) {
        const auto loaded =
            model_.load_parameter(part.name, weights.subspan(part.offset, part.size));
        RF_CHECK(loaded.ok());
    }
}

std::vector<float> LossSurface::weights() const {
    std::vector<float> all;
    all.reserve(size());
    for (const std::size_t index : indices_) {
        const std::vector<float> values = model_.read_parameter(index);
        all.insert(all.end(), values.begin(), values.end());
    }
    return all;
}

void LossSurface::add_gradient(std::span<double> sum) const {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        const std::vector<float> values = model_.read_gradient(indices_[i]);
        double* place = sum.data() + parts_[i].offset;
        for (std::size_t j = 0; j < values.size(); ++j) place[j] += static_cast<double>(values[j]);
    }
}

template <typename AfterForward>
double LossSurface::mean_loss(std::span<const float> weights, const AfterForward& after_forward) {
    place(weights);
    source_.restore(first_batch_);
    model_.set_training_passes(before_.training_passes);
    double sum = 0.0;
    for (std::int64_t batch = 0; batch < batches_; ++batch) {
        source_.fill_next(model_);
        const double loss = model_.forward(Mode::kTrain);
        sum += loss;
        after_forward(loss);
    }
    ++passes_;
    return sum / static_cast<double>(batches_);
}

}  // namespace rangefinder
