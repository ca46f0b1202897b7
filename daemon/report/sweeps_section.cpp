#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "daemon/report/sections.hpp"
#include "daemon/report/text.hpp"

namespace rangefinder::report {
namespace {

constexpr std::size_t kMostSweeps = 16;
constexpr std::size_t kBandPoints = 200;

// At most kMostPoints of them, evenly spread, the last among them.
std::vector<double> thinned(const std::vector<double>& values) {
    if (values.size() <= kMostPoints) return values;
    std::vector<double> few;
    few.reserve(kMostPoints);
    for (std::size_t k = 0; k < kMostPoints; ++k) {
        few.push_back(values[k * (values.size() - 1) / (kMostPoints - 1)]);
    }
    return few;
}

PlotLine line_of(const Curve& curve, const std::vector<double>& values, const std::string& name,
                 const std::string& style) {
    return {name, style, thinned(curve.learning_rate), thinned(values)};
}

// The smoothed loss at a rate, between the two points around it; nothing outside the curve.
std::optional<double> smoothed_at(const Curve& curve, double rate) {
    const auto above =
        std::lower_bound(curve.learning_rate.begin(), curve.learning_rate.end(), rate);
    if (above == curve.learning_rate.end()) return std::nullopt;
    const auto i = static_cast<std::size_t>(above - curve.learning_rate.begin());
    if (i >= curve.smoothed_loss.size()) return std::nullopt;
    double value = curve.smoothed_loss[i];
    if (i == 0) {
        if (rate < curve.learning_rate[0]) return std::nullopt;
    } else {
        const double left = curve.learning_rate[i - 1], right = curve.learning_rate[i];
        const double share = std::log(rate / left) / std::log(right / left);
        value = (1.0 - share) * curve.smoothed_loss[i - 1] + share * value;
    }
    if (!std::isfinite(value)) return std::nullopt;
    return value;
}

// From the lowest to the highest smoothed loss of the sweeps, where at least two of them got.
PlotBand band_of(const std::vector<Sweep>& sweeps) {
    double low = std::numeric_limits<double>::infinity(), high = 0.0;
    for (const Sweep& sweep : sweeps) {
        for (const double rate : sweep.curve.learning_rate) {
            if (rate <= 0.0) continue;
            low = std::min(low, rate);
            high = std::max(high, rate);
        }
    }
    PlotBand band{
        "smoothed, lowest to highest of " + std::to_string(sweeps.size()) + " sweeps", {}, {}, {}};
    for (std::size_t k = 0; k < kBandPoints && low < high; ++k) {
        const double share = static_cast<double>(k) / static_cast<double>(kBandPoints - 1);
        const double rate = low * std::pow(high / low, share);
        std::vector<double> values;
        for (const Sweep& sweep : sweeps) {
            if (const auto value = smoothed_at(sweep.curve, rate)) values.push_back(*value);
        }
        if (values.size() < 2) continue;
        const auto [least, most] = std::minmax_element(values.begin(), values.end());
        band.x.push_back(rate);
        band.low.push_back(*least);
        band.high.push_back(*most);
    }
    return band;
}

// So that a loss that explodes does not press all that matters onto the axis: from the lowest
// smoothed loss to as much above the first as that lies below it.
void set_limits(const RangeTestResult& result, Plot& plot) {
    double low = std::numeric_limits<double>::infinity(), high = -low, first = low;
    for (const Sweep& sweep : result.sweeps) {
        for (const double loss : sweep.curve.smoothed_loss) {
            if (!std::isfinite(loss)) continue;
            if (std::isinf(first)) first = loss;
            low = std::min(low, loss);
            high = std::max(high, loss);
        }
    }
    for (const Trial& trial : result.trials) {
        if (std::isfinite(trial.validation_loss)) low = std::min(low, trial.validation_loss);
    }
    if (!(low < high)) return;
    plot.y_low = low;
    plot.y_high = std::min(high, first + std::max(first - low, 0.5 * std::abs(first)));
}

void add_marks(const RangeTestResult& result, Plot& plot) {
    const Recommendation& answer = result.recommendation;
    if (answer.low && answer.high) {
        plot.ranges.push_back({"interval of the recommendation", *answer.low, *answer.high});
    }
    if (answer.learning_rate) {
        plot.marks.push_back({"recommended " + rate_text(*answer.learning_rate),
                              *answer.learning_rate, std::nullopt, "answer-mark"});
    }
    const Sweep& first = result.sweeps.front();
    for (const Suggestion& suggestion : first.suggestions) {
        if (!suggestion.learning_rate) continue;
        plot.marks.push_back({suggestion.rule + " " + rate_text(*suggestion.learning_rate),
                              *suggestion.learning_rate,
                              smoothed_at(first.curve, *suggestion.learning_rate), "suggestion"});
    }
    for (std::size_t i = 0; i < result.trials.size(); ++i) {
        const Trial& trial = result.trials[i];
        if (!std::isfinite(trial.validation_loss)) continue;
        plot.marks.push_back({i == 0 ? "short trainings' validation loss" : "", trial.learning_rate,
                              trial.validation_loss, "trial"});
    }
}

Plot loss_plot(const RangeTestResult& result, bool log_x) {
    Plot plot{"Loss over the learning rate",
              "learning rate",
              "loss",
              log_x,
              false,
              {},
              {},
              {},
              {},
              {},
              {}};
    const Curve& first = result.sweeps.front().curve;
    if (result.sweeps.size() > 1) plot.bands.push_back(band_of(result.sweeps));
    plot.lines.push_back(line_of(first, first.loss, "loss of a batch", "raw"));
    plot.lines.push_back(line_of(first, first.smoothed_loss, "smoothed", "smooth"));
    if (!first.validation_loss.empty()) {
        plot.lines.push_back(line_of(first, first.validation_loss, "validation loss", "third"));
    }
    set_limits(result, plot);
    add_marks(result, plot);
    return plot;
}

Plot gradient_plot(const Curve& curve, bool log_x) {
    Plot plot{"Gradient norm over the learning rate",
              "learning rate",
              "gradient norm",
              log_x,
              true,
              {},
              {},
              {},
              {},
              {},
              {}};
    plot.lines.push_back(line_of(curve, curve.gradient_norm, "gradient norm", "smooth"));
    return plot;
}

bool has_gradients(const Curve& curve) {
    return std::any_of(curve.gradient_norm.begin(), curve.gradient_norm.end(),
                       [](double norm) { return std::isfinite(norm) && norm > 0.0; });
}

// A row a rule, a column a sweep.
Table suggestions_table(const std::vector<Sweep>& sweeps) {
    Table table{"What the published rules say", {"rule"}, {}};
    const std::size_t shown = std::min(sweeps.size(), kMostSweeps);
    for (std::size_t k = 0; k < shown; ++k) {
        table.header.push_back(shown == 1 ? "learning rate" : "sweep " + std::to_string(k + 1));
    }
    table.header.emplace_back("reason");
    for (const Suggestion& suggestion : sweeps.front().suggestions) {
        std::vector<std::string> row = {suggestion.rule};
        for (std::size_t k = 0; k < shown; ++k) {
            const auto& of_sweep = sweeps[k].suggestions;
            const auto same =
                std::find_if(of_sweep.begin(), of_sweep.end(),
                             [&](const Suggestion& one) { return one.rule == suggestion.rule; });
            row.push_back(same == of_sweep.end() ? kNone : rate_text(same->learning_rate));
        }
        row.push_back(suggestion.reason);
        table.rows.push_back(std::move(row));
    }
    return table;
}

Table sweeps_table(const std::vector<Sweep>& sweeps) {
    Table table{"Sweeps", {"sweep", "steps", "ended", "at the rate"}, {}};
    for (std::size_t k = 0; k < std::min(sweeps.size(), kMostSweeps); ++k) {
        const Sweep& sweep = sweeps[k];
        table.rows.push_back({std::to_string(k + 1), std::to_string(sweep.curve.loss.size()),
                              words_of(stop_reason_name(sweep.stopped.reason)),
                              rate_text(sweep.stopped.learning_rate)});
    }
    return table;
}

Table trials_table(const std::vector<Trial>& trials) {
    Table table{"Short trainings that confirm the answer",
                {"learning rate", "steps", "validation loss at the end"},
                {}};
    for (const Trial& trial : trials) {
        table.rows.push_back({rate_text(trial.learning_rate), std::to_string(trial.steps),
                              std::isfinite(trial.validation_loss)
                                  ? number_text(trial.validation_loss)
                                  : "none: it did not get there"});
    }
    return table;
}

}  // namespace

void add_sweeps(const RangeTestResult& result, bool log_x, Blocks& blocks) {
    if (result.sweeps.empty() || result.sweeps.front().curve.loss.empty()) return;
    blocks.emplace_back(Heading{2, "What was measured"});
    blocks.emplace_back(loss_plot(result, log_x));
    const Curve& first = result.sweeps.front().curve;
    if (has_gradients(first)) blocks.emplace_back(gradient_plot(first, log_x));
    blocks.emplace_back(sweeps_table(result.sweeps));
    if (!result.trials.empty()) blocks.emplace_back(trials_table(result.trials));
    if (!result.sweeps.front().suggestions.empty()) {
        blocks.emplace_back(suggestions_table(result.sweeps));
    }
}

void add_first_sweep(const std::vector<Series>& series, Blocks& blocks) {
    const Series* rate = series_of(series, "learning_rate");
    if (rate == nullptr) return;
    std::map<std::int64_t, double> rates;
    for (std::size_t i = 0; i < rate->steps.size(); ++i) rates[rate->steps[i]] = rate->values[i];
    Plot plot{"Loss over the learning rate, so far",
              "learning rate",
              "loss",
              true,
              false,
              {},
              {},
              {},
              {},
              {},
              {}};
    for (const auto& [name, style] :
         {std::pair("loss", "raw"), {"smoothed_loss", "smooth"}, {"validation_loss", "third"}}) {
        const Series* losses = series_of(series, name);
        if (losses == nullptr) continue;
        PlotLine line{words_of(name), style, {}, {}};
        for (std::size_t i = 0; i < losses->steps.size(); ++i) {
            const auto at = rates.find(losses->steps[i]);
            if (at == rates.end()) continue;
            line.x.push_back(at->second);
            line.y.push_back(losses->values[i]);
        }
        plot.lines.push_back(std::move(line));
    }
    if (plot.lines.empty()) return;
    blocks.emplace_back(Heading{2, "What was measured"});
    blocks.emplace_back(std::move(plot));
}

}  // namespace rangefinder::report
