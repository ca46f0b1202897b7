#include "diagnostics/training/score_sums.hpp"

#include <cmath>

namespace rangefinder {

bool ScoreSums::Head::counts_labels() const {
    return info.wants_labels() || info.loss.kind == LossKind::kBceWithLogits;
}

ScoreSums::ScoreSums(Model& model, const Dataset& data)
    : model_(model), is_text_(data.shape.task == TaskKind::kLanguage) {
    for (const HeadInfo& info : model.heads()) {
        const std::span<const ValueScale> scales =
            info.wants_targets() ? std::span<const ValueScale>(data.target_scales)
                                 : std::span<const ValueScale>();
        heads_.push_back({info, info.name.empty() ? "" : "/" + info.name, LabelScores(info.size),
                          ValueScores(info.size * info.positions, scales)});
    }
}

void ScoreSums::add(std::int64_t rows) {
    rows_ += rows;
    for (std::size_t index = 0; index < heads_.size(); ++index) add(heads_[index], index, rows);
}

void ScoreSums::add(Head& head, std::size_t index, std::int64_t rows) {
    // A batch in which nothing counted has no loss.
    if (const double weight = model_.loss_weight(index); weight > 0.0) {
        head.loss += model_.loss(index) * weight;
        head.weight += weight;
    }
    const std::span<const float> outputs = model_.outputs(index);
    const auto count = static_cast<std::size_t>(rows * head.info.positions);
    if (head.info.wants_labels()) {
        head.labels.add(outputs, model_.labels().first(count), head.info.loss.ignore_index);
        return;
    }
    const std::span<const float> targets =
        (head.info.wants_input() ? model_.input() : model_.targets()).first(outputs.size());
    if (head.counts_labels()) {
        head.labels.add_binary(outputs, targets);
    } else {
        head.values.add(outputs, targets);
    }
}

void ScoreSums::clear() {
    rows_ = 0;
    for (Head& head : heads_) {
        head.loss = head.weight = 0.0;
        head.labels.clear();
        head.values.clear();
    }
}

Scores ScoreSums::scores() const {
    if (rows_ == 0) return {};
    Scores scores;
    double total = 0.0;
    for (const Head& head : heads_) {
        const double loss = head.mean_loss();
        total += head.info.weight * loss;
        scores["loss" + head.suffix] = loss;
        if (head.counts_labels()) {
            head.labels.write(scores, head.suffix);
        } else {
            head.values.write(scores, head.suffix);
        }
        if (is_text_ && head.info.wants_labels()) {
            scores["perplexity" + head.suffix] = std::exp(loss);
        }
    }
    scores["loss"] = total;
    return scores;
}

void ScoreSums::save(StateWriter& writer) const {
    writer.integer(rows_);
    for (const Head& head : heads_) {
        writer.real(head.loss);
        writer.real(head.weight);
        head.labels.save(writer);
        head.values.save(writer);
    }
}

void ScoreSums::load(StateReader& reader) {
    rows_ = reader.integer();
    for (Head& head : heads_) {
        head.loss = reader.real();
        head.weight = reader.real();
        head.labels.load(reader);
        head.values.load(reader);
    }
}

}  // namespace rangefinder
