#include "diagnostics/spec/validate_schedule.hpp"

namespace rangefinder {
namespace {

constexpr IntegerRange kLengths{1, 1'000'000'000};
constexpr IntegerRange kCounts{0, 1'000'000'000};
constexpr NumberRange kFactors{0.0, 1e6, true, false};
constexpr NumberRange kRates{0.0, 1e6};
constexpr NumberRange kMomenta{0.0, 1.0, false, true};

class ScheduleChecks {
  public:
    ScheduleChecks(const ScheduleSpec& schedule, double learning_rate, std::string pointer,
                   FieldChecks& checks)
        : schedule_(schedule),
          learning_rate_(learning_rate),
          pointer_(std::move(pointer)),
          checks_(checks) {}

    void check() {
        if (schedule_.warmup) {
            integer("warmup/steps", schedule_.warmup->steps, kLengths);
            number("warmup/start_factor", schedule_.warmup->start_factor, {0.0, 1.0, true, false});
        }
        switch (schedule_.kind) {
            case ScheduleKind::kConstant:
                return;
            case ScheduleKind::kStep:
                integer("step_size", schedule_.step_size, kLengths);
                return number("gamma", schedule_.gamma, kFactors);
            case ScheduleKind::kMultiStep:
                milestones();
                return number("gamma", schedule_.gamma, kFactors);
            case ScheduleKind::kExponential:
                return number("gamma", schedule_.gamma, kFactors);
            case ScheduleKind::kPolynomial:
                optional_integer("total_iters", schedule_.total_iters);
                return number("power", schedule_.power, {0.0, 1000.0});
            case ScheduleKind::kCosine:
                optional_integer("T_max", schedule_.t_max);
                return lowest("eta_min", schedule_.eta_min);
            case ScheduleKind::kCosineWarmRestarts:
                integer("T_0", schedule_.t_0, kLengths);
                integer("T_mult", schedule_.t_mult, {1, 1'000'000});
                return lowest("eta_min", schedule_.eta_min);
            case ScheduleKind::kCyclic:
                return cyclic();
            case ScheduleKind::kOneCycle:
                return one_cycle();
            case ScheduleKind::kReduceOnPlateau:
                return plateau();
        }
    }

  private:
    void milestones() {
        const auto& steps = schedule_.milestones;
        if (steps.empty()) add("milestones", "is empty; allowed is at least one step");
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const std::string name = "milestones/" + std::to_string(i);
            integer(name, steps[i], kLengths);
            if (i > 0 && steps[i] <= steps[i - 1]) {
                add(name, "is " + std::to_string(steps[i]) + "; it must exceed the one before, " +
                              std::to_string(steps[i - 1]));
            }
        }
    }

    void cyclic() {
        if (schedule_.base_lr) lowest("base_lr", *schedule_.base_lr);
        integer("step_size_up", schedule_.step_size_up, kLengths);
        optional_integer("step_size_down", schedule_.step_size_down);
        number("gamma", schedule_.gamma, kFactors);
        peak();
        momentum();
    }

    void one_cycle() {
        optional_integer("total_steps", schedule_.total_steps);
        number("pct_start", schedule_.pct_start, {0.0, 1.0});
        number("div_factor", schedule_.div_factor, {0.0, 1e9, true, false});
        number("final_div_factor", schedule_.final_div_factor, {0.0, 1e12, true, false});
        peak();
        momentum();
    }

    void plateau() {
        number("factor", schedule_.factor, {0.0, 1.0, true, true});
        integer("patience", schedule_.patience, kCounts);
        number("threshold", schedule_.threshold, kRates);
        integer("cooldown", schedule_.cooldown, kCounts);
        number("min_lr", schedule_.min_lr, kRates);
    }

    void momentum() {
        number("base_momentum", schedule_.base_momentum, kMomenta);
        number("max_momentum", schedule_.max_momentum, kMomenta);
        if (schedule_.base_momentum > schedule_.max_momentum) {
            add("base_momentum", "is " + number_text(schedule_.base_momentum) +
                                     "; it must not exceed max_momentum, " +
                                     number_text(schedule_.max_momentum));
        }
    }

    void peak() {
        if (!schedule_.max_lr) return;
        number("max_lr", *schedule_.max_lr, {0.0, 1e6, true, false});
        if (*schedule_.max_lr == learning_rate_) return;
        add("max_lr", "is " + number_text(*schedule_.max_lr) + ", but learning_rate is " +
                          number_text(learning_rate_) +
                          "; the peak is the learning_rate: give one of them, or the same twice");
    }

    // A rate that the schedule falls to.
    void lowest(const std::string& name, double value) {
        number(name, value, kRates);
        if (value > learning_rate_) {
            add(name, "is " + number_text(value) + "; it must not exceed the learning_rate, " +
                          number_text(learning_rate_));
        }
    }

    void add(const std::string& name, std::string detail) {
        checks_.add(pointer_ + "/" + name, std::move(detail));
    }
    void integer(const std::string& name, std::int64_t value, IntegerRange allowed) {
        checks_.integer(pointer_ + "/" + name, value, allowed);
    }
    void optional_integer(const std::string& name, const std::optional<std::int64_t>& value) {
        if (value) integer(name, *value, kLengths);
    }
    void number(const std::string& name, double value, NumberRange allowed) {
        checks_.number(pointer_ + "/" + name, value, allowed);
    }

    const ScheduleSpec& schedule_;
    const double learning_rate_;
    const std::string pointer_;
    FieldChecks& checks_;
};

}  // namespace

void validate_schedule(const ScheduleSpec& schedule, double learning_rate,
                       const std::string& pointer, FieldChecks& checks) {
    ScheduleChecks(schedule, learning_rate, pointer, checks).check();
}

}  // namespace rangefinder
