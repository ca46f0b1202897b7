#include "diagnostics/training/evaluation.hpp"

#include <algorithm>

#include "diagnostics/training/batch_source.hpp"
#include "diagnostics/training/score_sums.hpp"

namespace rangefinder {

std::optional<Scores> evaluate(Model& model, const Dataset& data,
                               std::span<const std::int64_t> rows, const std::stop_token& stop) {
    ScoreSums sums(model, data);
    const auto batch = static_cast<std::size_t>(model.batch_size());
    for (std::size_t start = 0; start < rows.size(); start += batch) {
        if (stop.stop_requested()) return std::nullopt;
        const auto part = rows.subspan(start, std::min(batch, rows.size() - start));
        fill_batch(data, part, model);
        const auto count = static_cast<std::int64_t>(part.size());
        model.forward(Mode::kEvaluate, count);
        sums.add(count);
    }
    return sums.scores();
}

}  // namespace rangefinder
