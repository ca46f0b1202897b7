#include "diagnostics/probes/stability.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/base/check.hpp"
#include "diagnostics/optimizers/trained_parameter.hpp"

namespace rangefinder {
namespace {

bool divides(OptimizerKind kind) {
    return kind != OptimizerKind::kSgd;
}

bool decays_apart(OptimizerKind kind) {
    return kind == OptimizerKind::kAdamW || kind == OptimizerKind::kDAdaptAdam ||
           kind == OptimizerKind::kProdigy;
}

// What an optimizer divides a weight's gradient by, from the squares that it remembers.
class Divisor {
  public:
    Divisor(const OptimizerSpec& spec, const OptimizerState& state, double rate_factor)
        : spec_(spec), factor_(rate_factor) {
        const auto steps = static_cast<double>(state.steps);
        if (spec.kind == OptimizerKind::kAdam || spec.kind == OptimizerKind::kAdamW) {
            correction_ = 1.0 - std::pow(spec.beta2, steps);
        } else if (spec.kind == OptimizerKind::kProdigy) {
            correction_ = rate_factor * rate_factor;  // Its squares are of d g.
        } else if (spec.kind == OptimizerKind::kAdagrad) {
            factor_ /= 1.0 + steps * spec.lr_decay;
        }
    }

    // Over the factor that the rate gets, so that it is the given rate that counts.
    double of(double square, double center) const {
        const double variance = std::max(0.0, square - center * center) / correction_;
        return (std::sqrt(variance) + spec_.eps) / factor_;
    }

  private:
    const OptimizerSpec& spec_;
    double factor_;
    double correction_ = 1.0;
};

// Those of an optimizer's buffers that say what it divides by.
struct ParameterBuffers {
    const std::vector<float>* squares = nullptr;
    const std::vector<float>* centers = nullptr;  // Only of centered rmsprop.
};

// `place`: of the parameter's first buffer.
ParameterBuffers buffers_of(const OptimizerSpec& spec, const OptimizerState& state,
                            std::size_t place) {
    const bool first = spec.kind == OptimizerKind::kRmsprop || spec.kind == OptimizerKind::kAdagrad;
    const bool centered = spec.kind == OptimizerKind::kRmsprop && spec.centered;
    return {&state.buffers[first ? place : place + 1],
            centered ? &state.buffers[place + 1] : nullptr};
}

// A parameter's buffer, in the engine's order, row-major.
std::vector<float> row_major(Model& model, std::size_t parameter, const ParameterView& view,
                             const std::vector<float>& buffer) {
    RF_CHECK(buffer.size() == view.weight.size());
    std::copy(buffer.begin(), buffer.end(), view.weight.begin());
    return model.read_parameter(parameter);
}

// One parameter's P, row-major: what its gradients are divided by, without the rate's factors.
std::vector<double> divisors(Model& model, std::size_t parameter, const ParameterView& view,
                             const Divisor& divisor, const ParameterBuffers& buffers) {
    const std::vector<float> squares = row_major(model, parameter, view, *buffers.squares);
    std::vector<float> centers(squares.size(), 0.0F);
    if (buffers.centers) centers = row_major(model, parameter, view, *buffers.centers);
    std::vector<double> values(squares.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = divisor.of(static_cast<double>(squares[i]), static_cast<double>(centers[i]));
    }
    return values;
}

std::vector<std::size_t> trained_indices(const Model& model) {
    std::vector<std::size_t> indices;
    const std::span<const ParameterInfo> infos = model.parameters();
    for (std::size_t index = 0; index < infos.size(); ++index) {
        if (infos[index].trainable && !infos[index].buffer) indices.push_back(index);
    }
    return indices;
}

void append(const std::vector<double>& divided, const TrainedParameter& parameter, bool apart,
            Preconditioning& all) {
    for (const double divisor : divided) {
        const double inverse = divisor > 0.0 ? parameter.rate_scale / divisor : 0.0;
        all.inverse_root.push_back(static_cast<float>(std::sqrt(inverse)));
    }
    const double decay = apart ? 0.0 : parameter.weight_decay;
    all.decay.insert(all.decay.end(), divided.size(), static_cast<float>(decay));
    all.trivial &= parameter.rate_scale == 1.0 && all.decay.front() == all.decay.back();
}

}  // namespace

double stability_threshold(const OptimizerSpec& spec) {
    switch (spec.kind) {
        case OptimizerKind::kSgd: {
            const double heavy_ball = 2.0 + 2.0 * spec.momentum;
            return spec.nesterov ? heavy_ball / (1.0 + 2.0 * spec.momentum) : heavy_ball;
        }
        case OptimizerKind::kRmsprop:
            return 2.0 + 2.0 * spec.momentum;
        case OptimizerKind::kAdagrad:
            return 2.0;
        case OptimizerKind::kAdam:
        case OptimizerKind::kAdamW:
        case OptimizerKind::kDAdaptAdam:
        case OptimizerKind::kProdigy:
            return (2.0 + 2.0 * spec.beta1) / (1.0 - spec.beta1);
    }
    RF_CHECK(false);
}

std::optional<Preconditioning> preconditioning_of(const Optimizer& optimizer,
                                                  const OptimizerSpec& spec, Model& model) {
    const OptimizerState state = optimizer.state();
    if (divides(spec.kind) && state.steps == 0) return std::nullopt;
    const std::vector<TrainedParameter> trained = with_groups(spec, model.trainable());
    const std::vector<std::size_t> indices = trained_indices(model);
    RF_CHECK(indices.size() == trained.size());
    const std::size_t each = trained.empty() ? 0 : state.buffers.size() / trained.size();
    const Divisor divisor(spec, state, optimizer.rate_factor());
    Preconditioning all;
    all.trivial = !divides(spec.kind);
    for (std::size_t i = 0; i < trained.size(); ++i) {
        const TrainedParameter& one = trained[i];
        std::vector<double> divided(static_cast<std::size_t>(model.parameters()[indices[i]].size),
                                    1.0);
        if (divides(spec.kind)) {
            divided =
                divisors(model, indices[i], one.view, divisor, buffers_of(spec, state, i * each));
        }
        append(divided, one, decays_apart(spec.kind), all);
    }
    return all;
}

SymmetricProduct preconditioned(const SymmetricProduct& hessian, const Preconditioning& by) {
    return [&hessian, &by, scaled = std::vector<float>(by.inverse_root.size())](
               std::span<const float> vector, std::span<double> product) mutable {
        for (std::size_t i = 0; i < scaled.size(); ++i) {
            scaled[i] = by.inverse_root[i] * vector[i];
        }
        if (!hessian(scaled, product)) return false;
        for (std::size_t i = 0; i < scaled.size(); ++i) {
            product[i] += static_cast<double>(by.decay[i]) * static_cast<double>(scaled[i]);
            product[i] *= static_cast<double>(by.inverse_root[i]);
        }
        return true;
    };
}

}  // namespace rangefinder
