#include "reference_schedules.hpp"

#include <cmath>
#include <numbers>

namespace rangefinder::parity {
namespace {

using nlohmann::json;

Schedule step_schedule(double base, std::int64_t every, double gamma) {
    return [=](std::int64_t step) {
        return base * std::pow(gamma, static_cast<double>(step / every));
    };
}

Schedule cosine_schedule(double base, double steps, double lowest) {
    return [=](std::int64_t step) {
        const double angle = std::numbers::pi * static_cast<double>(step) / steps;
        return lowest + (base - lowest) * (1.0 + std::cos(angle)) / 2.0;
    };
}

Schedule warmup(double base, double start_factor, std::int64_t steps, Schedule after) {
    return [=](std::int64_t step) {
        if (step >= steps) return after(step - steps);
        const double share = static_cast<double>(step) / static_cast<double>(steps);
        return base * (start_factor + (1.0 - start_factor) * share);
    };
}

}  // namespace

std::optional<Schedule> reference_schedule(const json& schedule, double base_rate) {
    const std::string type = schedule.at("type");
    if (type == "constant") return constant_schedule(base_rate);
    if (type == "step") {
        return step_schedule(base_rate, schedule.at("step_size"), schedule.at("gamma"));
    }
    if (type == "exponential") return step_schedule(base_rate, 1, schedule.at("gamma"));
    if (type == "cosine") {
        return cosine_schedule(base_rate, schedule.at("T_max"), schedule.at("eta_min"));
    }
    if (type == "linear_then_cosine") {
        return warmup(base_rate, schedule.at("start_factor"), schedule.at("warmup_iters"),
                      cosine_schedule(base_rate, schedule.at("T_max"), schedule.at("eta_min")));
    }
    return std::nullopt;
}

}  // namespace rangefinder::parity
