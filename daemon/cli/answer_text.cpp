#include "daemon/cli/answer_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace rangefinder::cli {
namespace {

std::string line(const std::string& name, const std::string& value) {
    char text[32];
    std::snprintf(text, sizeof text, "  %-20s ", name.c_str());
    return text + value + "\n";
}

std::string number_text(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::string rates_text(const Recommendation& recommendation) {
    std::string text = line("schedule", recommendation.schedule);
    if (recommendation.min_learning_rate && recommendation.max_learning_rate) {
        text += line("of a cycle", rate_text(recommendation.min_learning_rate) + " to " +
                                       rate_text(recommendation.max_learning_rate));
    }
    if (recommendation.largest_stable_rate) {
        text += line("largest stable rate", rate_text(recommendation.largest_stable_rate));
    }
    for (const ParameterGroupAdvice& group : recommendation.parameter_groups) {
        text += line("of " + joined(group.layers), rate_text(group.learning_rate));
    }
    for (const SecondOpinion& opinion : recommendation.second_opinion) {
        text += line(opinion.method + " says", rate_text(opinion.learning_rate));
    }
    return text;
}

std::string setting_text(const SettingAdvice& advice) {
    if (!advice.value) return "keep yours";
    const std::string with =
        advice.learning_rate ? " with a rate of " + rate_text(advice.learning_rate) : "";
    return number_text(*advice.value) + with;
}

std::string surroundings_text(const Recommendation& recommendation) {
    std::string text;
    if (const auto& warmup = recommendation.warmup) {
        text += line("warm-up", std::to_string(warmup->steps) + " steps from " +
                                    rate_text(warmup->start_factor) + " times the rate");
    }
    if (const auto& batch = recommendation.batch_size) {
        const std::string with =
            batch->learning_rate ? " with a rate of " + rate_text(batch->learning_rate) : "";
        text += line("batch size", std::to_string(batch->value) + with);
    }
    if (const auto& decay = recommendation.weight_decay) {
        text += line("weight decay", setting_text(*decay));
    }
    if (const auto& momentum = recommendation.momentum) {
        text += line("momentum", setting_text(*momentum));
    }
    if (const auto& loss = recommendation.expected_loss) {
        const std::string range =
            loss->low && loss->high
                ? " (" + number_text(*loss->low) + " to " + number_text(*loss->high) + ")"
                : "";
        text += line("loss to expect", number_text(loss->value) + range + " after " +
                                           std::to_string(loss->steps) + " steps");
    }
    return text;
}

std::string sentences(const char* before, const std::vector<std::string>& all) {
    std::string text;
    for (const std::string& sentence : all) text += before + sentence + "\n";
    return text;
}

}  // namespace

std::string rate_text(const std::optional<double>& rate) {
    if (!rate) return "-";
    char text[32];
    std::snprintf(text, sizeof text, "%.3g", *rate);
    return text;
}

std::string recommendation_text(const Recommendation& recommendation) {
    std::string text;
    if (recommendation.learning_rate) {
        text = "Recommended learning rate: " + rate_text(recommendation.learning_rate) + "\n";
        char confidence[80] = "";
        std::snprintf(confidence, sizeof confidence,
                      " holds the best one with a probability of %.0f %%",
                      100.0 * recommendation.confidence);
        if (recommendation.low && recommendation.high) {
            text += "  " + rate_text(recommendation.low) + " to " + rate_text(recommendation.high) +
                    confidence + "\n";
        }
        text += rates_text(recommendation) + surroundings_text(recommendation);
    } else {
        text = "No learning rate can be recommended.\n";
    }
    return text + "\n" + sentences("  ", recommendation.explanation) +
           sentences("  warning: ", recommendation.warnings) +
           sentences("  would change it: ", recommendation.what_would_change);
}

std::string trials_table(const std::vector<Trial>& trials) {
    if (trials.empty()) return "";
    std::vector<Trial> sorted = trials;
    std::stable_sort(sorted.begin(), sorted.end(), [](const Trial& left, const Trial& right) {
        return left.learning_rate < right.learning_rate;
    });
    std::string text = "Short trainings\n  rate       steps  start  loss before  loss after\n";
    for (const Trial& trial : sorted) {
        const std::string after =
            std::isfinite(trial.validation_loss) ? number_text(trial.validation_loss) : "diverged";
        char row[96];
        std::snprintf(row, sizeof row, "  %-9s %6s  %5s  %11s  %s\n",
                      rate_text(trial.learning_rate).c_str(), std::to_string(trial.steps).c_str(),
                      std::to_string(trial.repeat + 1).c_str(),
                      number_text(trial.initial_loss).c_str(), after.c_str());
        text += row;
    }
    return text + "\n";
}

std::string code_text(const FrameworkCode& code, const std::string& framework) {
    const std::string& lines = framework == "keras"    ? code.keras
                               : framework == "fastai" ? code.fastai
                                                       : code.pytorch;
    return lines.empty() ? "There are no lines for " + framework + ".\n" : lines;
}

}  // namespace rangefinder::cli
