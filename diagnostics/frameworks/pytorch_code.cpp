// Checked against torch 1.13's and 2's torch.optim and torch.optim.lr_scheduler; the tests run it.
#include "diagnostics/frameworks/code_lines.hpp"
#include "diagnostics/frameworks/code_plan.hpp"
#include "diagnostics/frameworks/python_text.hpp"
#include "diagnostics/frameworks/pytorch_optimizer.hpp"

namespace rangefinder {
namespace {

const std::string kSchedulers = "torch.optim.lr_scheduler.";
constexpr std::int64_t kCycleHalf = 2000;  // PyTorch's and ours.
constexpr double kPlateauFactor = 0.1;
constexpr double kPlateauPatience = 10.0;

void add_groups(const CodePlan& plan, const PytorchOptimizer& optimizer, CodeLines& lines) {
    add_rest(plan, lines);
    lines.push_back("optimizer = " + optimizer.name + "([");
    for (const CodeGroup& group : plan.groups) {
        std::string line = "    {\"params\": parameters_of(" + python_texts(group.layers) +
                           "), \"lr\": " + python_rate(group.learning_rate);
        if (group.weight_decay) {
            line += ", \"weight_decay\": " + python_number(*group.weight_decay);
        }
        lines.push_back(line + "},");
    }
    lines.push_back("    {\"params\": rest},");
    PythonArguments arguments = {{"lr", python_rate(plan.learning_rate)}};
    arguments.insert(arguments.end(), optimizer.arguments.begin(), optimizer.arguments.end());
    const std::string inside = python_call("", arguments);
    lines.push_back("], " + inside.substr(1));
}

void add_optimizer(const CodePlan& plan, CodeLines& lines) {
    const PytorchOptimizer optimizer = pytorch_optimizer(plan.optimizer);
    if (!optimizer.import.empty()) lines.push_back(optimizer.import);
    if (!plan.groups.empty() || !plan.freeze.empty()) add_parameters_of(lines);
    add_freeze(plan, lines);
    if (!plan.groups.empty()) {
        add_groups(plan, optimizer, lines);
        return;
    }
    PythonArguments arguments = {{"", "model.parameters()"},
                                 {"lr", python_rate(plan.learning_rate)}};
    arguments.insert(arguments.end(), optimizer.arguments.begin(), optimizer.arguments.end());
    lines.push_back("optimizer = " + python_call(optimizer.name, arguments));
}

void add_l1(const CodePlan& plan, CodeLines& lines) {
    if (plan.optimizer.l1 == 0.0) return;
    lines.push_back("# L1 is not an option of torch.optim; add to the loss: " +
                    python_number(plan.optimizer.l1) +
                    " * sum(p.abs().sum() for p in model.parameters())");
}

// Of each group its own.
std::string peak_rate(const CodePlan& plan) {
    return plan.groups.empty() ? python_rate(plan.learning_rate)
                               : "[group[\"lr\"] for group in optimizer.param_groups]";
}

std::string one_cycle_call(const CodePlan& plan, const std::string& length) {
    const ScheduleSpec standard;
    return python_call(
        kSchedulers + "OneCycleLR",
        {{"", "optimizer"},
         {"max_lr", peak_rate(plan)},
         {"total_steps", length},
         {"pct_start", python_number(schedule_value(plan, "pct_start", standard.pct_start))},
         {"div_factor", python_number(schedule_value(plan, "div_factor", standard.div_factor))},
         {"final_div_factor",
          python_number(schedule_value(plan, "final_div_factor", standard.final_div_factor))},
         {"cycle_momentum", "False"}});
}

std::string cyclic_call(const CodePlan& plan) {
    const double floor =
        schedule_value(plan, "base_lr", plan.floor_rate.value_or(plan.learning_rate / 10.0));
    const double half = schedule_value(plan, "step_size_up", kCycleHalf);
    return python_call(kSchedulers + "CyclicLR", {{"", "optimizer"},
                                                  {"base_lr", python_rate(floor)},
                                                  {"max_lr", peak_rate(plan)},
                                                  {"step_size_up", python_number(half)},
                                                  {"cycle_momentum", "False"}});
}

std::string milestones_text(const CodePlan& plan) {
    std::string text = "[";
    for (const std::int64_t step : plan.milestones) {
        text += (text.size() > 1 ? ", " : "") + python_number(step);
    }
    return text + "]";
}

// The schedule without its warm-up; empty: the rate stays.
std::string main_schedule(const CodePlan& plan, const std::string& length) {
    const auto call = [&](const char* name, PythonArguments arguments) {
        arguments.insert(arguments.begin(), {"", "optimizer"});
        return python_call(kSchedulers + name, arguments);
    };
    const auto value = [&](const char* name, double otherwise) {
        return python_number(schedule_value(plan, name, otherwise));
    };
    if (lacks_values(plan)) return "";
    if (plan.schedule == "one_cycle") return one_cycle_call(plan, length);
    if (plan.schedule == "cyclic") return cyclic_call(plan);
    if (plan.schedule == "cosine") {
        return call("CosineAnnealingLR", {{"T_max", length}, {"eta_min", value("eta_min", 0.0)}});
    }
    if (plan.schedule == "cosine_warm_restarts") {
        return call("CosineAnnealingWarmRestarts",
                    {{"T_0", value("T_0", 0.0)}, {"T_mult", value("T_mult", 1.0)}});
    }
    if (plan.schedule == "polynomial") {
        return call("PolynomialLR", {{"total_iters", length}, {"power", value("power", 1.0)}});
    }
    if (plan.schedule == "exponential") {
        return call("ExponentialLR", {{"gamma", value("gamma", 1.0)}});
    }
    if (plan.schedule == "multi_step") {
        return call("MultiStepLR",
                    {{"milestones", milestones_text(plan)}, {"gamma", value("gamma", 0.1)}});
    }
    if (plan.schedule == "step") {
        return call("StepLR",
                    {{"step_size", value("step_size", 0.0)}, {"gamma", value("gamma", 0.1)}});
    }
    return "";
}

void add_plateau(const CodePlan& plan, CodeLines& lines) {
    lines.push_back(
        "plateau = " +
        python_call(
            kSchedulers + "ReduceLROnPlateau",
            {{"", "optimizer"},
             {"factor", python_number(schedule_value(plan, "factor", kPlateauFactor))},
             {"patience", python_number(schedule_value(plan, "patience", kPlateauPatience))}}));
    lines.push_back("# After each evaluation: plateau.step(validation_loss)");
}

std::string warmup_call(const CodePlan& plan) {
    return python_call(kSchedulers + "LinearLR",
                       {{"", "optimizer"},
                        {"start_factor", python_number(plan.warmup_factor)},
                        {"total_iters", python_number(plan.warmup_steps)}});
}

// True when there is a `scheduler` to be stepped with every batch.
bool add_schedule(const CodePlan& plan, CodeLines& lines) {
    if (lacks_values(plan)) {
        lines.push_back("# The schedule \"" + plan.schedule + "\" starts at this rate.");
    }
    if (needs_length(plan)) lines.push_back(steps_line(plan));
    const bool warms_up = plan.warmup_steps > 0;
    const std::string warmup_steps = python_number(plan.warmup_steps);
    const std::string main =
        main_schedule(plan, warms_up ? "steps - " + warmup_steps : std::string("steps"));
    if (!warms_up) {
        if (!main.empty()) lines.push_back("scheduler = " + main);
        return !main.empty();
    }
    if (main.empty()) {
        lines.push_back("scheduler = " + warmup_call(plan));
        return true;
    }
    lines.push_back("warmup = " + warmup_call(plan));
    lines.push_back("main = " + main);
    lines.push_back("scheduler = " + kSchedulers +
                    "SequentialLR(optimizer, [warmup, main], milestones=[" + warmup_steps + "])");
    return true;
}

void add_step(const CodePlan& plan, bool scheduled, CodeLines& lines) {
    if (!scheduled && plan.clip.empty()) return;
    std::string line = "# In every step: loss.backward(); ";
    if (plan.clip.value) {
        line += "torch.nn.utils.clip_grad_value_(model.parameters(), " +
                python_number(*plan.clip.value) + "); ";
    }
    if (plan.clip.norm) {
        line += "torch.nn.utils.clip_grad_norm_(model.parameters(), " +
                python_number(*plan.clip.norm) + "); ";
    }
    line += "optimizer.step()";
    if (scheduled) line += "; scheduler.step()";
    lines.push_back(line);
}

}  // namespace

std::string pytorch_code(const CodePlan& plan) {
    CodeLines lines = {purpose_line(plan), "import torch"};
    add_optimizer(plan, lines);
    add_l1(plan, lines);
    const bool scheduled = add_schedule(plan, lines);
    if (plan.schedule == "reduce_on_plateau") add_plateau(plan, lines);
    add_step(plan, scheduled, lines);
    return joined_lines(lines);
}

}  // namespace rangefinder
