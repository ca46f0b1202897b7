#include "diagnostics/probes/initialization.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "diagnostics/base/check.hpp"
#include "diagnostics/probes/batch_figures.hpp"
#include "diagnostics/probes/layer_statistics.hpp"

namespace rangefinder {
namespace {

// Geometric mean factor from each value to the next; NaN where there are not two that are positive.
double gain_of(double first, double last, std::size_t layers) {
    return std::pow(last / first, 1.0 / static_cast<double>(layers - 1));
}

void add_gains(InitializationResult& result) {
    const auto& layers = result.layers;
    result.forward_gain = result.backward_gain = std::nan("");
    if (layers.size() < 2) return;
    result.forward_gain =
        gain_of(layers.front().signal_deviation, layers.back().signal_deviation, layers.size());
    const auto lowest = std::find_if(layers.begin(), layers.end() - 1, [](const auto& layer) {
        return std::isfinite(layer.gradient_deviation);
    });
    if (lowest == layers.end() - 1) return;
    result.backward_gain = gain_of(layers.back().gradient_deviation, lowest->gradient_deviation,
                                   static_cast<std::size_t>(layers.end() - lowest));
}

}  // namespace

InitializationResult measure_initialization(Model& model, BatchSource& source, std::int64_t batches,
                                            ProbeMonitor& monitor) {
    InitializationResult result;
    LayerStatistics statistics(model);
    double expected = 0.0;
    std::int64_t done = 0;
    while (done < batches) {
        source.fill_next(model);
        expected += loss_of_zero_outputs(model, model.batch_size());
        result.initial_loss += model.forward(Mode::kTrain);
        model.backward();
        ++done;
        if (!monitor.step_done()) break;
    }
    result.initial_loss /= static_cast<double>(done);
    result.expected_loss = expected / static_cast<double>(done);
    result.layers = statistics.layers();
    return result;
}

InitializationResult mean_of(const std::vector<InitializationResult>& drawings) {
    RF_CHECK(!drawings.empty());
    InitializationResult mean = drawings.front();
    using Layer = InitializationResult::Layer;
    const auto average = [&](auto figure) {
        double sum = 0.0;
        for (const InitializationResult& drawing : drawings) sum += figure(drawing);
        return sum / static_cast<double>(drawings.size());
    };
    mean.initial_loss = average([](const auto& drawing) { return drawing.initial_loss; });
    mean.expected_loss = average([](const auto& drawing) { return *drawing.expected_loss; });
    for (std::size_t index = 0; index < mean.layers.size(); ++index) {
        for (double Layer::*figure :
             {&Layer::activation_mean, &Layer::activation_deviation, &Layer::signal_deviation,
              &Layer::gradient_deviation, &Layer::zero_share, &Layer::saturated_share,
              &Layer::weight_deviation}) {
            mean.layers[index].*figure =
                average([&](const auto& drawing) { return drawing.layers[index].*figure; });
        }
    }
    add_gains(mean);
    return mean;
}

}  // namespace rangefinder
