#include "diagnostics/probes/critical_sharpness.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/probes/flat_vectors.hpp"
#include "diagnostics/probes/line_search.hpp"
#include "diagnostics/probes/loss_surface.hpp"
#include "diagnostics/probes/rate_trials.hpp"
#include "diagnostics/probes/update_line.hpp"

namespace rangefinder {
namespace {

// First guess: an update of this share of the weights' length.
constexpr double kFirstShare = 0.02;

using Direction = CriticalSharpnessResult::Direction;

// The losses along one update after the other, all from the same weights.
class DirectionSearch {
  public:
    DirectionSearch(const TrainedParts& parts, const CriticalSharpnessSpec& sharpness,
                    ProbeMonitor& monitor)
        : parts_(parts),
          spec_(sharpness),
          monitor_(monitor),
          optimizer_(parts.optimizer.state()),
          surface_(parts.model, parts.batches, sharpness.batches) {}

    void run(CriticalSharpnessResult& result) {
        loss_ = result.first_loss = evaluate(surface_.start(), result);
        next_batch_ = parts_.batches.state();
        const std::uint64_t passes = parts_.model.training_passes();
        for (std::int64_t i = 0; i < spec_.directions && std::isfinite(loss_); ++i) {
            if (monitor_.interrupted()) break;
            parts_.model.set_training_passes(passes + static_cast<std::uint64_t>(i));
            if (!take_gradient()) break;
            const UpdateLine line = update_line(surface_, parts_.optimizer);
            const double length = line.slope_norm();
            if (!std::isfinite(length) || length == 0.0) break;
            if (!guess_) guess_ = kFirstShare * std::max(norm(line.weights), 1e-3) / length;
            result.directions.push_back(search(line, result));
        }
        parts_.optimizer.restore(optimizer_);
    }

    // For trainings: where the rates must be about; nothing when there was no update.
    std::optional<double> guess() const { return guess_; }

  private:
    double evaluate(std::span<const float> weights, CriticalSharpnessResult& result) {
        ++result.evaluations;
        const double loss = surface_.loss(weights);
        monitor_.step_done();
        return loss;
    }

    // Of the batch after those before. False: it is not finite.
    bool take_gradient() {
        surface_.place(surface_.start());
        parts_.batches.restore(next_batch_);
        parts_.batches.fill_next(parts_.model);
        next_batch_ = parts_.batches.state();
        if (!std::isfinite(parts_.model.forward(Mode::kTrain))) return false;
        parts_.model.backward();
        return std::isfinite(parts_.model.gradient_norm());
    }

    Direction search(const UpdateLine& line, CriticalSharpnessResult& result) {
        LineSearch search(loss_, *guess_);
        for (std::int64_t left = spec_.evaluations; left > 0 && !monitor_.interrupted(); --left) {
            const auto rate = search.next();
            if (!rate) break;
            search.add(*rate, evaluate(line.at(*rate), result));
        }
        Direction direction;
        direction.learning_rate = search.found();
        if (direction.learning_rate) guess_ = direction.learning_rate;
        for (const auto& [rate, loss] : search.tried()) {
            direction.rates.push_back(rate);
            direction.losses.push_back(loss);
        }
        return direction;
    }

    const TrainedParts& parts_;
    const CriticalSharpnessSpec& spec_;
    ProbeMonitor& monitor_;
    OptimizerState optimizer_;
    LossSurface surface_;
    BatchOrderState next_batch_;
    double loss_ = 0.0;
    std::optional<double> guess_;
};

std::vector<double> rates_found(const CriticalSharpnessResult& result) {
    std::vector<double> rates;
    for (const Direction& direction : result.directions) {
        if (direction.learning_rate) rates.push_back(*direction.learning_rate);
    }
    std::sort(rates.begin(), rates.end());
    return rates;
}

double median_of_sorted(const std::vector<double>& values) {
    const std::size_t middle = values.size() / 2;
    if (values.size() % 2 == 1) return values[middle];
    return std::sqrt(values[middle - 1] * values[middle]);
}

void conclude_from_directions(const std::vector<double>& rates, CriticalSharpnessResult& result) {
    if (rates.empty()) {
        result.reason = "Along none of the updates does the loss first fall and then rise.";
        return;
    }
    result.learning_rate = median_of_sorted(rates);
    result.low = rates.front();
    result.high = rates.back();
}

void conclude_from_trials(const RateBracket& bracket, CriticalSharpnessResult& result) {
    result.low = bracket.low;
    result.high = bracket.high;
    if (bracket.low && bracket.high) {
        result.learning_rate = std::sqrt(*bracket.low * *bracket.high);
    } else if (bracket.low) {
        result.reason = "The loss fell at every rate tried.";
    } else if (bracket.high) {
        result.reason = "The loss fell at none of the rates tried.";
    } else {
        result.reason = "It was ended before a training was tried.";
    }
}

}  // namespace

CriticalSharpnessResult measure_critical_sharpness(const TrainedParts& parts,
                                                   const CriticalSharpnessSpec& sharpness,
                                                   ProbeMonitor& monitor) {
    CriticalSharpnessResult result;
    std::optional<double> guess;
    {
        DirectionSearch search(parts, sharpness, monitor);
        search.run(result);
        guess = search.guess();
    }
    if (!std::isfinite(result.first_loss) || !guess) {
        result.reason = std::isfinite(result.first_loss)
                            ? "There is no finite update to follow."
                            : "The loss at these weights is not finite.";
        return result;
    }
    const std::vector<double> rates = rates_found(result);
    if (!rates.empty()) {
        guess = median_of_sorted(rates);
        result.critical_sharpness = 2.0 / *guess;
    }
    if (sharpness.trial_steps == 0) {
        conclude_from_directions(rates, result);
        return result;
    }
    monitor.expect(kMaxRateTrials * sharpness.trial_steps);
    RateTrials trainings(parts, sharpness.trial_steps, result.first_loss, monitor);
    conclude_from_trials(find_edge(trainings, *guess, kMaxRateTrials, result.trials), result);
    return result;
}

}  // namespace rangefinder
