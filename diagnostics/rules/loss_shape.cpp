#include "diagnostics/rules/loss_shape.hpp"

#include <algorithm>

#include "diagnostics/rules/figures.hpp"

namespace rangefinder {
namespace {

constexpr double kAboutStart = 1.5;

double lowest_level(const Track& track) {
    const auto stretches = track.stretches();
    std::optional<double> lowest;
    double sum = 0.0;
    std::int64_t points = 0;
    for (std::size_t from = 0, to = 0; to < stretches.size(); ++to) {
        sum += stretches[to].mean * static_cast<double>(stretches[to].points);
        points += stretches[to].points;
        constexpr auto kFewest = static_cast<std::int64_t>(kLevelPoints);
        while (points - stretches[from].points >= kFewest) {
            sum -= stretches[from].mean * static_cast<double>(stretches[from].points);
            points -= stretches[from].points;
            ++from;
        }
        if (points < kFewest) continue;
        const double mean = sum / static_cast<double>(points);
        lowest = lowest ? std::min(*lowest, mean) : mean;
    }
    return lowest.value_or(points > 0 ? sum / static_cast<double>(points) : 0.0);
}

// Weights that our own jobs draw know nothing; of runs from elsewhere it is not known.
bool may_have_learnt(const Evidence& evidence) {
    const RunFacts& facts = evidence.facts();
    return facts.loaded_weights || facts.layers.empty();
}

}  // namespace

std::optional<LossShape> shape_of_loss(const Evidence& evidence, std::int64_t fewest) {
    const Track* track = evidence.find("loss");
    if (track == nullptr || track->points() < fewest) return std::nullopt;
    LossShape shape;
    shape.track = track;
    shape.start = track->opening().front().value;
    if (shape.start <= 0.0) return std::nullopt;
    shape.level = median_of(track->newest(kLevelPoints));
    shape.lowest = lowest_level(*track);
    shape.noise = noise_of(track->newest(64));
    const auto baseline = evidence.facts().baseline_loss;
    // A training that starts far below it has learnt before, or its first batch was an easy one.
    const bool about_start = baseline && *baseline < kAboutStart * shape.start;
    if (baseline && *baseline > 0.0 && (about_start || !may_have_learnt(evidence))) {
        shape.baseline = baseline;
    }
    return shape;
}

bool rate_is_rising(const Evidence& evidence) {
    if (evidence.facts().constant_rate) return false;
    const Track* rate = evidence.find("learning_rate");
    if (rate == nullptr) return false;
    const auto before = rate->mean_between(0, 2 * evidence.step() / 3);
    return before && rate->last().value > 1.05 * *before;
}

std::optional<double> greatest_rate(const Evidence& evidence) {
    const Track* rate = evidence.find("learning_rate");
    if (rate == nullptr) return std::nullopt;
    double greatest = 0.0;
    for (const Stretch& stretch : rate->stretches())
        greatest = std::max(greatest, stretch.greatest);
    if (greatest <= 0.0) return std::nullopt;
    return greatest;
}

std::optional<double> share_done(const Evidence& evidence) {
    const auto planned = evidence.facts().planned_steps;
    if (!planned || *planned <= 0) return std::nullopt;
    return static_cast<double>(evidence.step() + 1) / static_cast<double>(*planned);
}

}  // namespace rangefinder
