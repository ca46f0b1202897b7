#include "daemon/cli/report.hpp"

#include <cstdio>

#include "daemon/cli/answer_text.hpp"
#include "daemon/cli/terminal_plot.hpp"

namespace rangefinder::cli {
namespace {

std::string suggestions_table(const Sweep& sweep) {
    std::string text;
    for (const Suggestion& suggestion : sweep.suggestions) {
        char line[64];
        std::snprintf(line, sizeof line, "  %-10s %9s  ", suggestion.rule.c_str(),
                      rate_text(suggestion.learning_rate).c_str());
        text += line + suggestion.reason + "\n";
    }
    return text;
}

}  // namespace

std::string report(const RangeTestResult& result, const std::string& framework) {
    std::string text;
    if (!result.sweeps.empty()) {
        const Sweep& sweep = result.sweeps.front();
        const std::size_t sweeps = result.sweeps.size();
        PlotOptions options;
        options.marked_rate = result.recommendation.learning_rate;
        text += "smoothed loss over learning rate" +
                (sweeps > 1 ? ", first of " + std::to_string(sweeps) + " sweeps" : std::string()) +
                "; | marks the recommendation\n" + plot(sweep.curve, options) +
                "\nSuggestions of the published rules\n" + suggestions_table(sweep) + "\n";
    }
    text += trials_table(result.trials) + recommendation_text(result.recommendation);
    for (const Finding& finding : result.findings) {
        text += "  " + severity_name(finding.severity) + ": " + finding.message + "\n";
    }
    if (!framework.empty()) text += "\n" + code_text(result.recommendation.code, framework);
    return text;
}

}  // namespace rangefinder::cli
