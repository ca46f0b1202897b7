#include "diagnostics/training/label_scores.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/base/check.hpp"

namespace rangefinder {
namespace {

constexpr std::int64_t kTop = 5;

// Where the label's logit stands (0: the largest; of equal ones the first counts as larger), and
// which is the largest. A label whose logit is NaN stands last.
struct Standing {
    std::size_t best = 0;
    std::size_t rank = 0;
};

Standing standing_of(std::span<const float> logits, std::size_t label) {
    const float own = logits[label];
    Standing standing;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        if (logits[i] > logits[standing.best]) standing.best = i;
        if (logits[i] > own || (logits[i] == own && i < label)) ++standing.rank;
    }
    if (std::isnan(own)) standing.rank = logits.size();
    return standing;
}

}  // namespace

LabelScores::LabelScores(std::int64_t size) : size_(size) {
    const auto classes = static_cast<std::size_t>(std::max<std::int64_t>(size, 2));
    hits_.assign(classes, 0);
    predicted_.assign(classes, 0);
    actual_.assign(classes, 0);
}

void LabelScores::count(std::size_t predicted, std::size_t actual) {
    ++predicted_[predicted];
    ++actual_[actual];
    if (predicted == actual) ++hits_[actual];
}

void LabelScores::add(std::span<const float> logits, std::span<const std::int32_t> labels,
                      std::optional<std::int64_t> ignored) {
    const auto size = static_cast<std::size_t>(size_);
    RF_CHECK(logits.size() == labels.size() * size);
    for (std::size_t row = 0; row < labels.size(); ++row) {
        if (ignored && labels[row] == *ignored) continue;
        const auto label = static_cast<std::size_t>(labels[row]);
        const Standing standing = standing_of(logits.subspan(row * size, size), label);
        count(standing.best, label);
        ++counted_;
        correct_ += standing.rank == 0 ? 1 : 0;
        in_top5_ += standing.rank < kTop ? 1 : 0;
    }
}

void LabelScores::add_binary(std::span<const float> logits, std::span<const float> targets) {
    RF_CHECK(logits.size() == targets.size());
    const auto size = static_cast<std::size_t>(size_);
    questions_ = size > 1;
    for (std::size_t i = 0; i < logits.size(); ++i) {
        const std::size_t predicted = logits[i] > 0.0F ? 1 : 0;
        const std::size_t actual = targets[i] > 0.5F ? 1 : 0;
        ++counted_;
        correct_ += predicted == actual ? 1 : 0;
        if (!questions_) {
            count(predicted, actual);
            continue;
        }
        const std::size_t question = i % size;
        predicted_[question] += static_cast<std::int64_t>(predicted);
        actual_[question] += static_cast<std::int64_t>(actual);
        hits_[question] += static_cast<std::int64_t>(predicted & actual);
    }
}

void LabelScores::clear() {
    counted_ = correct_ = in_top5_ = 0;
    for (auto* counts : {&hits_, &predicted_, &actual_})
        std::fill(counts->begin(), counts->end(), 0);
}

double LabelScores::f1_macro() const {
    double sum = 0.0;
    std::int64_t classes = 0;
    for (std::size_t i = 0; i < hits_.size(); ++i) {
        // tp + fp and tp + fn together.
        const std::int64_t either = predicted_[i] + actual_[i];
        if (either == 0 && !questions_) continue;
        ++classes;
        if (either > 0) sum += 2.0 * static_cast<double>(hits_[i]) / static_cast<double>(either);
    }
    return classes == 0 ? 0.0 : sum / static_cast<double>(classes);
}

void LabelScores::write(Scores& scores, const std::string& suffix) const {
    if (counted_ == 0) return;
    const auto counted = static_cast<double>(counted_);
    scores["accuracy" + suffix] = static_cast<double>(correct_) / counted;
    scores["f1_macro" + suffix] = f1_macro();
    if (size_ > kTop && !questions_) {
        scores["top5_accuracy" + suffix] = static_cast<double>(in_top5_) / counted;
    }
}

void LabelScores::save(StateWriter& writer) const {
    writer.integers(std::vector<std::int64_t>{questions_ ? 1 : 0, counted_, correct_, in_top5_});
    for (const auto* counts : {&hits_, &predicted_, &actual_}) writer.integers(*counts);
}

void LabelScores::load(StateReader& reader) {
    for (std::int64_t* count : {&counted_, &correct_, &in_top5_}) *count = 0;
    const std::vector<std::int64_t> sums = reader.integers();
    if (sums.size() == 4) {
        questions_ = sums[0] != 0;
        counted_ = sums[1];
        correct_ = sums[2];
        in_top5_ = sums[3];
    }
    for (auto* counts : {&hits_, &predicted_, &actual_}) {
        const std::vector<std::int64_t> stored = reader.integers();
        if (stored.size() == counts->size()) *counts = stored;
    }
}

}  // namespace rangefinder
