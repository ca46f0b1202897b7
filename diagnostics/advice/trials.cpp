#include "diagnostics/advice/trials.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace rangefinder {
namespace {

constexpr double kPlacesADecade = 2.0;
constexpr double kClearlyWorse = 0.06;  // Of the drop in loss: beyond it, a side is settled.
constexpr double kAboutAsGood = 0.04;   // Of the drop: the scale by which worse rates count less.
constexpr double kLearned = 0.05;       // Of the loss at the start.
constexpr double kFinestStep = 0.05;    // Decades, between the rates that are weighed.
constexpr double kLeastFactor = 1.0 / 3.0;

using Place = std::int64_t;  // On the grid: the rate's logarithm in half decades.

Place place_of(double rate) {
    return std::lround(kPlacesADecade * std::log10(rate));
}

double rate_at(double place) {
    return std::pow(10.0, place / kPlacesADecade);
}

// The loss at each place, infinite where the training did not hold.
class TriedRates {
  public:
    explicit TriedRates(std::span<const Trial> trials) {
        for (const Trial& trial : trials) {
            const Place place = place_of(trial.learning_rate);
            const bool held = std::isfinite(trial.validation_loss);
            loss_[place] = held ? trial.validation_loss : std::numeric_limits<double>::infinity();
            if (held && (best_ == nullptr || trial.validation_loss < best_->validation_loss)) {
                best_ = &trial;
            }
            initial_loss_ = trial.initial_loss;
        }
    }

    const Trial* best() const { return best_; }
    Place lowest() const { return loss_.begin()->first; }
    Place highest() const { return loss_.rbegin()->first; }
    bool held(Place place) const { return std::isfinite(loss_.at(place)); }
    // Neither diverged nor clearly above where it began.
    bool stable(Place place) const {
        return loss(place) <= initial_loss_ + kLearned * std::abs(initial_loss_);
    }
    double loss(Place place) const { return loss_.at(place); }

    // How far the loss can be said to have fallen; never nothing, as it divides.
    double drop() const {
        const double least = 1e-9 * std::max(1.0, std::abs(initial_loss_));
        return std::max(initial_loss_ - best_->validation_loss, least);
    }
    bool learned() const { return drop() >= kLearned * std::abs(initial_loss_); }
    bool clearly_worse(Place place) const {
        return loss(place) > best_->validation_loss + kClearlyWorse * drop();
    }

    // Between two tried places the loss is taken as linear in the logarithm of the rate; towards
    // one that did not hold it counts as steeply worse.
    double loss_between(Place left, double part) const {
        if (part < kRounding) return loss(left);
        const double a = loss(left);
        const double b = loss(left + 1);
        if (std::isfinite(a) && std::isfinite(b)) return (1.0 - part) * a + part * b;
        if (std::isfinite(a) && part < 0.5) return a + kCliff * part * kAboutAsGood * drop();
        return std::numeric_limits<double>::infinity();
    }

    // Weight of a place in the middle of the good ones.
    double weight(double place) const {
        const auto left = std::min(highest() - 1, static_cast<Place>(std::floor(place)));
        const double value = loss_between(left, place - static_cast<double>(left));
        if (!std::isfinite(value)) return 0.0;
        return std::exp(-(value - best_->validation_loss) / (kAboutAsGood * drop()));
    }

  private:
    static constexpr double kRounding = 1e-9;
    static constexpr double kCliff = 8.0;

    std::map<Place, double> loss_;
    const Trial* best_ = nullptr;
    double initial_loss_ = 0.0;
};

double middle_of_good_places(const TriedRates& tried) {
    const auto first = static_cast<double>(tried.lowest());
    const auto places = static_cast<double>(tried.highest() - tried.lowest());
    const auto count = std::lround(places / (kPlacesADecade * kFinestStep));
    double sum = 0.0;
    double weights = 0.0;
    for (std::int64_t i = 0; i <= count && count > 0; ++i) {
        const double place = first + places * static_cast<double>(i) / static_cast<double>(count);
        const double weight = tried.weight(place);
        sum += weight * place;
        weights += weight;
    }
    return weights > 0.0 ? sum / weights
                         : static_cast<double>(place_of(tried.best()->learning_rate));
}

// Whether a side wants another trial: not while its end is clearly worse than the best. A higher
// rate than one that did not hold is not tried.
struct Wanted {
    bool higher = false;
    bool lower = false;
};

Wanted wanted_sides(const TriedRates& tried) {
    Wanted wanted;
    wanted.higher = tried.held(tried.highest()) && !tried.clearly_worse(tried.highest());
    wanted.lower = !tried.held(tried.lowest()) || !tried.clearly_worse(tried.lowest());
    // On a plateau only higher rates can show something within so few steps.
    if (!tried.learned()) wanted.lower = !wanted.higher;
    return wanted;
}

constexpr std::size_t kFewestConfirming = 2;
constexpr std::int64_t kFarthestPlace = 6;  // From the middle, three decades.

std::set<Place> failed_places(std::span<const Trial> one, std::span<const Trial> other) {
    std::set<Place> failed;
    for (const auto& trials : {one, other}) {
        for (const Trial& trial : trials) {
            if (!std::isfinite(trial.validation_loss)) failed.insert(place_of(trial.learning_rate));
        }
    }
    return failed;
}

// Of the places not tried yet and not failed, the one nearest to the middle.
std::optional<double> nearest_rate(double middle, std::span<const Trial> tried,
                                   const std::set<Place>& failed) {
    std::set<Place> left_out = failed;
    for (const Trial& trial : tried) left_out.insert(place_of(trial.learning_rate));
    const auto first = static_cast<Place>(std::floor(middle));
    std::optional<Place> nearest;
    for (Place place = first - kFarthestPlace; place <= first + kFarthestPlace; ++place) {
        const double distance = std::abs(static_cast<double>(place) - middle);
        if (left_out.contains(place)) continue;
        if (!nearest || distance < std::abs(static_cast<double>(*nearest) - middle)) {
            nearest = place;
        }
    }
    if (!nearest) return std::nullopt;
    return rate_at(static_cast<double>(*nearest));
}

}  // namespace

std::optional<double> next_trial_rate(double start, std::span<const Trial> trials,
                                      std::int64_t most) {
    if (static_cast<std::int64_t>(trials.size()) >= most) return std::nullopt;
    if (trials.empty()) return rate_at(static_cast<double>(place_of(start)));
    const TriedRates tried(trials);
    const double lower = rate_at(static_cast<double>(tried.lowest() - 1));
    if (tried.best() == nullptr) return lower;
    const Wanted wanted = wanted_sides(tried);
    if (!wanted.higher && !wanted.lower) return std::nullopt;
    const bool rather_higher = tried.loss(tried.highest()) <= tried.loss(tried.lowest());
    if (wanted.higher && (rather_higher || !wanted.lower)) {
        return rate_at(static_cast<double>(tried.highest() + 1));
    }
    return lower;
}

std::optional<double> next_confirming_rate(double center, std::span<const Trial> confirming,
                                           std::span<const Trial> before, std::int64_t most) {
    const std::set<Place> failed = failed_places(confirming, before);
    const double middle = kPlacesADecade * std::log10(center);
    if (confirming.size() < kFewestConfirming) {
        return nearest_rate(middle, confirming, failed);
    }
    const TriedRates tried(confirming);
    if (static_cast<std::int64_t>(confirming.size()) >= most || tried.best() == nullptr) {
        return std::nullopt;
    }
    const Place best = place_of(tried.best()->learning_rate);
    if (best != tried.lowest() && best != tried.highest()) return std::nullopt;
    const Place next = best == tried.highest() ? best + 1 : best - 1;
    if (failed.contains(next)) return std::nullopt;
    return rate_at(static_cast<double>(next));
}

bool is_tried_whole(const std::string& schedule) {
    return schedule == "one_cycle" || schedule == "cosine";
}

bool shows_nothing(double loss, double initial_loss) {
    return std::abs(loss - initial_loss) <= kLearned * std::abs(initial_loss);
}

std::optional<TrialVerdict> verdict_of(std::span<const Trial> trials) {
    if (trials.empty()) return std::nullopt;
    const TriedRates tried(trials);
    if (tried.best() == nullptr) return std::nullopt;
    TrialVerdict verdict;
    verdict.best = tried.best();
    verdict.rate = rate_at(middle_of_good_places(tried));
    verdict.learned = tried.learned();
    verdict.bracketed = tried.clearly_worse(tried.lowest()) && tried.clearly_worse(tried.highest());
    Place last = tried.highest();
    while (last > tried.lowest() && !tried.stable(last)) --last;
    if (last < tried.highest() && tried.stable(last)) {
        verdict.stable = rate_at(static_cast<double>(last));
    }
    return verdict;
}

double horizon_factor(std::int64_t steps, std::int64_t planned_steps) {
    const double ratio = static_cast<double>(steps) / static_cast<double>(planned_steps);
    return std::clamp(std::sqrt(ratio), kLeastFactor, 1.0);
}

}  // namespace rangefinder
