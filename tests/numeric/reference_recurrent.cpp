#include "tests/numeric/reference_recurrent.hpp"

#include <cmath>

namespace rangefinder::numeric {

namespace {

using Sequence = std::vector<std::vector<double>>;  // [steps][width]

std::size_t at(std::int64_t index) {
    return static_cast<std::size_t>(index);
}

double sigmoid(double x) {
    return 1.0 / (1.0 + std::exp(-x));
}

Sequence zero_sequence(std::int64_t steps, std::int64_t width) {
    return Sequence(at(steps), std::vector<double>(at(width), 0.0));
}

// W x + b.
std::vector<double> affine(const std::vector<double>& weight, const std::vector<double>& bias,
                           const std::vector<double>& x) {
    std::vector<double> result = bias;
    for (std::size_t row = 0; row < bias.size(); ++row) {
        for (std::size_t column = 0; column < x.size(); ++column) {
            result[row] += weight[row * x.size() + column] * x[column];
        }
    }
    return result;
}

// += Wᵀ d, and dW += d xᵀ, db += d.
void affine_backward(const std::vector<double>& weight, const std::vector<double>& d,
                     const std::vector<double>& x, std::vector<double>& dx,
                     std::vector<double>& dweight, std::vector<double>& dbias) {
    for (std::size_t row = 0; row < d.size(); ++row) {
        for (std::size_t column = 0; column < x.size(); ++column) {
            dx[column] += weight[row * x.size() + column] * d[row];
            dweight[row * x.size() + column] += d[row] * x[column];
        }
        dbias[row] += d[row];
    }
}

// What one direction remembers of one sequence. States have one entry more, the initial zeros.
struct Trace {
    Sequence hidden;  // Behind the place of that number, from 0: before the first.
    Sequence cell;
    Sequence gates;          // As they act.
    Sequence hidden_affine;  // W_hh h + b_hh.
};

// In the order that they are run in.
class Direction {
  public:
    Direction(RecurrentKind kind, std::int64_t width, const RecurrentWeights& weights)
        : kind_(kind), width_(at(width)), weights_(weights) {}

    Trace forward(const Sequence& input) const {
        Trace trace;
        trace.hidden.assign(1, std::vector<double>(width_, 0.0));
        trace.cell.assign(1, std::vector<double>(width_, 0.0));
        for (const std::vector<double>& x : input) {
            const auto from_input = affine(weights_.weight_ih, weights_.bias_ih, x);
            trace.hidden_affine.push_back(
                affine(weights_.weight_hh, weights_.bias_hh, trace.hidden.back()));
            kind_ == RecurrentKind::kLstm ? lstm(from_input, trace) : gru(from_input, trace);
        }
        return trace;
    }

    // Adds to `gradients`; answers the gradient by the input.
    Sequence backward(const Sequence& input, const Trace& trace, const Sequence& output_gradient,
                      RecurrentFault fault, RecurrentWeights& gradients) const {
        Sequence dinput = zero_sequence(static_cast<std::int64_t>(input.size()),
                                        static_cast<std::int64_t>(input.front().size()));
        std::vector<double> dhidden(width_, 0.0);
        std::vector<double> dcell(width_, 0.0);
        std::vector<double> ignored_bias = gradients.bias_ih;
        for (std::size_t place = input.size(); place-- > 0;) {
            for (std::size_t k = 0; k < width_; ++k) dhidden[k] += output_gradient[place][k];
            std::vector<double> by_input;
            std::vector<double> by_hidden;
            std::vector<double> dbefore(width_, 0.0);
            if (kind_ == RecurrentKind::kLstm) {
                by_input = lstm_backward(trace, place, dhidden, dcell, fault);
                by_hidden = by_input;
            } else {
                gru_backward(trace, place, dhidden, dbefore, fault, by_input, by_hidden);
            }
            const bool skip_bias =
                fault == RecurrentFault::kBiasOfLastStepOnly && place + 1 < input.size();
            const bool next = fault == RecurrentFault::kHiddenWeightSeesNextState;
            affine_backward(weights_.weight_ih, by_input, input[place], dinput[place],
                            gradients.weight_ih, skip_bias ? ignored_bias : gradients.bias_ih);
            affine_backward(weights_.weight_hh, by_hidden, trace.hidden[place + (next ? 1 : 0)],
                            dbefore, gradients.weight_hh,
                            skip_bias ? ignored_bias : gradients.bias_hh);
            dhidden = dbefore;
            if (fault == RecurrentFault::kHiddenGradientNotCarried) {
                dhidden.assign(width_, 0.0);
            }
        }
        return dinput;
    }

  private:
    void lstm(const std::vector<double>& from_input, Trace& trace) const {
        std::vector<double> gates(4 * width_);
        std::vector<double> cell(width_);
        std::vector<double> hidden(width_);
        const std::vector<double>& from_hidden = trace.hidden_affine.back();
        for (std::size_t k = 0; k < 4 * width_; ++k) {
            const double sum = from_input[k] + from_hidden[k];
            gates[k] = k / width_ == 2 ? std::tanh(sum) : sigmoid(sum);
        }
        for (std::size_t k = 0; k < width_; ++k) {
            cell[k] = gates[width_ + k] * trace.cell.back()[k] + gates[k] * gates[2 * width_ + k];
            hidden[k] = gates[3 * width_ + k] * std::tanh(cell[k]);
        }
        trace.gates.push_back(gates);
        trace.cell.push_back(cell);
        trace.hidden.push_back(hidden);
    }

    std::vector<double> lstm_backward(const Trace& trace, std::size_t place,
                                      const std::vector<double>& dhidden,
                                      std::vector<double>& dcell, RecurrentFault fault) const {
        std::vector<double> result(4 * width_);
        const std::vector<double>& gates = trace.gates[place];
        for (std::size_t k = 0; k < width_; ++k) {
            const double i = gates[k];
            const double f = gates[width_ + k];
            const double g = gates[2 * width_ + k];
            const double o = gates[3 * width_ + k];
            const double squashed = std::tanh(trace.cell[place + 1][k]);
            const double dc = dcell[k] + dhidden[k] * o * (1.0 - squashed * squashed);
            const bool sigmoid_slope = fault == RecurrentFault::kCandidateSlopeOfSigmoid;
            const double value = fault == RecurrentFault::kTanhOfCellIgnored ? 1.0 : squashed;
            result[k] = dc * g * i * (1.0 - i);
            result[width_ + k] = dc * trace.cell[place][k] * f * (1.0 - f);
            result[2 * width_ + k] = dc * i * (sigmoid_slope ? g * (1.0 - g) : 1.0 - g * g);
            result[3 * width_ + k] = dhidden[k] * value * o * (1.0 - o);
            if (fault == RecurrentFault::kInputAndForgetGatesSwapped) {
                std::swap(result[k], result[width_ + k]);
            }
            dcell[k] = fault == RecurrentFault::kCellGradientNotCarried ? 0.0 : dc * f;
        }
        return result;
    }

    void gru(const std::vector<double>& from_input, Trace& trace) const {
        std::vector<double> gates(3 * width_);
        std::vector<double> hidden(width_);
        const std::vector<double>& from_hidden = trace.hidden_affine.back();
        for (std::size_t k = 0; k < 2 * width_; ++k) {
            gates[k] = sigmoid(from_input[k] + from_hidden[k]);
        }
        for (std::size_t k = 0; k < width_; ++k) {
            const std::size_t n = 2 * width_ + k;
            const double z = gates[width_ + k];
            gates[n] = std::tanh(from_input[n] + gates[k] * from_hidden[n]);
            hidden[k] = (1.0 - z) * gates[n] + z * trace.hidden.back()[k];
        }
        trace.gates.push_back(gates);
        trace.hidden.push_back(hidden);
    }

    void gru_backward(const Trace& trace, std::size_t place, const std::vector<double>& dhidden,
                      std::vector<double>& dbefore, RecurrentFault fault,
                      std::vector<double>& by_input, std::vector<double>& by_hidden) const {
        by_input.assign(3 * width_, 0.0);
        const std::vector<double>& gates = trace.gates[place];
        std::vector<double> dkept(width_);
        for (std::size_t k = 0; k < width_; ++k) {
            const double r = gates[k];
            const double z = gates[width_ + k];
            const double n = gates[2 * width_ + k];
            const double before = trace.hidden[place][k];
            double kept = trace.hidden_affine[place][2 * width_ + k];
            if (fault == RecurrentFault::kResetGradientWithoutBias) {
                kept -= weights_.bias_hh[2 * width_ + k];
            }
            const bool inverted = fault == RecurrentFault::kUpdateGateInverted;
            const double dn = dhidden[k] * (1.0 - z) * (1.0 - n * n);
            by_input[k] = dn * kept * r * (1.0 - r);
            by_input[width_ + k] =
                dhidden[k] * (inverted ? n - before : before - n) * z * (1.0 - z);
            by_input[2 * width_ + k] = dn;
            dkept[k] = fault == RecurrentFault::kResetGateMissing ? dn : dn * r;
            dbefore[k] += fault == RecurrentFault::kPastTheGatesMissing ? 0.0 : dhidden[k] * z;
        }
        by_hidden = by_input;
        for (std::size_t k = 0; k < width_; ++k) by_hidden[2 * width_ + k] = dkept[k];
    }

    RecurrentKind kind_;
    std::size_t width_;
    const RecurrentWeights& weights_;
};

Sequence mirrored(const Sequence& sequence) {
    return {sequence.rbegin(), sequence.rend()};
}

// One sequence through all layers: what went into each, and the traces.
struct Pass {
    std::vector<Sequence> inputs;  // One a layer, and last the output of the top.
    std::vector<Trace> traces;     // One a layer and direction.
};

class Stack {
  public:
    explicit Stack(const RecurrentProblem& problem)
        : problem_(problem), directions_(problem.spec.bidirectional ? 2 : 1) {}

    Pass forward(std::int64_t row) const {
        Pass pass;
        pass.inputs.push_back(zero_sequence(problem_.steps, problem_.in_features));
        const std::int64_t size = problem_.in_features;
        for (std::int64_t t = 0; t < problem_.steps; ++t) {
            for (std::int64_t f = 0; f < size; ++f) {
                pass.inputs[0][at(t)][at(f)] =
                    problem_.input[at((row * problem_.steps + t) * size + f)];
            }
        }
        for (std::int64_t layer = 0; layer < problem_.spec.num_layers; ++layer) {
            Sequence output = zero_sequence(problem_.steps, 0);
            for (std::int64_t d = 0; d < directions_; ++d) {
                const Sequence& input = pass.inputs.back();
                pass.traces.push_back(
                    direction(layer, d).forward(d == 0 ? input : mirrored(input)));
                for (std::int64_t t = 0; t < problem_.steps; ++t) {
                    const auto& hidden =
                        pass.traces.back().hidden[at(d == 0 ? t + 1 : problem_.steps - t)];
                    output[at(t)].insert(output[at(t)].end(), hidden.begin(), hidden.end());
                }
            }
            pass.inputs.push_back(output);
        }
        return pass;
    }

    std::vector<double> output(const Pass& pass) const {
        const Sequence& top = pass.inputs.back();
        std::vector<double> result;
        for (const auto& step : top) {
            if (problem_.spec.all_steps) result.insert(result.end(), step.begin(), step.end());
        }
        if (!problem_.spec.all_steps) {
            result = top.back();
            for (std::size_t k = at(problem_.spec.hidden_size); k < result.size(); ++k) {
                result[k] = top.front()[k];
            }
        }
        return result;
    }

    void backward(std::int64_t row, RecurrentFault fault, RecurrentGradients& gradients) const {
        const Pass pass = forward(row);
        Sequence gradient = top_gradient(row, fault);
        for (std::int64_t layer = problem_.spec.num_layers; layer-- > 0;) {
            gradient = layer_backward(pass, layer, gradient, fault, gradients);
        }
        for (const auto& step : gradient) {
            gradients.input.insert(gradients.input.end(), step.begin(), step.end());
        }
    }

  private:
    Direction direction(std::int64_t layer, std::int64_t d) const {
        return {problem_.spec.kind, problem_.spec.hidden_size,
                problem_.weights[at(layer * directions_ + d)]};
    }

    Sequence top_gradient(std::int64_t row, RecurrentFault fault) const {
        const std::int64_t width = directions_ * problem_.spec.hidden_size;
        Sequence result = zero_sequence(problem_.steps, width);
        const bool all = problem_.spec.all_steps;
        for (std::int64_t t = 0; t < problem_.steps; ++t) {
            for (std::int64_t k = 0; k < width; ++k) {
                const bool backwards = k >= problem_.spec.hidden_size &&
                                       fault != RecurrentFault::kLastOfReverseAtTheEnd;
                if (!all && t != (backwards ? 0 : problem_.steps - 1)) continue;
                const std::int64_t place = all ? (row * problem_.steps + t) : row;
                result[at(t)][at(k)] = problem_.output_gradient[at(place * width + k)];
            }
        }
        return result;
    }

    Sequence layer_backward(const Pass& pass, std::int64_t layer, const Sequence& gradient,
                            RecurrentFault fault, RecurrentGradients& gradients) const {
        const Sequence& input = pass.inputs[at(layer)];
        const std::size_t width = at(problem_.spec.hidden_size);
        Sequence sum = zero_sequence(problem_.steps, static_cast<std::int64_t>(input[0].size()));
        for (std::int64_t d = 0; d < directions_; ++d) {
            Sequence own;
            for (const auto& step : gradient) {
                const auto first = step.begin() + static_cast<std::ptrdiff_t>(at(d) * width);
                own.emplace_back(first, first + static_cast<std::ptrdiff_t>(width));
            }
            const bool mirror = d == 1;
            const bool wrong = mirror && fault == RecurrentFault::kReverseReadForward;
            const std::size_t number = at(layer * directions_ + d);
            Sequence part = direction(layer, d).backward(
                mirror && !wrong ? mirrored(input) : input, pass.traces[number],
                mirror ? mirrored(own) : own, fault, gradients.weights[number]);
            if (mirror) part = mirrored(part);
            if (mirror && fault == RecurrentFault::kUpperLayerGradientDropped) continue;
            for (std::size_t t = 0; t < sum.size(); ++t) {
                for (std::size_t k = 0; k < sum[t].size(); ++k) sum[t][k] += part[t][k];
            }
        }
        return sum;
    }

    const RecurrentProblem& problem_;
    std::int64_t directions_;
};

}  // namespace

std::vector<double> recurrent_forward(const RecurrentProblem& problem) {
    const Stack stack(problem);
    std::vector<double> outputs;
    for (std::int64_t row = 0; row < problem.rows; ++row) {
        const std::vector<double> output = stack.output(stack.forward(row));
        outputs.insert(outputs.end(), output.begin(), output.end());
    }
    return outputs;
}

RecurrentGradients recurrent_backward(const RecurrentProblem& problem, RecurrentFault fault) {
    RecurrentGradients gradients;
    for (const RecurrentWeights& weights : problem.weights) {
        gradients.weights.push_back({std::vector<double>(weights.weight_ih.size(), 0.0),
                                     std::vector<double>(weights.weight_hh.size(), 0.0),
                                     std::vector<double>(weights.bias_ih.size(), 0.0),
                                     std::vector<double>(weights.bias_hh.size(), 0.0)});
    }
    const Stack stack(problem);
    for (std::int64_t row = 0; row < problem.rows; ++row) {
        stack.backward(row, fault, gradients);
    }
    return gradients;
}

}  // namespace rangefinder::numeric
