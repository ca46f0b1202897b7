#include "daemon/cli/report.hpp"

#include <cstdio>

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

std::string recommendation_text(const Recommendation& recommendation) {
    if (!recommendation.learning_rate) return "No learning rate can be recommended.\n";
    std::string text = "Recommended learning rate: " + rate_text(recommendation.learning_rate);
    if (recommendation.low && recommendation.high) {
        text += "  (" + rate_text(recommendation.low) + " to " + rate_text(recommendation.high) +
                " should do about as well)";
    }
    char confidence[48];
    std::snprintf(confidence, sizeof confidence, "\nConfidence: %.0f %%\n",
                  recommendation.confidence * 100);
    return text + confidence;
}

}  // namespace

std::string rate_text(const std::optional<double>& rate) {
    if (!rate) return "-";
    char text[32];
    std::snprintf(text, sizeof text, "%.2g", *rate);
    return text;
}

std::string report(const RangeTestResult& result) {
    std::string text;
    if (!result.sweeps.empty()) {
        const Sweep& sweep = result.sweeps.front();
        PlotOptions options;
        options.marked_rate = result.recommendation.learning_rate;
        text += "smoothed loss over learning rate, | marks the recommendation\n" +
                plot(sweep.curve, options) + "\nSuggestions of the published rules\n" +
                suggestions_table(sweep) + "\n";
    }
    text += recommendation_text(result.recommendation);
    for (const std::string& sentence : result.recommendation.explanation) {
        text += "  " + sentence + "\n";
    }
    for (const std::string& warning : result.recommendation.warnings) {
        text += "  warning: " + warning + "\n";
    }
    for (const Finding& finding : result.findings) {
        text += "  " + severity_name(finding.severity) + ": " + finding.message + "\n";
    }
    return text;
}

}  // namespace rangefinder::cli
