#include <set>

#include "daemon/report/sections.hpp"
#include "daemon/report/text.hpp"

namespace rangefinder::report {
namespace {

std::string score_text(const Scores& scores, const std::string& name) {
    const auto score = scores.find(name);
    return score == scores.end() ? kNone : number_text(score->second);
}

Table scores_table(const TrainingResult& result) {
    std::set<std::string> names;
    for (const Scores* scores : {&result.train, &result.validation, &result.best_validation}) {
        for (const auto& [name, value] : *scores) names.insert(name);
    }
    Table table{"Scores",
                {"score", "training", "validation, at the end",
                 "validation, at the best step " + std::to_string(result.best_step)},
                {}};
    for (const std::string& name : names) {
        table.rows.push_back({words_of(name), score_text(result.train, name),
                              score_text(result.validation, name),
                              score_text(result.best_validation, name)});
    }
    return table;
}

// The named series over the steps; nothing when none was measured.
std::optional<Plot> series_plot(const std::vector<Series>& series, const std::string& title,
                                const std::vector<std::string>& names, bool log_y) {
    static const std::vector<std::string> styles = {"smooth", "second", "third", "raw"};
    Plot plot{title, "step", title, false, log_y, {}, {}, {}, {}, {}, {}};
    for (const std::string& name : names) {
        const Series* one = series_of(series, name);
        if (one == nullptr || one->steps.empty()) continue;
        PlotLine line{words_of(name), styles[plot.lines.size() % styles.size()], {}, one->values};
        line.x.assign(one->steps.begin(), one->steps.end());
        plot.lines.push_back(std::move(line));
    }
    if (plot.lines.empty()) return std::nullopt;
    return plot;
}

}  // namespace

void add_training(const TrainingResult& result, Blocks& blocks) {
    blocks.emplace_back(Heading{2, "Outcome"});
    Facts facts;
    facts.rows = {{"Ended", stopped_text(result.stopped)},
                  {"Steps", std::to_string(result.steps)},
                  {"Epochs", number_text(result.epochs)},
                  {"Learning rate", rate_text(result.learning_rate)},
                  {"Seconds", number_text(result.seconds)}};
    if (result.resumed_from_step) {
        facts.rows.emplace_back("Went on from step", std::to_string(*result.resumed_from_step));
    }
    blocks.emplace_back(std::move(facts));
    blocks.emplace_back(scores_table(result));
}

void add_training_curves(const std::vector<Series>& series, Blocks& blocks) {
    std::vector<Plot> plots;
    const auto add = [&](const std::string& title, const std::vector<std::string>& names,
                         bool log_y) {
        if (auto plot = series_plot(series, title, names, log_y)) plots.push_back(std::move(*plot));
    };
    add("loss", {"loss", "validation_loss"}, false);
    add("accuracy", {"validation_accuracy"}, false);
    add("learning rate", {"learning_rate"}, false);
    add("gradient norm", {"gradient_norm"}, true);
    if (plots.empty()) return;
    blocks.emplace_back(Heading{2, "What was measured"});
    for (Plot& plot : plots) blocks.emplace_back(std::move(plot));
}

}  // namespace rangefinder::report
