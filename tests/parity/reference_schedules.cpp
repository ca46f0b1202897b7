#include "reference_schedules.hpp"

#include <map>

namespace rangefinder::parity {
namespace {

using nlohmann::json;
using Reader = void (*)(const json&, ReferenceSchedule&);

void read_step(const json& from, ReferenceSchedule& to) {
    to.spec.kind = ScheduleKind::kStep;
    to.spec.step_size = from.at("step_size");
    to.spec.gamma = from.at("gamma");
}

void read_multi_step(const json& from, ReferenceSchedule& to) {
    to.spec.kind = ScheduleKind::kMultiStep;
    to.spec.milestones = from.at("milestones").get<std::vector<std::int64_t>>();
    to.spec.gamma = from.at("gamma");
}

void read_exponential(const json& from, ReferenceSchedule& to) {
    to.spec.kind = ScheduleKind::kExponential;
    to.spec.gamma = from.at("gamma");
}

void read_cosine(const json& from, ReferenceSchedule& to) {
    to.spec.kind = ScheduleKind::kCosine;
    to.spec.t_max = from.at("T_max");
    to.spec.eta_min = from.at("eta_min");
}

void read_warm_restarts(const json& from, ReferenceSchedule& to) {
    to.spec.kind = ScheduleKind::kCosineWarmRestarts;
    to.spec.t_0 = from.at("T_0");
    to.spec.t_mult = from.at("T_mult");
    to.spec.eta_min = from.at("eta_min");
}

void read_momentum(const json& from, ScheduleSpec& to) {
    to.cycle_momentum = from.at("cycle_momentum");
    to.base_momentum = from.at("base_momentum");
    to.max_momentum = from.at("max_momentum");
}

void read_cyclic(const json& from, ReferenceSchedule& to) {
    static const std::map<std::string, CyclicMode> modes{{"triangular", CyclicMode::kTriangular},
                                                         {"triangular2", CyclicMode::kTriangular2},
                                                         {"exp_range", CyclicMode::kExpRange}};
    to.spec.kind = ScheduleKind::kCyclic;
    to.learning_rate = from.at("max_lr");
    to.spec.base_lr = from.at("base_lr").get<double>();
    to.spec.step_size_up = from.at("step_size_up");
    if (!from.at("step_size_down").is_null()) {
        to.spec.step_size_down = from.at("step_size_down").get<std::int64_t>();
    }
    to.spec.mode = modes.at(from.at("mode"));
    to.spec.gamma = from.at("gamma");
    read_momentum(from, to.spec);
}

void read_one_cycle(const json& from, ReferenceSchedule& to) {
    to.spec.kind = ScheduleKind::kOneCycle;
    to.learning_rate = from.at("max_lr");
    to.spec.total_steps = from.at("total_steps").get<std::int64_t>();
    to.spec.pct_start = from.at("pct_start");
    to.spec.anneal_strategy =
        from.at("anneal_strategy") == "cos" ? Annealing::kCosine : Annealing::kLinear;
    to.spec.div_factor = from.at("div_factor");
    to.spec.final_div_factor = from.at("final_div_factor");
    to.spec.three_phase = from.at("three_phase");
    read_momentum(from, to.spec);
}

void read_plateau(const json& from, ReferenceSchedule& to) {
    to.spec.kind = ScheduleKind::kReduceOnPlateau;
    to.spec.maximize = from.at("mode") == "max";
    to.spec.factor = from.at("factor");
    to.spec.patience = from.at("patience");
    to.spec.threshold = from.at("threshold");
    to.spec.absolute_threshold = from.at("threshold_mode") == "abs";
    to.spec.cooldown = from.at("cooldown");
    to.spec.min_lr = from.at("min_lr");
}

void read_polynomial(const json& from, ReferenceSchedule& to) {
    to.spec.kind = ScheduleKind::kPolynomial;
    to.spec.total_iters = from.at("total_iters").get<std::int64_t>();
    to.spec.power = from.at("power");
}

// Up to 1: a warm-up in front of a constant rate.
void read_linear(const json& from, ReferenceSchedule& to) {
    to.spec.warmup = WarmupSpec{from.at("total_iters"), from.at("start_factor")};
}

void read_linear_then_cosine(const json& from, ReferenceSchedule& to) {
    read_cosine(from, to);
    to.spec.warmup = WarmupSpec{from.at("warmup_iters"), from.at("start_factor")};
}

const std::map<std::string, Reader> kReaders{{"constant", [](const json&, ReferenceSchedule&) {}},
                                             {"step", read_step},
                                             {"multistep", read_multi_step},
                                             {"exponential", read_exponential},
                                             {"cosine", read_cosine},
                                             {"cosine_warm_restarts", read_warm_restarts},
                                             {"cyclic", read_cyclic},
                                             {"one_cycle", read_one_cycle},
                                             {"plateau", read_plateau},
                                             {"polynomial", read_polynomial},
                                             {"linear", read_linear},
                                             {"linear_then_cosine", read_linear_then_cosine}};

}  // namespace

std::optional<ReferenceSchedule> read_schedule(const json& schedule, double base_rate) {
    const auto reader = kReaders.find(schedule.at("type"));
    if (reader == kReaders.end() || schedule.value("end_factor", 1.0) != 1.0) return std::nullopt;
    ReferenceSchedule read;
    read.learning_rate = base_rate;
    reader->second(schedule, read);
    return read;
}

std::optional<Schedule> reference_schedule(const json& schedule, double base_rate,
                                           std::int64_t steps) {
    const auto read = read_schedule(schedule, base_rate);
    if (!read) return std::nullopt;
    return make_schedule(read->spec, read->learning_rate, steps);
}

}  // namespace rangefinder::parity
