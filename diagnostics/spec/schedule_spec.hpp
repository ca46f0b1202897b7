// How a training's rate moves over its steps. Parameters are torch.optim.lr_scheduler's, counted in
// steps; the base rate is the training's learning_rate.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rangefinder {

enum class ScheduleKind {
    kConstant,
    kStep,
    kMultiStep,
    kExponential,
    kPolynomial,
    kCosine,
    kCosineWarmRestarts,
    kCyclic,
    kOneCycle,
    kReduceOnPlateau
};

enum class CyclicMode { kTriangular, kTriangular2, kExpRange };
enum class Annealing { kCosine, kLinear };

// Rises linearly from start_factor times the schedule's first rate to it; the schedule begins after
// that.
struct WarmupSpec {
    std::int64_t steps = 0;
    double start_factor = 1.0 / 3.0;  // PyTorch's LinearLR.
};

// Lengths that are nothing are the training's own (its steps without the warm-up).
struct ScheduleSpec {
    ScheduleKind kind = ScheduleKind::kConstant;
    std::optional<WarmupSpec> warmup;

    double gamma = 0.1;          // step, multi_step, exponential; cyclic's exp_range.
    std::int64_t step_size = 0;  // step.
    std::vector<std::int64_t> milestones = {};  // multi_step; rising.
    double power = 1.0;                         // polynomial.
    std::optional<std::int64_t> total_iters;    // polynomial.
    std::optional<std::int64_t> t_max;          // cosine ("T_max").
    std::int64_t t_0 = 0;                       // cosine_warm_restarts ("T_0").
    std::int64_t t_mult = 1;                    // cosine_warm_restarts ("T_mult").
    double eta_min = 0.0;                       // cosine, cosine_warm_restarts.

    // cyclic: from base_lr (nothing: a tenth of the rate) up to the rate, "max_lr", and back.
    std::optional<double> base_lr;
    // PyTorch's name for the peak of cyclic and one_cycle, which here is the training's
    // learning_rate: if given it is the same number, or stands for it.
    std::optional<double> max_lr;
    std::int64_t step_size_up = 2000;
    std::optional<std::int64_t> step_size_down;  // Nothing: step_size_up.
    CyclicMode mode = CyclicMode::kTriangular;

    // one_cycle: the rate is its peak. cycle_momentum is for cyclic too, there with limits 0.8,
    // 0.9.
    std::optional<std::int64_t> total_steps;
    double pct_start = 0.3;
    Annealing anneal_strategy = Annealing::kCosine;
    bool cycle_momentum = false;  // Of sgd's momentum or adam's beta1, against the rate.
    double base_momentum = 0.85;
    double max_momentum = 0.95;
    double div_factor = 25.0;
    double final_div_factor = 1e4;
    bool three_phase = false;

    // reduce_on_plateau: fed with the validation loss at each evaluation (or, without a validation
    // part, the smoothed training loss).
    bool maximize = false;  // mode: "max": fed with the validation accuracy or R2; else "min".
    double factor = 0.1;
    std::int64_t patience = 10;
    double threshold = 1e-4;
    bool absolute_threshold = false;  // threshold_mode: "abs"; else "rel".
    std::int64_t cooldown = 0;
    double min_lr = 0.0;
};

std::string schedule_name(ScheduleKind kind);

}  // namespace rangefinder
