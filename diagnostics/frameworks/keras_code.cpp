// Checked against Keras 3's keras.optimizers and keras.optimizers.schedules. Where it differs from
// PyTorch: weight_decay is decoupled for every optimizer, epsilon is 1e-7 unless given, RMSprop and
// Adagrad add it under the root, momentum's velocity has the rate in it, and one rate is for all
// layers.
#include "diagnostics/frameworks/code_lines.hpp"
#include "diagnostics/frameworks/code_plan.hpp"
#include "diagnostics/frameworks/python_text.hpp"

namespace rangefinder {
namespace {

const std::string kSchedules = "keras.optimizers.schedules.";

struct KerasOptimizer {
    const char* name;  // Null: Keras has none.
    PythonArguments arguments;
};

PythonArguments adam_arguments(const OptimizerSpec& spec) {
    return {{"beta_1", python_number(spec.beta1)},
            {"beta_2", python_number(spec.beta2)},
            {"epsilon", python_number(spec.eps)}};
}

PythonArguments sgd_arguments(const OptimizerSpec& spec) {
    PythonArguments arguments;
    if (spec.momentum != 0.0) arguments.emplace_back("momentum", python_number(spec.momentum));
    if (spec.nesterov) arguments.emplace_back("nesterov", "True");
    return arguments;
}

PythonArguments rmsprop_arguments(const OptimizerSpec& spec) {
    PythonArguments arguments = {{"rho", python_number(spec.alpha)}};
    if (spec.momentum != 0.0) arguments.emplace_back("momentum", python_number(spec.momentum));
    arguments.emplace_back("epsilon", python_number(spec.eps));
    if (spec.centered) arguments.emplace_back("centered", "True");
    return arguments;
}

KerasOptimizer keras_optimizer(const OptimizerSpec& spec) {
    switch (spec.kind) {
        case OptimizerKind::kSgd:
            return {"SGD", sgd_arguments(spec)};
        case OptimizerKind::kAdam:
            return {"Adam", adam_arguments(spec)};
        case OptimizerKind::kAdamW: {
            KerasOptimizer optimizer{"AdamW", adam_arguments(spec)};
            optimizer.arguments.emplace_back("weight_decay", python_number(spec.weight_decay));
            return optimizer;
        }
        case OptimizerKind::kRmsprop:
            return {"RMSprop", rmsprop_arguments(spec)};
        case OptimizerKind::kAdagrad:
            return {"Adagrad",
                    {{"initial_accumulator_value", python_number(spec.initial_accumulator_value)},
                     {"epsilon", python_number(spec.eps)}}};
        case OptimizerKind::kDAdaptAdam:
        case OptimizerKind::kProdigy:
            break;
    }
    return {nullptr, {}};
}

std::string warmup_start(const CodePlan& plan) {
    return python_rate(plan.learning_rate * plan.warmup_factor);
}

// CosineDecay is Keras' only schedule with a warm-up.
std::string cosine_call(const CodePlan& plan, const std::string& length, double alpha) {
    const bool warms_up = plan.warmup_steps > 0;
    PythonArguments arguments = {
        {"initial_learning_rate", warms_up ? warmup_start(plan) : python_rate(plan.learning_rate)},
        {"decay_steps", length},
        {"alpha", python_number(alpha)}};
    if (warms_up) {
        arguments.emplace_back("warmup_target", python_rate(plan.learning_rate));
        arguments.emplace_back("warmup_steps", python_number(plan.warmup_steps));
    }
    return python_call(kSchedules + "CosineDecay", arguments);
}

void add_one_cycle(const CodePlan& plan, CodeLines& lines) {
    const ScheduleSpec standard;
    const double share = schedule_value(plan, "pct_start", standard.pct_start);
    const double div = schedule_value(plan, "div_factor", standard.div_factor);
    const double final_div = schedule_value(plan, "final_div_factor", standard.final_div_factor);
    lines.push_back(steps_line(plan));
    lines.push_back("rise = int(" + python_number(share) + " * steps)");
    lines.push_back("# Keras has no one-cycle: the rise is linear here, a cosine in PyTorch.");
    lines.push_back("learning_rate = " +
                    python_call(kSchedules + "CosineDecay",
                                {{"initial_learning_rate", python_rate(plan.learning_rate / div)},
                                 {"decay_steps", "steps - rise"},
                                 {"alpha", python_number(1.0 / (div * final_div))},
                                 {"warmup_target", python_rate(plan.learning_rate)},
                                 {"warmup_steps", "rise"}}));
    if (plan.warmup_steps > 0) {
        lines.push_back("# The cycle's own rise stands for the advised warm-up.");
    }
}

// Schedules without a warm-up of Keras' own.
std::string plain_schedule(const CodePlan& plan) {
    const std::string rate = python_rate(plan.learning_rate);
    const auto value = [&](const char* name, double otherwise) {
        return python_number(schedule_value(plan, name, otherwise));
    };
    if (lacks_values(plan)) return "";
    if (plan.schedule == "polynomial") {
        return python_call(kSchedules + "PolynomialDecay", {{"initial_learning_rate", rate},
                                                            {"decay_steps", "steps"},
                                                            {"end_learning_rate", "0.0"},
                                                            {"power", value("power", 1.0)}});
    }
    if (plan.schedule == "exponential") {
        return python_call(kSchedules + "ExponentialDecay", {{"initial_learning_rate", rate},
                                                             {"decay_steps", "1"},
                                                             {"decay_rate", value("gamma", 1.0)}});
    }
    if (plan.schedule == "step") {
        return python_call(kSchedules + "ExponentialDecay",
                           {{"initial_learning_rate", rate},
                            {"decay_steps", value("step_size", 1.0)},
                            {"decay_rate", value("gamma", 0.1)},
                            {"staircase", "True"}});
    }
    if (plan.schedule == "cosine_warm_restarts") {
        return python_call(kSchedules + "CosineDecayRestarts",
                           {{"initial_learning_rate", rate},
                            {"first_decay_steps", value("T_0", 1.0)},
                            {"t_mul", value("T_mult", 1.0)}});
    }
    return "";
}

void say_what_is_missing(const CodePlan& plan, bool written, CodeLines& lines) {
    if (!written && plan.schedule != "constant") {
        lines.push_back("# The schedule \"" + plan.schedule + "\" is yours to set: " +
                        (plan.schedule == "reduce_on_plateau"
                             ? "callbacks=[keras.callbacks.ReduceLROnPlateau()] in fit()."
                             : "this is its rate to start with or its peak."));
    }
    if (plan.warmup_steps > 0) {
        lines.push_back("# Not in these lines: a linear warm-up over the first " +
                        std::to_string(plan.warmup_steps) + " steps, from " + warmup_start(plan) +
                        ".");
    }
}

// Sets `learning_rate`.
void add_schedule(const CodePlan& plan, CodeLines& lines) {
    if (plan.schedule == "one_cycle") {
        add_one_cycle(plan, lines);
    } else if (plan.schedule == "cosine") {
        const double floor = schedule_value(plan, "eta_min", 0.0);
        lines.push_back(steps_line(plan));
        const std::string length = plan.warmup_steps > 0
                                       ? "steps - " + python_number(plan.warmup_steps)
                                       : std::string("steps");
        lines.push_back("learning_rate = " + cosine_call(plan, length, floor / plan.learning_rate));
    } else if (plan.schedule == "constant" && plan.warmup_steps > 0) {
        lines.push_back("# alpha=1.0: after the warm-up the rate stays.");
        lines.push_back("learning_rate = " + cosine_call(plan, "1", 1.0));
    } else {
        const std::string schedule = plain_schedule(plan);
        if (schedule.find("steps, end") != std::string::npos) lines.push_back(steps_line(plan));
        lines.push_back("learning_rate = " +
                        (schedule.empty() ? python_rate(plan.learning_rate) : schedule));
        say_what_is_missing(plan, !schedule.empty(), lines);
    }
}

// What Keras does otherwise than PyTorch with the same words.
void add_differences(const CodePlan& plan, bool decoupled, CodeLines& lines) {
    const OptimizerSpec& spec = plan.optimizer;
    if (spec.weight_decay != 0.0 && !decoupled) {
        lines.push_back("# Decay by " + python_number(spec.weight_decay) +
                        " is added to the gradient, as in PyTorch: give the layers "
                        "kernel_regularizer=keras.regularizers.L2(" +
                        python_number(spec.weight_decay / 2.0) +
                        "), and bias_regularizer too; weight_decay= here would be decoupled.");
    }
    if (spec.kind == OptimizerKind::kRmsprop || spec.kind == OptimizerKind::kAdagrad) {
        lines.push_back("# Keras adds epsilon under the root, PyTorch after it.");
    }
    if (spec.kind == OptimizerKind::kAdam || spec.kind == OptimizerKind::kAdamW) {
        lines.push_back("# epsilon is PyTorch's; Keras' default is 1e-07.");
    }
    if (spec.momentum != 0.0 && (plan.schedule != "constant" || plan.warmup_steps > 0)) {
        lines.push_back("# Keras' momentum keeps the rate of earlier steps, PyTorch's follows it.");
    }
    if (spec.lr_decay != 0.0) {
        lines.push_back("# Keras' Adagrad has no lr_decay (" + python_number(spec.lr_decay) + ").");
    }
    if (spec.l1 != 0.0) {
        lines.push_back("# L1: kernel_regularizer=keras.regularizers.L1(" + python_number(spec.l1) +
                        ") for the layers.");
    }
}

void add_layers(const CodePlan& plan, CodeLines& lines) {
    for (const CodeGroup& group : plan.groups) {
        lines.push_back("# Keras has one rate for all layers; advised is " +
                        python_rate(group.learning_rate) + " for " + python_texts(group.layers) +
                        ".");
    }
    for (const std::string& layer : plan.freeze) {
        lines.push_back("model.get_layer(" + python_text(layer) + ").trainable = False");
    }
}

}  // namespace

std::string keras_code(const CodePlan& plan) {
    CodeLines lines = {purpose_line(plan)};
    KerasOptimizer optimizer = keras_optimizer(plan.optimizer);
    if (optimizer.name == nullptr) {
        lines.push_back("# Keras has no " + optimizer_name(plan.optimizer.kind) + ".");
        return joined_lines(lines);
    }
    lines.push_back("import keras");
    add_schedule(plan, lines);
    PythonArguments arguments = {{"learning_rate", "learning_rate"}};
    arguments.insert(arguments.end(), optimizer.arguments.begin(), optimizer.arguments.end());
    // Without momentum both kinds of decay are the same step.
    const bool plain = plan.optimizer.kind == OptimizerKind::kSgd && plan.optimizer.momentum == 0.0;
    if (plain && plan.optimizer.weight_decay != 0.0) {
        arguments.emplace_back("weight_decay", python_number(plan.optimizer.weight_decay));
    }
    if (plan.clip.value) arguments.emplace_back("clipvalue", python_number(*plan.clip.value));
    if (plan.clip.norm && !plan.clip.value) {
        arguments.emplace_back("global_clipnorm", python_number(*plan.clip.norm));
    }
    lines.push_back("optimizer = " +
                    python_call(std::string("keras.optimizers.") + optimizer.name, arguments));
    add_differences(plan, plain || plan.optimizer.kind == OptimizerKind::kAdamW, lines);
    if (plan.clip.norm && plan.clip.value) {
        lines.push_back("# Keras clips by value or by norm, not both (norm " +
                        python_number(*plan.clip.norm) + ").");
    }
    add_layers(plan, lines);
    return joined_lines(lines);
}

}  // namespace rangefinder
