#include "diagnostics/runs/further_trials.hpp"

#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "diagnostics/advice/answer_parts.hpp"
#include "diagnostics/advice/group_advice.hpp"
#include "diagnostics/advice/setting_advice.hpp"
#include "diagnostics/runs/layer_groups.hpp"
#include "diagnostics/runs/run_model.hpp"
#include "diagnostics/runs/sweep_seed.hpp"
#include "diagnostics/runs/trial_run.hpp"
#include "diagnostics/spec/trial_plan.hpp"

namespace rangefinder {
namespace {

std::vector<ParameterGroupSpec> group_specs(const std::vector<std::vector<std::string>>& groups,
                                            const std::vector<double>& scales) {
    std::vector<ParameterGroupSpec> specs;
    for (std::size_t i = 0; i < groups.size(); ++i) specs.push_back({groups[i], scales[i], {}});
    return specs;
}

class FurtherRun {
  public:
    FurtherRun(const RunContext& context, const FurtherPlan& plan, ProgressMeter& meter,
               std::int64_t steps_before, RangeTestResult& result)
        : context_(context),
          test_(std::get<RangeTestSpec>(context.spec.work)),
          plan_(plan),
          meter_(meter),
          steps_before_(steps_before),
          result_(result),
          answer_(result.recommendation) {}

    Result<std::int64_t> run() {
        if (!answer_.learning_rate) return steps_;
        if (const auto done = try_groups(); !done) return done.error();
        const OptimizerSpec& optimizer = context_.spec.optimizer;
        auto decay = try_setting("weight decay", plan_.weight_decays, optimizer.weight_decay,
                                 &FurtherRun::with_weight_decay);
        if (!decay) return decay.error();
        answer_.weight_decay = std::move(*decay);
        auto momentum = try_setting("momentum", plan_.momenta, momentum_of(optimizer),
                                    &FurtherRun::with_other_momentum);
        if (!momentum) return momentum.error();
        answer_.momentum = std::move(*momentum);
        return steps_;
    }

  private:
    // An optimizer with one value changed, and the rate that goes with it.
    struct Variant {
        OptimizerSpec optimizer;
        double learning_rate = 0.0;
    };
    using MakeVariant = Variant (FurtherRun::*)(double) const;

    Variant with_weight_decay(double value) const {
        Variant variant{context_.spec.optimizer, *answer_.learning_rate};
        variant.optimizer.weight_decay = value;
        return variant;
    }

    // The length of a step over the rate is 1/(1 - momentum) (Smith, Kindermans, Ying, Le 2018,
    // Don't Decay the Learning Rate, Increase the Batch Size, section 2).
    Variant with_other_momentum(double value) const {
        const OptimizerSpec& own = context_.spec.optimizer;
        Variant variant{with_momentum(own, value), *answer_.learning_rate};
        if (grows_with_momentum(own)) {
            variant.learning_rate *= (1.0 - value) / (1.0 - momentum_of(own));
        }
        return variant;
    }

    // Nothing: interrupted.
    Result<std::optional<Trial>> train(const OptimizerSpec& optimizer,
                                       const TrialRequest& request) {
        JobSpec spec = context_.spec;
        spec.optimizer = optimizer;
        auto trial = run_trial(context_.with(spec), request, meter_, steps_before_ + steps_);
        if (!trial) return trial.error();
        interrupted_ = !trial->has_value();
        if (!interrupted_) steps_ += (*trial)->steps;
        return trial;
    }

    // The best trial of the job's own start, if it held.
    const Trial* trial_to_beat() const {
        const Trial* best = nullptr;
        for (const Trial& trial : result_.trials) {
            if (trial.repeat != 0 || !std::isfinite(trial.validation_loss)) continue;
            if (best == nullptr || trial.validation_loss < best->validation_loss) best = &trial;
        }
        return best;
    }

    std::int64_t steps_left_for_groups() const {
        SpentSteps spent{sweeps_of(test_) * sweep_steps_of(test_), 0};
        for (const Trial& trial : result_.trials) spent.trials += trial.steps;
        return steps_left(test_, result_.planned.steps, spent);
    }

    Result<void> try_groups() {
        const Trial* one_rate = trial_to_beat();
        if (!plan_.layer_rates || one_rate == nullptr) return {};
        const auto made = make_run_model(context_, context_.spec.seed);
        if (!made) return made.error();
        const auto groups = layer_groups(*made->model, context_.spec.model);
        if (groups.size() < 2) {
            say({"Rates by layer: only one group of layers is trained, at one rate.", {}}, answer_);
            return {};
        }
        std::vector<GroupTrial> tried;
        for (const std::vector<double>& scales : group_scales(groups.size())) {
            if (steps_left_for_groups() < steps_ + one_rate->steps) break;
            OptimizerSpec optimizer = context_.spec.optimizer;
            optimizer.parameter_groups = group_specs(groups, scales);
            const auto trial = train(optimizer, {one_rate->learning_rate, one_rate->steps,
                                                 one_rate->steps, 0, context_.spec.seed});
            if (!trial) return trial.error();
            if (interrupted_) return {};
            tried.push_back({scales, (*trial)->validation_loss});
        }
        conclude_groups(*one_rate, groups, tried);
        return {};
    }

    void conclude_groups(const Trial& one_rate, const std::vector<std::vector<std::string>>& groups,
                         const std::vector<GroupTrial>& tried) {
        if (tried.empty()) {
            say({"Rates by layer were not tried: the budget has no steps left for it.", {}},
                answer_);
            return;
        }
        GroupVerdict verdict = judge_groups(one_rate, tried);
        say(std::move(verdict.said), answer_);
        if (!verdict.best) return;
        const std::vector<double>& scales = tried[*verdict.best].scales;
        for (std::size_t i = 0; i < groups.size(); ++i) {
            answer_.parameter_groups.push_back(
                {groups[i], *answer_.learning_rate * scales[i], scales[i]});
        }
    }

    // Nothing: it was not asked for, or interrupted.
    Result<std::optional<SettingAdvice>> try_setting(const std::string& name,
                                                     const std::vector<double>& values, double own,
                                                     MakeVariant make) {
        std::vector<SettingTrial> tried;
        bool rate_moves = false;
        for (const double value : values) {
            const Variant variant = (this->*make)(value);
            SettingTrial one{value, variant.learning_rate, {}};
            rate_moves = rate_moves || variant.learning_rate != *answer_.learning_rate;
            for (std::int64_t start = 0; start < kSettingStarts && !interrupted_; ++start) {
                const auto trial = train(variant.optimizer, request_of(variant, start));
                if (!trial) return trial.error();
                if (!interrupted_) one.validation_losses.push_back((*trial)->validation_loss);
            }
            if (interrupted_) return std::optional<SettingAdvice>();
            tried.push_back(std::move(one));
        }
        if (tried.empty()) return std::optional<SettingAdvice>();
        return std::optional(
            judge_setting({name, own, plan_.setting_steps, rate_moves}, std::move(tried)));
    }

    TrialRequest request_of(const Variant& variant, std::int64_t start) const {
        return {variant.learning_rate, plan_.setting_steps, plan_.setting_steps, start,
                seed_of_sweep(context_.spec.seed, start)};
    }

    const RunContext& context_;
    const RangeTestSpec& test_;
    const FurtherPlan& plan_;
    ProgressMeter& meter_;
    std::int64_t steps_before_;
    RangeTestResult& result_;
    Recommendation& answer_;
    std::int64_t steps_ = 0;
    bool interrupted_ = false;
};

}  // namespace

Result<std::int64_t> run_further_trials(const RunContext& context, const FurtherPlan& plan,
                                        ProgressMeter& meter, std::int64_t steps_before,
                                        RangeTestResult& result) {
    return FurtherRun(context, plan, meter, steps_before, result).run();
}

}  // namespace rangefinder
