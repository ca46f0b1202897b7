// Checked against fastai 2's fastai/optimizer.py, learner.py and callback/schedule.py. Where it
// differs from PyTorch: decay is decoupled unless asked otherwise and leaves out biases and norms,
// Adam's eps is 1e-5 and sqr_mom 0.99 unless given, one cycle moves the momentum from 0.95 to 0.85
// and back, and div_final divides the peak, not the first rate.
#include <algorithm>

#include "diagnostics/frameworks/code_lines.hpp"
#include "diagnostics/frameworks/code_plan.hpp"
#include "diagnostics/frameworks/python_text.hpp"
#include "diagnostics/frameworks/pytorch_optimizer.hpp"

namespace rangefinder {
namespace {

bool has_usual_momentum(const OptimizerSpec& spec) {
    return spec.kind == OptimizerKind::kAdam || spec.kind == OptimizerKind::kAdamW;
}

// Those that fastai has itself, with PyTorch's formulas; empty: none.
std::string own_optimizer(const OptimizerSpec& spec) {
    const std::string decay = python_number(spec.weight_decay);
    if (spec.kind == OptimizerKind::kSgd && !spec.nesterov) {
        return python_call("partial", {{"", "SGD"},
                                       {"mom", python_number(spec.momentum)},
                                       {"wd", decay},
                                       {"decouple_wd", "False"}});
    }
    if (has_usual_momentum(spec)) {
        const bool decoupled = spec.kind == OptimizerKind::kAdamW;
        return python_call("partial", {{"", "Adam"},
                                       {"mom", python_number(spec.beta1)},
                                       {"sqr_mom", python_number(spec.beta2)},
                                       {"eps", python_number(spec.eps)},
                                       {"wd", decay},
                                       {"decouple_wd", decoupled ? "True" : "False"}});
    }
    return "";
}

void add_optimizer(const CodePlan& plan, CodeLines& lines) {
    std::string optimizer = own_optimizer(plan.optimizer);
    if (optimizer.empty()) {
        const PytorchOptimizer pytorch = pytorch_optimizer(plan.optimizer);
        if (!pytorch.import.empty()) lines.push_back(pytorch.import);
        PythonArguments arguments = {{"", "OptimWrapper"}, {"opt", pytorch.name}};
        arguments.insert(arguments.end(), pytorch.arguments.begin(), pytorch.arguments.end());
        optimizer = python_call("partial", arguments);
    }
    lines.push_back("opt_func = " + optimizer);
}

void add_splitter(const CodePlan& plan, CodeLines& lines) {
    lines.push_back("def splitter(model):  # One list of parameters a rate.");
    lines.push_back("    grouped = {id(parameter) for parameter in parameters_of(" +
                    python_texts(grouped_layers(plan)) + ")}");
    lines.push_back("    return [");
    for (const CodeGroup& group : plan.groups) {
        lines.push_back("        parameters_of(" + python_texts(group.layers) + "),");
    }
    lines.push_back(
        "        [parameter for parameter in model.parameters() if id(parameter) not in grouped],");
    lines.push_back("    ]");
    lines.push_back("");
}

void add_learner(const CodePlan& plan, CodeLines& lines) {
    PythonArguments arguments = {
        {"", "dls"}, {"", "model"}, {"loss_func", "loss_func"}, {"opt_func", "opt_func"}};
    // Biases and norms decay too, as everywhere else.
    arguments.emplace_back("wd_bn_bias", "True");
    if (!plan.groups.empty()) arguments.emplace_back("splitter", "splitter");
    if (plan.clip.norm) {
        arguments.emplace_back("cbs", "GradientClip(" + python_number(*plan.clip.norm) + ")");
    }
    lines.push_back("learn = " + python_call("Learner", arguments));
}

std::string rates_text(const CodePlan& plan) {
    if (plan.groups.empty()) return python_rate(plan.learning_rate);
    std::string rates = "[";
    for (const CodeGroup& group : plan.groups) rates += python_rate(group.learning_rate) + ", ";
    return rates + python_rate(plan.learning_rate) + "]";
}

// Without one fastai would cycle it.
std::string steady_momentum(const OptimizerSpec& spec) {
    const bool beta = spec.kind != OptimizerKind::kSgd && spec.kind != OptimizerKind::kRmsprop;
    const std::string momentum = python_number(beta ? spec.beta1 : spec.momentum);
    return "(" + momentum + ", " + momentum + ", " + momentum + ")";
}

void add_one_cycle(const CodePlan& plan, CodeLines& lines) {
    const ScheduleSpec standard;
    const double div = schedule_value(plan, "div_factor", standard.div_factor);
    const double final_div = schedule_value(plan, "final_div_factor", standard.final_div_factor);
    const double share = schedule_value(plan, "pct_start", standard.pct_start);
    lines.push_back("learn." +
                    python_call("fit_one_cycle", {{"", "epochs"},
                                                  {"lr_max", rates_text(plan)},
                                                  {"div", python_number(div)},
                                                  {"div_final", python_number(div * final_div)},
                                                  {"pct_start", python_number(share)},
                                                  {"moms", steady_momentum(plan.optimizer)}}));
    lines.push_back(
        "# moms: three times the same, or fastai cycles it from 0.95 to 0.85 and back.");
    if (plan.warmup_steps > 0) {
        lines.push_back("# The cycle's own rise stands for the advised warm-up.");
    }
}

void add_warmup_fit(const CodePlan& plan, CodeLines& lines) {
    lines.push_back("rates = np.array(" +
                    (plan.groups.empty() ? "[" + rates_text(plan) + "]" : rates_text(plan)) + ")");
    lines.push_back("warmup = min(1.0, " + python_number(plan.warmup_steps) +
                    " / (epochs * len(dls.train)))");
    const bool cosine = plan.schedule == "cosine";
    lines.push_back("moves = combine_scheds([warmup, 1 - warmup], [SchedLin(" +
                    python_number(plan.warmup_factor) + " * rates, rates), " +
                    (cosine ? "SchedCos(rates, 0 * rates)" : "SchedNo(rates, rates)") + "])");
    lines.push_back("learn.fit(epochs, cbs=ParamScheduler({\"lr\": moves}))");
}

void add_fit(const CodePlan& plan, CodeLines& lines) {
    lines.push_back(steps_line(plan));
    lines.push_back("epochs = max(1, round(steps / len(dls.train)))");
    if (plan.schedule == "one_cycle") {
        add_one_cycle(plan, lines);
        return;
    }
    if (plan.schedule != "constant" && plan.schedule != "cosine") {
        lines.push_back("# The schedule \"" + plan.schedule +
                        "\" is not in these lines: this is its rate to start with or its peak.");
    }
    if (plan.warmup_steps > 0) {
        add_warmup_fit(plan, lines);
    } else if (plan.schedule == "cosine") {
        lines.push_back("learn." + python_call("fit_flat_cos", {{"", "epochs"},
                                                                {"lr", rates_text(plan)},
                                                                {"pct_start", "0.0"}}));
    } else {
        lines.push_back("learn." + python_call("fit", {{"", "epochs"}, {"lr", rates_text(plan)}}));
    }
}

void add_notes(const CodePlan& plan, CodeLines& lines) {
    const bool other_decay =
        std::any_of(plan.groups.begin(), plan.groups.end(),
                    [](const CodeGroup& group) { return group.weight_decay.has_value(); });
    if (other_decay) {
        lines.push_back(
            "# Groups' own decays: learn.create_opt(); learn.opt.set_hyper(\"wd\", [...]).");
    }
    if (plan.clip.value) {
        lines.push_back("# fastai clips by norm only, not by value (" +
                        python_number(*plan.clip.value) + ").");
    }
    if (plan.optimizer.l1 != 0.0) {
        lines.push_back("# L1 is not in these lines: add " + python_number(plan.optimizer.l1) +
                        " * sum(p.abs().sum() for p in model.parameters()) to loss_func.");
    }
}

}  // namespace

std::string fastai_code(const CodePlan& plan) {
    CodeLines lines = {purpose_line(plan), "from fastai.basics import *",
                       "from fastai.callback.all import *"};
    add_optimizer(plan, lines);
    if (!plan.groups.empty() || !plan.freeze.empty()) add_parameters_of(lines);
    add_freeze(plan, lines);
    if (!plan.groups.empty()) add_splitter(plan, lines);
    add_learner(plan, lines);
    add_fit(plan, lines);
    add_notes(plan, lines);
    return joined_lines(lines);
}

}  // namespace rangefinder
