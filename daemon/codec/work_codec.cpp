#include "daemon/codec/work_codec.hpp"

#include <algorithm>
#include <iterator>

#include "daemon/codec/member_lists.hpp"
#include "daemon/codec/schedule_codec.hpp"
#include "daemon/codec/type_words.hpp"

namespace rangefinder::codec {
namespace {

constexpr std::size_t kMostGroupNames = 10'000;  // The specification's checks allow fewer.

// A number alone is the norm.
ClipSpec read_clip(ObjectReader& reader) {
    ClipSpec clip;
    const Json* member = reader.find("clip");
    if (member == nullptr || member->is_null()) return clip;
    if (!member->is_object()) {
        clip.norm = read_number(*member, reader.pointer_of("clip"), reader.errors());
        return clip;
    }
    ObjectReader inner(*member, reader.pointer_of("clip"), reader.errors());
    read_optional(inner, "norm", clip.norm);
    read_optional(inner, "value", clip.value);
    inner.finish();
    return clip;
}

void add_clip(OrderedJson& json, const ClipSpec& clip) {
    if (clip.norm) json["clip"]["norm"] = *clip.norm;
    if (clip.value) json["clip"]["value"] = *clip.value;
}

ScheduleKind schedule_kind_of(const std::string& type) {
    for (int index = 0; index <= static_cast<int>(ScheduleKind::kReduceOnPlateau); ++index) {
        const auto kind = static_cast<ScheduleKind>(index);
        if (schedule_name(kind) == type) return kind;
    }
    return ScheduleKind::kConstant;
}

// A schedule whose (peak) rate is wanted: its type alone, by name or as an object. Its further
// members are part of the answer.
ScheduleKind read_planned_schedule(ObjectReader& reader) {
    const Json* member = reader.find("planned_schedule");
    if (member == nullptr) return ScheduleKind::kConstant;
    if (!member->is_object()) {
        return schedule_kind_of(read_type(reader, "planned_schedule", schedule_types()));
    }
    ObjectReader schedule(*member, reader.pointer_of("planned_schedule"), reader.errors());
    const std::string type = read_type(schedule, "type", schedule_types());
    schedule.finish();
    return schedule_kind_of(type);
}

struct AdvisedSetting {
    const char* name;
    bool RangeTestSpec::*wanted;
};
constexpr AdvisedSetting kAdvisedSettings[] = {
    {"weight_decay", &RangeTestSpec::advise_weight_decay},
    {"momentum", &RangeTestSpec::advise_momentum}};

void read_advise(ObjectReader& reader, RangeTestSpec& test) {
    std::vector<std::string> names;
    read_names(reader, "advise", names, kMostGroupNames);
    for (std::size_t i = 0; i < names.size(); ++i) {
        const auto* setting =
            std::find_if(std::begin(kAdvisedSettings), std::end(kAdvisedSettings),
                         [&](const AdvisedSetting& one) { return one.name == names[i]; });
        if (setting != std::end(kAdvisedSettings)) {
            test.*(setting->wanted) = true;
            continue;
        }
        reader.errors().push_back({member_pointer(reader.pointer_of("advise"), std::to_string(i)),
                                   "is \"" + names[i].substr(0, 60) +
                                       "\"; allowed are \"weight_decay\" and \"momentum\""});
    }
}

EarlyStoppingSpec read_early_stopping(const Json& value, const std::string& pointer,
                                      Errors& errors) {
    EarlyStoppingSpec stopping;
    ObjectReader reader(value, pointer, errors);
    reader.integer("patience", stopping.patience).number("min_delta", stopping.min_delta).finish();
    return stopping;
}

// The peak of a cycle stands for the rate where only it is given.
void read_learning_rate(ObjectReader& reader, TrainingSpec& training) {
    if (training.schedule.max_lr && !reader.has("learning_rate")) {
        training.learning_rate = *training.schedule.max_lr;
        return;
    }
    require_number(reader, "learning_rate", training.learning_rate);
}

}  // namespace

RangeTestSpec read_range_test(const Json& value, const std::string& pointer, Errors& errors) {
    RangeTestSpec test;
    ObjectReader reader(value, pointer, errors);
    reader.number("start", test.start)
        .number("end", test.end)
        .choice("range", test.range, std::vector{RangeChoice::kGiven, RangeChoice::kAuto},
                range_choice_name)
        .integer("steps", test.steps)
        .integer("sweeps", test.sweeps)
        .integer("batches_per_rate", test.batches_per_rate)
        .boolean("reset", test.reset)
        .boolean("validation", test.validation)
        .number("group_base_rate", test.group_base_rate)
        .choice("spacing", test.spacing, std::vector{Spacing::kExponential, Spacing::kLinear},
                spacing_name)
        .number("stop_factor", test.stop_factor)
        .choice("budget", test.budget,
                std::vector{Budget::kQuick, Budget::kStandard, Budget::kThorough}, budget_name)
        .integer("planned_steps", test.planned_steps, {1, 1'000'000'000});
    read_names(reader, "group", test.group, kMostGroupNames);
    read_advise(reader, test);
    test.planned_schedule = read_planned_schedule(reader);
    test.clip = read_clip(reader);
    reader.finish();
    return test;
}

TrainingSpec read_training(const Json& value, const std::string& pointer, Errors& errors) {
    TrainingSpec training;
    ObjectReader reader(value, pointer, errors);
    reader.integer("epochs", training.epochs)
        .integer("steps", training.steps)
        .integer("evaluate_every", training.evaluate_every)
        .integer("accumulate", training.accumulate)
        .integer("checkpoint_every", training.checkpoint_every);
    const Json* schedule = reader.find("schedule");
    if (schedule != nullptr && !schedule->is_null()) {
        training.schedule = read_schedule(*schedule, reader.pointer_of("schedule"), errors);
    }
    read_learning_rate(reader, training);
    const Json* stopping = reader.find("early_stopping");
    if (stopping != nullptr && !stopping->is_null()) {
        training.early_stopping =
            read_early_stopping(*stopping, reader.pointer_of("early_stopping"), errors);
    }
    training.clip = read_clip(reader);
    reader.finish();
    return training;
}

OrderedJson work_json(const RangeTestSpec& test) {
    OrderedJson json = {{"start", test.start},
                        {"end", test.end},
                        {"range", range_choice_name(test.range)},
                        {"steps", test.steps},
                        {"spacing", spacing_name(test.spacing)},
                        {"stop_factor", test.stop_factor},
                        {"budget", budget_name(test.budget)},
                        {"batches_per_rate", test.batches_per_rate},
                        {"reset", test.reset},
                        {"validation", test.validation}};
    if (test.sweeps) json["sweeps"] = *test.sweeps;
    if (!test.group.empty()) {
        json["group"] = test.group;
        json["group_base_rate"] = test.group_base_rate;
    }
    if (test.planned_steps) json["planned_steps"] = *test.planned_steps;
    json["planned_schedule"] = schedule_name(test.planned_schedule);
    for (const auto& [name, wanted] : kAdvisedSettings) {
        if (test.*wanted) json["advise"].push_back(name);
    }
    add_clip(json, test.clip);
    return json;
}

OrderedJson work_json(const TrainingSpec& training) {
    OrderedJson json;
    if (training.epochs) json["epochs"] = *training.epochs;
    if (training.steps) json["steps"] = *training.steps;
    json["learning_rate"] = training.learning_rate;
    json["schedule"] = schedule_json(training.schedule);
    add_clip(json, training.clip);
    json["accumulate"] = training.accumulate;
    if (training.evaluate_every) json["evaluate_every"] = *training.evaluate_every;
    if (training.checkpoint_every) json["checkpoint_every"] = *training.checkpoint_every;
    if (training.early_stopping) {
        json["early_stopping"] = {{"patience", training.early_stopping->patience},
                                  {"min_delta", training.early_stopping->min_delta}};
    }
    return json;
}

}  // namespace rangefinder::codec
