#include "daemon/codec/schedule_codec.hpp"

#include "daemon/codec/member_lists.hpp"
#include "daemon/codec/type_words.hpp"

namespace rangefinder::codec {
namespace {

constexpr std::size_t kMostMilestones = 10'000;

std::string mode_name(CyclicMode mode) {
    switch (mode) {
        case CyclicMode::kTriangular:
            return "triangular";
        case CyclicMode::kTriangular2:
            return "triangular2";
        case CyclicMode::kExpRange:
            return "exp_range";
    }
    return "";
}

std::string annealing_name(Annealing annealing) {
    return annealing == Annealing::kCosine ? "cos" : "linear";
}

std::string direction_name(bool maximize) {
    return maximize ? "max" : "min";
}

std::string threshold_mode_name(bool absolute) {
    return absolute ? "abs" : "rel";
}

void read_momentum(ObjectReader& reader, ScheduleSpec& schedule) {
    reader.boolean("cycle_momentum", schedule.cycle_momentum)
        .number("base_momentum", schedule.base_momentum)
        .number("max_momentum", schedule.max_momentum);
    read_optional(reader, "max_lr", schedule.max_lr);
}

void read_cyclic(ObjectReader& reader, ScheduleSpec& schedule) {
    read_optional(reader, "base_lr", schedule.base_lr);
    reader.integer("step_size_up", schedule.step_size_up)
        .integer("step_size_down", schedule.step_size_down)
        .choice(
            "mode", schedule.mode,
            std::vector{CyclicMode::kTriangular, CyclicMode::kTriangular2, CyclicMode::kExpRange},
            mode_name)
        .number("gamma", schedule.gamma);
    read_momentum(reader, schedule);
}

void read_one_cycle(ObjectReader& reader, ScheduleSpec& schedule) {
    reader.integer("total_steps", schedule.total_steps)
        .number("pct_start", schedule.pct_start)
        .choice("anneal_strategy", schedule.anneal_strategy,
                std::vector{Annealing::kCosine, Annealing::kLinear}, annealing_name)
        .number("div_factor", schedule.div_factor)
        .number("final_div_factor", schedule.final_div_factor)
        .boolean("three_phase", schedule.three_phase);
    read_momentum(reader, schedule);
}

void read_plateau(ObjectReader& reader, ScheduleSpec& schedule) {
    reader.choice("mode", schedule.maximize, std::vector{false, true}, direction_name)
        .number("factor", schedule.factor)
        .integer("patience", schedule.patience)
        .number("threshold", schedule.threshold)
        .choice("threshold_mode", schedule.absolute_threshold, std::vector{false, true},
                threshold_mode_name)
        .integer("cooldown", schedule.cooldown)
        .number("min_lr", schedule.min_lr);
}

void read_own_members(ObjectReader& reader, ScheduleSpec& schedule) {
    switch (schedule.kind) {
        case ScheduleKind::kConstant:
            return;
        case ScheduleKind::kStep:
            require_integer(reader, "step_size", schedule.step_size);
            reader.number("gamma", schedule.gamma);
            return;
        case ScheduleKind::kMultiStep:
            reader.require("milestones");
            read_integers(reader, "milestones", schedule.milestones, kMostMilestones);
            reader.number("gamma", schedule.gamma);
            return;
        case ScheduleKind::kExponential:
            require_number(reader, "gamma", schedule.gamma);
            return;
        case ScheduleKind::kPolynomial:
            reader.integer("total_iters", schedule.total_iters).number("power", schedule.power);
            return;
        case ScheduleKind::kCosine:
            reader.integer("T_max", schedule.t_max).number("eta_min", schedule.eta_min);
            return;
        case ScheduleKind::kCosineWarmRestarts:
            require_integer(reader, "T_0", schedule.t_0);
            reader.integer("T_mult", schedule.t_mult).number("eta_min", schedule.eta_min);
            return;
        case ScheduleKind::kCyclic:
            return read_cyclic(reader, schedule);
        case ScheduleKind::kOneCycle:
            return read_one_cycle(reader, schedule);
        case ScheduleKind::kReduceOnPlateau:
            return read_plateau(reader, schedule);
    }
}

void read_warmup(ObjectReader& reader, ScheduleSpec& schedule) {
    const Json* member = reader.find("warmup");
    if (member == nullptr || member->is_null()) return;
    WarmupSpec warmup;
    ObjectReader inner(*member, reader.pointer_of("warmup"), reader.errors());
    require_integer(inner, "steps", warmup.steps);
    inner.number("start_factor", warmup.start_factor).finish();
    schedule.warmup = warmup;
}

template <typename Value>
void add_optional(OrderedJson& json, const char* name, const std::optional<Value>& value) {
    if (value) json[name] = *value;
}

void add_momentum(OrderedJson& json, const ScheduleSpec& schedule) {
    json["cycle_momentum"] = schedule.cycle_momentum;
    json["base_momentum"] = schedule.base_momentum;
    json["max_momentum"] = schedule.max_momentum;
    add_optional(json, "max_lr", schedule.max_lr);
}

void add_cyclic(OrderedJson& json, const ScheduleSpec& schedule) {
    add_optional(json, "base_lr", schedule.base_lr);
    json["step_size_up"] = schedule.step_size_up;
    add_optional(json, "step_size_down", schedule.step_size_down);
    json["mode"] = mode_name(schedule.mode);
    json["gamma"] = schedule.gamma;
    add_momentum(json, schedule);
}

void add_one_cycle(OrderedJson& json, const ScheduleSpec& schedule) {
    add_optional(json, "total_steps", schedule.total_steps);
    json["pct_start"] = schedule.pct_start;
    json["anneal_strategy"] = annealing_name(schedule.anneal_strategy);
    json["div_factor"] = schedule.div_factor;
    json["final_div_factor"] = schedule.final_div_factor;
    json["three_phase"] = schedule.three_phase;
    add_momentum(json, schedule);
}

void add_plateau(OrderedJson& json, const ScheduleSpec& schedule) {
    json["mode"] = direction_name(schedule.maximize);
    json["factor"] = schedule.factor;
    json["patience"] = schedule.patience;
    json["threshold"] = schedule.threshold;
    json["threshold_mode"] = threshold_mode_name(schedule.absolute_threshold);
    json["cooldown"] = schedule.cooldown;
    json["min_lr"] = schedule.min_lr;
}

void add_own_members(OrderedJson& json, const ScheduleSpec& schedule) {
    switch (schedule.kind) {
        case ScheduleKind::kConstant:
            return;
        case ScheduleKind::kStep:
            json["step_size"] = schedule.step_size;
            json["gamma"] = schedule.gamma;
            return;
        case ScheduleKind::kMultiStep:
            json["milestones"] = schedule.milestones;
            json["gamma"] = schedule.gamma;
            return;
        case ScheduleKind::kExponential:
            json["gamma"] = schedule.gamma;
            return;
        case ScheduleKind::kPolynomial:
            add_optional(json, "total_iters", schedule.total_iters);
            json["power"] = schedule.power;
            return;
        case ScheduleKind::kCosine:
            add_optional(json, "T_max", schedule.t_max);
            json["eta_min"] = schedule.eta_min;
            return;
        case ScheduleKind::kCosineWarmRestarts:
            json["T_0"] = schedule.t_0;
            json["T_mult"] = schedule.t_mult;
            json["eta_min"] = schedule.eta_min;
            return;
        case ScheduleKind::kCyclic:
            return add_cyclic(json, schedule);
        case ScheduleKind::kOneCycle:
            return add_one_cycle(json, schedule);
        case ScheduleKind::kReduceOnPlateau:
            return add_plateau(json, schedule);
    }
}

}  // namespace

ScheduleSpec default_schedule(ScheduleKind kind) {
    ScheduleSpec schedule;
    schedule.kind = kind;
    if (kind == ScheduleKind::kCyclic) {
        schedule.gamma = 1.0;
        schedule.base_momentum = 0.8;
        schedule.max_momentum = 0.9;
    }
    return schedule;
}

ScheduleSpec read_schedule(const Json& value, const std::string& pointer, Errors& errors) {
    ScheduleSpec schedule;
    ObjectReader reader(members_of(value), pointer, errors);
    const std::string type = read_type_of(value, reader, schedule_types());
    if (type.empty()) return schedule;
    for (int index = 0; index <= static_cast<int>(ScheduleKind::kReduceOnPlateau); ++index) {
        const auto kind = static_cast<ScheduleKind>(index);
        if (schedule_name(kind) == type) schedule = default_schedule(kind);
    }
    read_own_members(reader, schedule);
    read_warmup(reader, schedule);
    reader.finish();
    return schedule;
}

OrderedJson schedule_json(const ScheduleSpec& schedule) {
    OrderedJson json = {{"type", schedule_name(schedule.kind)}};
    add_own_members(json, schedule);
    if (schedule.warmup) {
        json["warmup"] = {{"steps", schedule.warmup->steps},
                          {"start_factor", schedule.warmup->start_factor}};
    }
    return json;
}

}  // namespace rangefinder::codec
