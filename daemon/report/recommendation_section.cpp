#include "daemon/report/sections.hpp"
#include "daemon/report/text.hpp"

namespace rangefinder::report {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

void add_row(Rows& rows, const char* name, const std::string& value) {
    if (!value.empty()) rows.emplace_back(name, value);
}

std::string rate_or_nothing(const std::optional<double>& rate) {
    return rate ? rate_text(*rate) : "";
}

std::string interval_text(const Recommendation& answer) {
    if (!answer.low || !answer.high) return "";
    return rate_text(*answer.low) + " to " + rate_text(*answer.high) +
           ", holds the best rate with a " + "probability of " + percent_text(answer.confidence);
}

std::string cycle_text(const Recommendation& answer) {
    if (!answer.min_learning_rate || !answer.max_learning_rate) return "";
    return rate_text(*answer.min_learning_rate) + " to " + rate_text(*answer.max_learning_rate);
}

std::string schedule_text(const Recommendation& answer) {
    std::vector<std::string> values;
    for (const auto& [name, value] : answer.schedule_values) {
        values.push_back(name + " " + number_text(value));
    }
    if (!answer.schedule_milestones.empty()) {
        std::vector<std::string> steps;
        for (const std::int64_t step : answer.schedule_milestones) {
            steps.push_back(std::to_string(step));
        }
        values.push_back("milestones " + joined(steps, " and "));
    }
    const std::string type = words_of(answer.schedule);
    return values.empty() ? type : type + " (" + joined(values, ", ") + ")";
}

std::string warmup_text(const std::optional<WarmupAdvice>& warmup) {
    if (!warmup) return "";
    return std::to_string(warmup->steps) + " steps from " + rate_text(warmup->start_factor) +
           " of the rate. " + warmup->why;
}

std::string batch_text(const std::optional<BatchSizeAdvice>& advice) {
    if (!advice) return "";
    std::string text = std::to_string(advice->value);
    if (advice->learning_rate) text += " with a rate of " + rate_text(*advice->learning_rate);
    return text + ". " + advice->why;
}

std::string groups_text(const std::vector<ParameterGroupAdvice>& groups) {
    std::vector<std::string> texts;
    for (const ParameterGroupAdvice& group : groups) {
        texts.push_back(joined(group.layers, ", ") + " at " + rate_text(group.learning_rate));
    }
    return joined(texts, "; ");
}

std::string opinions_text(const std::vector<SecondOpinion>& opinions) {
    std::vector<std::string> texts;
    for (const SecondOpinion& opinion : opinions) {
        texts.push_back(words_of(opinion.method) + ": " + rate_text(opinion.learning_rate));
    }
    return joined(texts, ", ");
}

std::string better_schedule_text(const std::optional<ScheduleAdvice>& better) {
    if (!better) return "";
    return words_of(better->schedule) + " up to " + rate_text(better->learning_rate) + ". " +
           better->why;
}

std::string setting_text(const std::optional<SettingAdvice>& advice) {
    if (!advice) return "";
    std::string text = "keep yours";
    if (advice->value) {
        text = number_text(*advice->value);
        if (advice->learning_rate) text += " with a rate of " + rate_text(*advice->learning_rate);
    }
    return text + ". " + advice->why + " (" + std::to_string(advice->steps) + " steps)";
}

std::string expected_text(const std::optional<ExpectedLoss>& expected) {
    if (!expected) return "";
    std::string text =
        number_text(expected->value) + " after " + std::to_string(expected->steps) + " steps";
    if (expected->low && expected->high) {
        text += " (" + number_text(*expected->low) + " to " + number_text(*expected->high) +
                " with a probability of " + percent_text(expected->confidence) + ")";
    }
    return text;
}

Rows rows_of(const Recommendation& answer) {
    Rows rows;
    add_row(rows, "Interval", interval_text(answer));
    add_row(rows, "Largest stable rate", rate_or_nothing(answer.largest_stable_rate));
    add_row(rows, "For a cycle", cycle_text(answer));
    add_row(rows, "Schedule", schedule_text(answer));
    add_row(rows, "Better than constant", better_schedule_text(answer.better_schedule));
    add_row(rows, "Warm-up", warmup_text(answer.warmup));
    add_row(rows, "Layers of their own", groups_text(answer.parameter_groups));
    add_row(rows, "Batch size", batch_text(answer.batch_size));
    add_row(rows, "Weight decay", setting_text(answer.weight_decay));
    add_row(rows, "Momentum", setting_text(answer.momentum));
    add_row(rows, "Loss to expect", expected_text(answer.expected_loss));
    add_row(rows, "Second opinion", opinions_text(answer.second_opinion));
    return rows;
}

// The sentences, each with its figures where there are some.
Items reasons_of(const Recommendation& answer) {
    Items items;
    for (const EvidenceSentence& evidence : answer.evidence) {
        const std::string figures = figures_text(evidence.figures);
        items.texts.push_back(evidence.sentence + (figures.empty() ? "" : " [" + figures + "]"));
    }
    if (items.texts.empty()) items.texts = answer.explanation;
    return items;
}

}  // namespace

void add_recommendation(const Recommendation& recommendation, Blocks& blocks) {
    blocks.emplace_back(Heading{2, "Recommendation"});
    if (recommendation.learning_rate) {
        blocks.emplace_back(Answer{rate_text(*recommendation.learning_rate),
                                   recommendation.schedule == "one_cycle"
                                       ? "as the peak of a one-cycle schedule"
                                       : "as the learning rate"});
        blocks.emplace_back(Facts{rows_of(recommendation)});
    } else {
        blocks.emplace_back(Paragraph{"There is no rate to recommend."});
    }
    for (const std::string& warning : recommendation.warnings) {
        blocks.emplace_back(Paragraph{warning, Tone::kWarning});
    }
    Items reasons = reasons_of(recommendation);
    if (!reasons.texts.empty()) {
        blocks.emplace_back(Heading{3, "Why"});
        blocks.emplace_back(std::move(reasons));
    }
    if (!recommendation.what_would_change.empty()) {
        blocks.emplace_back(Heading{3, "What would change the answer"});
        blocks.emplace_back(Items{recommendation.what_would_change});
    }
}

void add_code(const FrameworkCode& code, Blocks& blocks) {
    if (code.pytorch.empty() && code.keras.empty() && code.fastai.empty()) return;
    blocks.emplace_back(Heading{2, "To copy"});
    for (const auto& [name, text] : {std::pair("PyTorch", &code.pytorch),
                                     {"Keras 3", &code.keras},
                                     {"fastai", &code.fastai}}) {
        if (!text->empty()) blocks.emplace_back(Code{name, "python", *text});
    }
}

}  // namespace rangefinder::report
