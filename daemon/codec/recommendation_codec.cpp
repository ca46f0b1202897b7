#include "daemon/codec/recommendation_codec.hpp"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "daemon/codec/member_lists.hpp"
#include "daemon/codec/member_objects.hpp"
#include "daemon/codec/numbers.hpp"
#include "daemon/codec/result_parts.hpp"

namespace rangefinder::codec {
namespace {

constexpr std::size_t kLongestCode = 64 * 1024;
constexpr std::size_t kMostMilestones = 1000;
// Up to here every whole number is a double.
constexpr double kLargestWholeNumber = 9007199254740992.0;

struct RateMember {
    const char* name;
    std::optional<double> Recommendation::*value;
};
constexpr RateMember kRates[] = {{"learning_rate", &Recommendation::learning_rate},
                                 {"low", &Recommendation::low},
                                 {"high", &Recommendation::high},
                                 {"max_learning_rate", &Recommendation::max_learning_rate},
                                 {"min_learning_rate", &Recommendation::min_learning_rate},
                                 {"largest_stable_rate", &Recommendation::largest_stable_rate}};

// The items' JSON as an array.
template <typename Item, typename ToJson>
OrderedJson list_json(const std::vector<Item>& items, ToJson to_json) {
    OrderedJson json = OrderedJson::array();
    for (const Item& item : items) json.push_back(to_json(item));
    return json;
}

// Steps and counts as whole numbers, as a specification has them.
OrderedJson plain_number(double value) {
    const bool whole = std::trunc(value) == value && std::abs(value) < kLargestWholeNumber;
    return whole ? OrderedJson(static_cast<std::int64_t>(value)) : number_or_null(value);
}

OrderedJson warmup_json(const WarmupAdvice& warmup) {
    return {{"steps", warmup.steps},
            {"start_factor", number_or_null(warmup.start_factor)},
            {"why", warmup.why}};
}

WarmupAdvice read_warmup(ObjectReader& reader) {
    WarmupAdvice warmup;
    reader.integer("steps", warmup.steps)
        .number("start_factor", warmup.start_factor)
        .text("why", warmup.why, kLongestSentence);
    return warmup;
}

// As a training's specification has it: {"type", "warmup", ...}.
OrderedJson schedule_json(const Recommendation& recommendation) {
    OrderedJson json = {{"type", recommendation.schedule}};
    for (const auto& [name, value] : recommendation.schedule_values) {
        json[name] = plain_number(value);
    }
    if (!recommendation.schedule_milestones.empty()) {
        json["milestones"] = recommendation.schedule_milestones;
    }
    if (recommendation.warmup) {
        json["warmup"] = {{"steps", recommendation.warmup->steps},
                          {"start_factor", number_or_null(recommendation.warmup->start_factor)}};
    }
    return json;
}

// The members of an object that are numbers.
std::map<std::string, double> number_members_of(const Json& object, ObjectReader& members) {
    std::map<std::string, double> numbers;
    for (const auto& [name, value] : object.items()) {
        if (!value.is_number()) continue;
        const auto number = read_number(value, members.pointer_of(name), members.errors());
        if (number) numbers[name] = *number;
    }
    return numbers;
}

void read_schedule(ObjectReader& reader, Recommendation& recommendation) {
    const Json* schedule = reader.find("schedule");
    if (schedule == nullptr) return;
    ObjectReader members(*schedule, reader.pointer_of("schedule"), reader.errors());
    members.text("type", recommendation.schedule);
    members.find("warmup");  // Repeats the recommendation's own.
    if (!schedule->is_object()) return;
    recommendation.schedule_values = number_members_of(*schedule, members);
    read_integers(members, "milestones", recommendation.schedule_milestones, kMostMilestones);
}

OrderedJson better_schedule_json(const ScheduleAdvice& advice) {
    OrderedJson schedule = {{"type", advice.schedule}};
    for (const auto& [name, value] : advice.values) schedule[name] = plain_number(value);
    return {{"schedule", std::move(schedule)},
            {"learning_rate", number_or_null(advice.learning_rate)},
            {"why", advice.why}};
}

ScheduleAdvice read_better_schedule(ObjectReader& reader) {
    ScheduleAdvice advice;
    reader.number("learning_rate", advice.learning_rate).text("why", advice.why, kLongestSentence);
    const Json* schedule = reader.find("schedule");
    if (schedule == nullptr || !schedule->is_object()) return advice;
    ObjectReader members(*schedule, reader.pointer_of("schedule"), reader.errors());
    members.text("type", advice.schedule);
    advice.values = number_members_of(*schedule, members);
    return advice;
}

OrderedJson expected_loss_json(const ExpectedLoss& expected) {
    return {{"value", number_or_null(expected.value)},
            {"steps", expected.steps},
            {"low", number_or_null(expected.low)},
            {"high", number_or_null(expected.high)},
            {"confidence", number_or_null(expected.confidence)}};
}

OrderedJson setting_trial_json(const SettingTrial& trial) {
    OrderedJson losses = OrderedJson::array();
    for (const double loss : trial.validation_losses) losses.push_back(number_or_null(loss));
    return {{"value", number_or_null(trial.value)},
            {"learning_rate", number_or_null(trial.learning_rate)},
            {"validation_losses", std::move(losses)}};
}

// A loss of null: the training did not hold.
SettingTrial read_setting_trial(ObjectReader& reader) {
    SettingTrial trial;
    reader.number("value", trial.value).number("learning_rate", trial.learning_rate);
    const Json* losses = reader.find("validation_losses");
    if (losses == nullptr || !losses->is_array()) return trial;
    for (const Json& loss : *losses) {
        trial.validation_losses.push_back(
            loss.is_number() ? loss.get<double>() : std::numeric_limits<double>::infinity());
    }
    return trial;
}

OrderedJson setting_json(const SettingAdvice& advice) {
    return {{"value", number_or_null(advice.value)},
            {"learning_rate", number_or_null(advice.learning_rate)},
            {"why", advice.why},
            {"steps", advice.steps},
            {"tried", list_json(advice.tried, setting_trial_json)}};
}

SettingAdvice read_setting(ObjectReader& reader) {
    SettingAdvice advice;
    advice.value = read_optional_number(reader, "value");
    advice.learning_rate = read_optional_number(reader, "learning_rate");
    reader.text("why", advice.why, kLongestSentence).integer("steps", advice.steps);
    advice.tried = read_objects<SettingTrial>(reader, "tried", read_setting_trial);
    return advice;
}

ExpectedLoss read_expected_loss(ObjectReader& reader) {
    ExpectedLoss expected;
    reader.number("value", expected.value).integer("steps", expected.steps);
    expected.low = read_optional_number(reader, "low");
    expected.high = read_optional_number(reader, "high");
    expected.confidence = read_optional_number(reader, "confidence").value_or(0.0);
    return expected;
}

OrderedJson batch_size_json(const BatchSizeAdvice& advice) {
    return {{"value", advice.value},
            {"learning_rate", number_or_null(advice.learning_rate)},
            {"why", advice.why}};
}

BatchSizeAdvice read_batch_size(ObjectReader& reader) {
    BatchSizeAdvice advice;
    reader.integer("value", advice.value).text("why", advice.why, kLongestSentence);
    advice.learning_rate = read_optional_number(reader, "learning_rate");
    return advice;
}

OrderedJson group_json(const ParameterGroupAdvice& group) {
    OrderedJson json;
    json["layers"] = group.layers;
    json["learning_rate"] = number_or_null(group.learning_rate);
    json["learning_rate_scale"] = number_or_null(group.learning_rate_scale);
    return json;
}

ParameterGroupAdvice read_group(ObjectReader& reader) {
    ParameterGroupAdvice group;
    group.layers = read_sentences(reader, "layers");
    reader.number("learning_rate", group.learning_rate)
        .number("learning_rate_scale", group.learning_rate_scale);
    return group;
}

OrderedJson opinion_json(const SecondOpinion& opinion) {
    return {{"method", opinion.method},
            {"learning_rate", number_or_null(opinion.learning_rate)},
            {"reason", opinion.reason}};
}

SecondOpinion read_opinion(ObjectReader& reader) {
    SecondOpinion opinion;
    reader.text("method", opinion.method).text("reason", opinion.reason, kLongestSentence);
    opinion.learning_rate = read_optional_number(reader, "learning_rate");
    return opinion;
}

OrderedJson evidence_json(const EvidenceSentence& evidence) {
    OrderedJson json;
    json["sentence"] = evidence.sentence;
    json["figures"] = named_numbers_json(evidence.figures);
    return json;
}

EvidenceSentence read_evidence(ObjectReader& reader) {
    EvidenceSentence evidence;
    reader.text("sentence", evidence.sentence, kLongestSentence)
        .member("figures", evidence.figures, read_named_numbers);
    return evidence;
}

OrderedJson code_json(const FrameworkCode& code) {
    if (code.pytorch.empty() && code.keras.empty() && code.fastai.empty()) return nullptr;
    return {{"pytorch", code.pytorch}, {"keras", code.keras}, {"fastai", code.fastai}};
}

// Has line ends, which read_text() refuses.
std::string read_lines(ObjectReader& reader, const std::string& name) {
    const Json* member = reader.find(name);
    if (member == nullptr || !member->is_string()) return "";
    auto text = member->get<std::string>();
    if (text.size() > kLongestCode) text.clear();
    return text;
}

FrameworkCode read_code(ObjectReader& reader) {
    FrameworkCode code;
    code.pytorch = read_lines(reader, "pytorch");
    code.keras = read_lines(reader, "keras");
    code.fastai = read_lines(reader, "fastai");
    return code;
}

template <typename Item, typename ToJson>
OrderedJson optional_json(const std::optional<Item>& item, ToJson to_json) {
    return item ? to_json(*item) : OrderedJson(nullptr);
}

}  // namespace

OrderedJson recommendation_json(const Recommendation& recommendation) {
    OrderedJson json;
    for (const auto& [name, value] : kRates) json[name] = number_or_null(recommendation.*value);
    json["confidence"] = number_or_null(recommendation.confidence);
    json["schedule"] = schedule_json(recommendation);
    json["warmup"] = optional_json(recommendation.warmup, warmup_json);
    json["better_schedule"] = optional_json(recommendation.better_schedule, better_schedule_json);
    json["expected_loss"] = optional_json(recommendation.expected_loss, expected_loss_json);
    json["weight_decay"] = optional_json(recommendation.weight_decay, setting_json);
    json["momentum"] = optional_json(recommendation.momentum, setting_json);
    json["batch_size"] = optional_json(recommendation.batch_size, batch_size_json);
    json["parameter_groups"] = list_json(recommendation.parameter_groups, group_json);
    json["second_opinion"] = list_json(recommendation.second_opinion, opinion_json);
    json["what_would_change"] = recommendation.what_would_change;
    json["warnings"] = recommendation.warnings;
    json["explanation"] = recommendation.explanation;
    json["evidence"] = list_json(recommendation.evidence, evidence_json);
    json["code"] = code_json(recommendation.code);
    return json;
}

Recommendation read_recommendation(const Json& value, const std::string& pointer, Errors& errors) {
    Recommendation recommendation;
    ObjectReader reader(value, pointer, errors);
    for (const auto& [name, rate] : kRates) {
        recommendation.*rate = read_optional_number(reader, name);
    }
    recommendation.confidence = read_optional_number(reader, "confidence").value_or(0.0);
    read_schedule(reader, recommendation);
    recommendation.warmup = read_object<WarmupAdvice>(reader, "warmup", read_warmup);
    recommendation.better_schedule =
        read_object<ScheduleAdvice>(reader, "better_schedule", read_better_schedule);
    recommendation.expected_loss =
        read_object<ExpectedLoss>(reader, "expected_loss", read_expected_loss);
    recommendation.weight_decay = read_object<SettingAdvice>(reader, "weight_decay", read_setting);
    recommendation.momentum = read_object<SettingAdvice>(reader, "momentum", read_setting);
    recommendation.batch_size = read_object<BatchSizeAdvice>(reader, "batch_size", read_batch_size);
    recommendation.parameter_groups =
        read_objects<ParameterGroupAdvice>(reader, "parameter_groups", read_group);
    recommendation.second_opinion =
        read_objects<SecondOpinion>(reader, "second_opinion", read_opinion);
    recommendation.what_would_change = read_sentences(reader, "what_would_change");
    recommendation.warnings = read_sentences(reader, "warnings");
    recommendation.explanation = read_sentences(reader, "explanation");
    recommendation.evidence = read_objects<EvidenceSentence>(reader, "evidence", read_evidence);
    recommendation.code =
        read_object<FrameworkCode>(reader, "code", read_code).value_or(FrameworkCode{});
    reader.finish();
    return recommendation;
}

}  // namespace rangefinder::codec
