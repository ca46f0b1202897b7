#include "diagnostics/training/output_figures.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace rangefinder {

namespace {

constexpr std::size_t kValues = 65'536;

// Values in rows of `width`.
struct Rows {
    std::span<const float> values;
    std::size_t width = 1;

    std::size_t count() const { return values.size() / width; }
    std::span<const float> row(std::size_t index) const {
        return values.subspan(index * width, width);
    }
};

// Whole rows, not more than kValues values but for the first row.
Rows first_rows(std::span<const float> values, std::int64_t width) {
    const auto size = static_cast<std::size_t>(width);
    const std::size_t rows =
        std::min(values.size() / size, std::max<std::size_t>(1, kValues / size));
    return {values.first(rows * size), size};
}

double sigmoid(double value) {
    return 1.0 / (1.0 + std::exp(-value));
}

// The mean, over the places of a row, of the variance of their values over the rows.
template <typename Transform>
double mean_variance(const Rows& rows, std::vector<double>& sums, std::vector<double>& squares,
                     const Transform& transform) {
    std::fill(sums.begin(), sums.end(), 0.0);
    std::fill(squares.begin(), squares.end(), 0.0);
    for (std::size_t row = 0; row < rows.count(); ++row) {
        const std::span<const float> values = rows.row(row);
        for (std::size_t place = 0; place < rows.width; ++place) {
            const double value = transform(values[place]);
            sums[place] += value;
            squares[place] += value * value;
        }
    }
    const auto count = static_cast<double>(rows.count());
    double total = 0.0;
    for (std::size_t place = 0; place < rows.width; ++place) {
        const double mean = sums[place] / count;
        total += std::max(0.0, squares[place] / count - mean * mean);
    }
    return total / static_cast<double>(rows.width);
}

double as_it_is(float value) {
    return value;
}

// After mean_variance() of so many rows: that of all values together.
double whole_variance(const std::vector<double>& sums, const std::vector<double>& squares,
                      std::size_t rows) {
    const double count = static_cast<double>(rows) * static_cast<double>(sums.size());
    const double mean = std::accumulate(sums.begin(), sums.end(), 0.0) / count;
    return std::accumulate(squares.begin(), squares.end(), 0.0) / count - mean * mean;
}

bool counts_classes(const HeadInfo& info) {
    return info.wants_labels() || (info.loss.kind == LossKind::kBceWithLogits && info.size == 1);
}

std::string suffix_of(const HeadInfo& info) {
    return info.name.empty() ? "" : "/" + info.name;
}

}  // namespace

OutputFigures::OutputFigures(Model& model, Figures& figures) : model_(model), figures_(figures) {
    for (const HeadInfo& info : model.heads()) {
        const auto size = static_cast<std::size_t>(info.size);
        Head head;
        head.output_deviation = figures.add("output_deviation" + suffix_of(info));
        head.sums.resize(size);
        head.squares.resize(size);
        if (counts_classes(info)) {
            head.predicted_share = figures.add("predicted_share" + suffix_of(info));
            head.target_share = figures.add("target_share" + suffix_of(info));
            head.predicted.resize(std::max<std::size_t>(2, size));
            head.labelled.resize(head.predicted.size());
        }
        heads_.push_back(std::move(head));
    }
}

void OutputFigures::read() {
    for (std::size_t index = 0; index < heads_.size(); ++index) {
        const HeadInfo& info = model_.heads()[index];
        std::fill(heads_[index].predicted.begin(), heads_[index].predicted.end(), 0);
        std::fill(heads_[index].labelled.begin(), heads_[index].labelled.end(), 0);
        if (info.wants_labels()) {
            read_classes(heads_[index], info, model_.outputs(index));
        } else {
            read_values(heads_[index], info, model_.outputs(index));
        }
        tell_shares(heads_[index]);
    }
}

void OutputFigures::read_classes(Head& head, const HeadInfo& info, std::span<const float> outputs) {
    const Rows rows = first_rows(outputs, info.size);
    const double by_row = mean_variance(rows, head.sums, head.squares, as_it_is);
    const double whole = whole_variance(head.sums, head.squares, rows.count());
    if (whole > 0.0) figures_.set(head.output_deviation, std::sqrt(by_row / whole));
    const std::span<const std::int32_t> labels = model_.labels();
    for (std::size_t row = 0; row < rows.count(); ++row) {
        if (info.loss.ignore_index == labels[row]) continue;
        const std::span<const float> logits = rows.row(row);
        const auto best = std::max_element(logits.begin(), logits.end()) - logits.begin();
        count(head, static_cast<std::size_t>(best), static_cast<std::size_t>(labels[row]));
    }
}

void OutputFigures::read_values(Head& head, const HeadInfo& info, std::span<const float> outputs) {
    const Rows rows = first_rows(outputs, info.size);
    const std::span<const float> wanted = info.wants_input() ? model_.input() : model_.targets();
    const Rows targets{wanted.first(rows.values.size()), rows.width};
    const double of_targets = mean_variance(targets, head.sums, head.squares, as_it_is);
    const bool logits = info.loss.kind == LossKind::kBceWithLogits;
    const double of_outputs =
        logits ? mean_variance(rows, head.sums, head.squares, [](float x) { return sigmoid(x); })
               : mean_variance(rows, head.sums, head.squares, as_it_is);
    if (of_targets > 0.0) figures_.set(head.output_deviation, std::sqrt(of_outputs / of_targets));
    if (head.predicted_share == Figures::kNone) return;
    for (std::size_t row = 0; row < rows.count(); ++row) {
        count(head, rows.values[row] > 0.0F ? 1 : 0, targets.values[row] > 0.5F ? 1 : 0);
    }
}

void OutputFigures::count(Head& head, std::size_t predicted, std::size_t labelled) const {
    ++head.predicted[predicted];
    ++head.labelled[labelled];
}

void OutputFigures::tell_shares(const Head& head) {
    const auto rows = std::accumulate(head.labelled.begin(), head.labelled.end(), std::int64_t{0});
    if (rows == 0) return;
    const auto share = [&](const std::vector<std::int64_t>& counts) {
        return static_cast<double>(*std::max_element(counts.begin(), counts.end())) /
               static_cast<double>(rows);
    };
    figures_.set(head.predicted_share, share(head.predicted));
    figures_.set(head.target_share, share(head.labelled));
}

}  // namespace rangefinder
