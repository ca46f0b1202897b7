#include "tests/numeric/reference_transformer.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/base/check.hpp"

namespace rangefinder::numeric {

namespace {

using Values = std::vector<double>;

std::size_t at(std::int64_t value) {
    return static_cast<std::size_t>(value);
}

// y = x Wᵀ + b; `bias` may be empty.
Values linear(const Values& x, const Values& weight, const Values& bias, std::size_t in) {
    const std::size_t out = weight.size() / in;
    const std::size_t rows = x.size() / in;
    Values y(rows * out);
    for (std::size_t n = 0; n < rows; ++n) {
        for (std::size_t o = 0; o < out; ++o) {
            double sum = bias.empty() ? 0.0 : bias[o];
            for (std::size_t i = 0; i < in; ++i) sum += x[n * in + i] * weight[o * in + i];
            y[n * out + o] = sum;
        }
    }
    return y;
}

// Adds to the gradients of weight and, where not null, bias; gives that of x.
Values linear_back(const Values& x, const Values& weight, const Values& slopes, std::size_t in,
                   Values& weight_gradient, Values* bias_gradient) {
    const std::size_t out = weight.size() / in;
    weight_gradient.resize(weight.size());
    if (bias_gradient) bias_gradient->resize(out);
    Values result(x.size());
    for (std::size_t n = 0; n < x.size() / in; ++n) {
        for (std::size_t o = 0; o < out; ++o) {
            const double slope = slopes[n * out + o];
            if (bias_gradient) (*bias_gradient)[o] += slope;
            for (std::size_t i = 0; i < in; ++i) {
                weight_gradient[o * in + i] += slope * x[n * in + i];
                result[n * in + i] += slope * weight[o * in + i];
            }
        }
    }
    return result;
}

struct RowMoments {
    double mean = 0.0;
    double inverse = 0.0;
};

RowMoments moments_of(const double* x, std::size_t width, double eps) {
    RowMoments moments;
    for (std::size_t i = 0; i < width; ++i) moments.mean += x[i] / static_cast<double>(width);
    double variance = 0.0;
    for (std::size_t i = 0; i < width; ++i) {
        variance += (x[i] - moments.mean) * (x[i] - moments.mean) / static_cast<double>(width);
    }
    moments.inverse = 1.0 / std::sqrt(variance + eps);
    return moments;
}

double activate(ActivationKind kind, double x) {
    if (kind == ActivationKind::kRelu) return std::max(x, 0.0);
    return 0.5 * x * (1.0 + std::erf(x / std::sqrt(2.0)));
}

double slope_of(ActivationKind kind, double x) {
    if (kind == ActivationKind::kRelu) return x > 0.0 ? 1.0 : 0.0;
    return 0.5 * (1.0 + std::erf(x / std::sqrt(2.0))) +
           x * std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::acos(-1.0));
}

Values sum(const Values& a, const Values& b) {
    Values result = a;
    for (std::size_t index = 0; index < a.size(); ++index) result[index] += b[index];
    return result;
}

// Both directions of every layer over one problem's sizes.
class Reference {
  public:
    Reference(const TransformerProblem& problem, TransformerFault fault)
        : problem_(problem), fault_(fault) {}

    Values forward(const LayerSpec& layer, const Values& x);
    Values backward(const LayerSpec& layer, const Values& x, const Values& slopes);

    NamedValues gradients;

  private:
    const Values& value(const std::string& name) const { return problem_.parameters.at(name); }
    std::size_t width_of(const Values& x) const {
        return x.size() / at(problem_.rows * problem_.length);
    }
    const std::string& table_of(const LinearSpec& spec, const std::string& name) const {
        return spec.tied_to.empty() ? name : spec.tied_to;
    }

    Values norm(const std::string& name, const Values& x, double eps = 1e-5) const;
    Values norm_back(const std::string& name, const Values& x, const Values& slopes,
                     double eps = 1e-5);
    Values scores(const AttentionSpec& spec, const Values& q, const Values& k) const;
    Values context(const AttentionSpec& spec, const Values& p, const Values& v) const;
    Values attention(const std::string& name, const AttentionSpec& spec, const Values& x) const;
    Values attention_back(const std::string& name, const AttentionSpec& spec, const Values& x,
                          const Values& slopes);
    Values score_slopes(const AttentionSpec& spec, const Values& p, const Values& v,
                        const Values& slopes) const;
    Values network(const std::string& name, const TransformerBlockSpec& spec,
                   const Values& x) const;
    Values network_back(const std::string& name, const TransformerBlockSpec& spec, const Values& x,
                        const Values& slopes);
    Values block(const std::string& name, const TransformerBlockSpec& spec, const Values& x) const;
    Values block_back(const std::string& name, const TransformerBlockSpec& spec, const Values& x,
                      const Values& slopes);
    Values embed(const std::string& name, const Values& tokens, std::size_t width) const;
    void embed_back(const std::string& name, const Values& tokens, const Values& slopes);
    Values positions_back(const std::string& name, const Values& slopes);
    Values output_back(const LinearSpec& spec, const std::string& name, const Values& x,
                       const Values& slopes);

    const TransformerProblem& problem_;
    TransformerFault fault_;
};

Values Reference::norm(const std::string& name, const Values& x, double eps) const {
    const Values& weight = value(name + ".weight");
    const std::size_t width = weight.size();
    Values y(x.size());
    for (std::size_t start = 0; start < x.size(); start += width) {
        const RowMoments moments = moments_of(x.data() + start, width, eps);
        for (std::size_t i = 0; i < width; ++i) {
            y[start + i] = (x[start + i] - moments.mean) * moments.inverse * weight[i] +
                           value(name + ".bias")[i];
        }
    }
    return y;
}

Values Reference::norm_back(const std::string& name, const Values& x, const Values& slopes,
                            double eps) {
    const Values& weight = value(name + ".weight");
    const std::size_t width = weight.size();
    const double share = 1.0 / static_cast<double>(width);
    Values& weight_gradient = gradients[name + ".weight"];
    Values& bias_gradient = gradients[name + ".bias"];
    weight_gradient.resize(width);
    bias_gradient.resize(width);
    Values result(x.size());
    for (std::size_t start = 0; start < x.size(); start += width) {
        const RowMoments moments = moments_of(x.data() + start, width, eps);
        const auto normalized = [&](std::size_t i) {
            return (x[start + i] - moments.mean) * moments.inverse;
        };
        double mean = 0.0;
        double along = 0.0;
        for (std::size_t i = 0; i < width; ++i) {
            mean += share * slopes[start + i] * weight[i];
            along += share * slopes[start + i] * weight[i] * normalized(i);
            weight_gradient[i] += slopes[start + i] * normalized(i);
            const bool counts = fault_ != TransformerFault::kNormBiasOfOneRow || start == 0;
            bias_gradient[i] += counts ? slopes[start + i] : 0.0;
        }
        if (fault_ == TransformerFault::kNormWithoutMean) mean = 0.0;
        if (fault_ == TransformerFault::kNormWithoutVariance) along = 0.0;
        for (std::size_t i = 0; i < width; ++i) {
            result[start + i] =
                moments.inverse * (slopes[start + i] * weight[i] - mean - normalized(i) * along);
        }
    }
    return result;
}

// Calls visit(place in a score matrix [rows, heads, length, length], place of row t in an [..., D]
// array, that of row s, first column, columns) for every pair of positions of every head.
template <typename Visit>
void for_each_pair(const TransformerProblem& problem, std::int64_t heads, std::size_t width,
                   Visit visit) {
    const std::size_t length = at(problem.length);
    const std::size_t size = width / at(heads);
    std::size_t place = 0;
    for (std::size_t n = 0; n < at(problem.rows); ++n) {
        for (std::size_t h = 0; h < at(heads); ++h) {
            for (std::size_t t = 0; t < length; ++t) {
                for (std::size_t s = 0; s < length; ++s) {
                    visit(place++, (n * length + t) * width + h * size,
                          (n * length + s) * width + h * size, size, s <= t);
                }
            }
        }
    }
}

// Probabilities.
Values Reference::scores(const AttentionSpec& spec, const Values& q, const Values& k) const {
    const std::size_t length = at(problem_.length);
    Values p(at(problem_.rows * spec.num_heads) * length * length);
    for_each_pair(problem_, spec.num_heads, width_of(q),
                  [&](auto place, auto row, auto other, auto size, bool past) {
                      double dot = 0.0;
                      for (std::size_t i = 0; i < size; ++i) dot += q[row + i] * k[other + i];
                      const bool seen = past || !spec.causal;
                      p[place] = seen ? std::exp(dot / std::sqrt(static_cast<double>(size))) : 0.0;
                  });
    for (std::size_t start = 0; start < p.size(); start += length) {
        double total = 0.0;
        for (std::size_t s = 0; s < length; ++s) total += p[start + s];
        for (std::size_t s = 0; s < length; ++s) p[start + s] /= total;
    }
    return p;
}

Values Reference::context(const AttentionSpec& spec, const Values& p, const Values& v) const {
    Values c(v.size());
    for_each_pair(problem_, spec.num_heads, width_of(v),
                  [&](auto place, auto row, auto other, auto size, bool) {
                      for (std::size_t i = 0; i < size; ++i) c[row + i] += p[place] * v[other + i];
                  });
    return c;
}

Values Reference::attention(const std::string& name, const AttentionSpec& spec,
                            const Values& x) const {
    const std::size_t width = width_of(x);
    const Values q = linear(x, value(name + ".q.weight"), value(name + ".q.bias"), width);
    const Values k = linear(x, value(name + ".k.weight"), {}, width);
    const Values v = linear(x, value(name + ".v.weight"), value(name + ".v.bias"), width);
    return linear(context(spec, scores(spec, q, k), v), value(name + ".o.weight"),
                  value(name + ".o.bias"), width);
}

// The gradient by scores, scale included.
Values Reference::score_slopes(const AttentionSpec& spec, const Values& p, const Values& v,
                               const Values& slopes) const {
    const std::size_t length = at(problem_.length);
    Values result(p.size());
    double scale = 1.0;
    for_each_pair(problem_, spec.num_heads, width_of(v),
                  [&](auto place, auto row, auto other, auto size, bool) {
                      for (std::size_t i = 0; i < size; ++i) {
                          result[place] += slopes[row + i] * v[other + i];
                      }
                      scale = 1.0 / std::sqrt(static_cast<double>(size));
                  });
    if (fault_ == TransformerFault::kScoresNotScaled) scale = 1.0;
    for (std::size_t start = 0; start < p.size(); start += length) {
        double mean = 0.0;
        for (std::size_t s = 0; s < length; ++s) mean += p[start + s] * result[start + s];
        if (fault_ == TransformerFault::kSoftmaxWithoutMean) mean = 0.0;
        for (std::size_t s = 0; s < length; ++s) {
            result[start + s] = scale * p[start + s] * (result[start + s] - mean);
        }
    }
    return result;
}

Values Reference::attention_back(const std::string& name, const AttentionSpec& spec,
                                 const Values& x, const Values& slopes) {
    const std::size_t width = width_of(x);
    const Values q = linear(x, value(name + ".q.weight"), value(name + ".q.bias"), width);
    const Values k = linear(x, value(name + ".k.weight"), {}, width);
    const Values v = linear(x, value(name + ".v.weight"), value(name + ".v.bias"), width);
    const Values p = scores(spec, q, k);
    const Values by_context =
        linear_back(context(spec, p, v), value(name + ".o.weight"), slopes, width,
                    gradients[name + ".o.weight"], &gradients[name + ".o.bias"]);
    const Values by_scores = score_slopes(spec, p, v, by_context);
    Values dq(x.size());
    Values dk(x.size());
    Values dv(x.size());
    for_each_pair(
        problem_, spec.num_heads, width, [&](auto place, auto row, auto other, auto size, bool) {
            const bool keys = fault_ == TransformerFault::kKeysFromKeys;
            const bool plain = fault_ == TransformerFault::kValuesNotTransposed;
            for (std::size_t i = 0; i < size; ++i) {
                dq[row + i] += by_scores[place] * k[other + i];
                dk[other + i] += by_scores[place] * (keys ? k : q)[row + i];
                dv[(plain ? row : other) + i] += p[place] * by_context[(plain ? other : row) + i];
            }
        });
    const Values through_q =
        linear_back(x, value(name + ".q.weight"), dq, width, gradients[name + ".q.weight"],
                    &gradients[name + ".q.bias"]);
    const Values through_k = linear_back(x, value(name + ".k.weight"), dk, width,
                                         gradients[name + ".k.weight"], nullptr);
    const Values through_v =
        linear_back(x, value(name + ".v.weight"), dv, width, gradients[name + ".v.weight"],
                    &gradients[name + ".v.bias"]);
    const Values both = sum(through_q, through_k);
    return fault_ == TransformerFault::kProjectionForgotten ? both : sum(both, through_v);
}

Values Reference::network(const std::string& name, const TransformerBlockSpec& spec,
                          const Values& x) const {
    const std::size_t width = width_of(x);
    Values hidden = linear(x, value(name + ".fc1.weight"), value(name + ".fc1.bias"), width);
    for (double& one : hidden) one = activate(spec.activation, one);
    return linear(hidden, value(name + ".fc2.weight"), value(name + ".fc2.bias"),
                  at(spec.dim_feedforward));
}

Values Reference::network_back(const std::string& name, const TransformerBlockSpec& spec,
                               const Values& x, const Values& slopes) {
    const std::size_t width = width_of(x);
    const Values before = linear(x, value(name + ".fc1.weight"), value(name + ".fc1.bias"), width);
    Values hidden = before;
    for (double& one : hidden) one = activate(spec.activation, one);
    Values by_hidden =
        linear_back(hidden, value(name + ".fc2.weight"), slopes, at(spec.dim_feedforward),
                    gradients[name + ".fc2.weight"], &gradients[name + ".fc2.bias"]);
    for (std::size_t index = 0; index < before.size(); ++index) {
        const bool passed = fault_ == TransformerFault::kNetworkActivationPassed;
        by_hidden[index] *= passed ? 1.0 : slope_of(spec.activation, before[index]);
    }
    return linear_back(x, value(name + ".fc1.weight"), by_hidden, width,
                       gradients[name + ".fc1.weight"], &gradients[name + ".fc1.bias"]);
}

Values Reference::block(const std::string& name, const TransformerBlockSpec& spec,
                        const Values& x) const {
    const AttentionSpec heads{spec.num_heads, spec.causal};
    if (spec.norm_first) {
        const Values h = sum(x, attention(name + ".attn", heads, norm(name + ".ln1", x)));
        return sum(h, network(name, spec, norm(name + ".ln2", h)));
    }
    const Values h = norm(name + ".ln1", sum(x, attention(name + ".attn", heads, x)));
    return norm(name + ".ln2", sum(h, network(name, spec, h)));
}

Values Reference::block_back(const std::string& name, const TransformerBlockSpec& spec,
                             const Values& x, const Values& slopes) {
    const AttentionSpec heads{spec.num_heads, spec.causal};
    const auto with_skip = [&](TransformerFault forgotten, const Values& path, const Values& skip) {
        return fault_ == forgotten ? path : sum(path, skip);
    };
    if (spec.norm_first) {
        const Values normed = norm(name + ".ln1", x);
        const Values h = sum(x, attention(name + ".attn", heads, normed));
        const Values by_network = network_back(name, spec, norm(name + ".ln2", h), slopes);
        const Values by_h = with_skip(TransformerFault::kSecondSkipForgotten,
                                      norm_back(name + ".ln2", h, by_network), slopes);
        const Values by_normed = attention_back(name + ".attn", heads, normed, by_h);
        return with_skip(TransformerFault::kFirstSkipForgotten,
                         norm_back(name + ".ln1", x, by_normed), by_h);
    }
    const Values first = sum(x, attention(name + ".attn", heads, x));
    const Values h = norm(name + ".ln1", first);
    const Values second = sum(h, network(name, spec, h));
    const Values by_second = norm_back(name + ".ln2", second, slopes);
    const Values by_h = with_skip(TransformerFault::kSecondSkipForgotten,
                                  network_back(name, spec, h, by_second), by_second);
    const Values by_first = norm_back(name + ".ln1", first, by_h);
    return with_skip(TransformerFault::kFirstSkipForgotten,
                     attention_back(name + ".attn", heads, x, by_first), by_first);
}

Values Reference::embed(const std::string& name, const Values& tokens, std::size_t width) const {
    Values y;
    for (const double token : tokens) {
        const auto start = static_cast<std::size_t>(token) * width;
        for (std::size_t i = 0; i < width; ++i) y.push_back(value(name + ".weight")[start + i]);
    }
    return y;
}

void Reference::embed_back(const std::string& name, const Values& tokens, const Values& slopes) {
    Values& gradient = gradients[name + ".weight"];
    gradient.resize(value(name + ".weight").size());
    if (fault_ == TransformerFault::kTiedOutputOnly) return;
    const std::size_t width = slopes.size() / tokens.size();
    for (std::size_t place = 0; place < tokens.size(); ++place) {
        for (std::size_t i = 0; i < width; ++i) {
            double& target = gradient[static_cast<std::size_t>(tokens[place]) * width + i];
            const double slope = slopes[place * width + i];
            target = fault_ == TransformerFault::kEmbeddingLastTokenWins ? slope : target + slope;
        }
    }
}

Values Reference::positions_back(const std::string& name, const Values& slopes) {
    const std::size_t size = value(name + ".weight").size();
    Values& gradient = gradients[name + ".weight"];
    gradient.resize(size);
    for (std::size_t index = 0; index < slopes.size(); ++index) {
        if (index >= size && fault_ == TransformerFault::kPositionsOfOneExample) break;
        gradient[index % size] += slopes[index];
    }
    return slopes;
}

Values Reference::output_back(const LinearSpec& spec, const std::string& name, const Values& x,
                              const Values& slopes) {
    const std::string table = table_of(spec, name) + ".weight";
    Values unused;
    const bool ignored = fault_ == TransformerFault::kTiedEmbeddingOnly;
    return linear_back(x, value(table), slopes, width_of(x), ignored ? unused : gradients[table],
                       spec.bias ? &gradients[name + ".bias"] : nullptr);
}

Values Reference::forward(const LayerSpec& layer, const Values& x) {
    const std::string& name = layer.name;
    if (const auto* embedding = std::get_if<EmbeddingSpec>(&layer.parameters)) {
        return embed(name, x, at(embedding->embedding_dim));
    }
    if (const auto* spec = std::get_if<LinearSpec>(&layer.parameters)) {
        return linear(x, value(table_of(*spec, name) + ".weight"),
                      spec->bias ? value(name + ".bias") : Values(), width_of(x));
    }
    if (const auto* spec = std::get_if<LayerNormSpec>(&layer.parameters)) {
        return norm(name, x, spec->eps);
    }
    if (const auto* spec = std::get_if<AttentionSpec>(&layer.parameters)) {
        return attention(name, *spec, x);
    }
    if (const auto* spec = std::get_if<TransformerBlockSpec>(&layer.parameters)) {
        return block(name, *spec, x);
    }
    RF_CHECK(std::holds_alternative<PositionalEmbeddingSpec>(layer.parameters));
    const Values& weight = value(name + ".weight");
    Values y = x;
    for (std::size_t index = 0; index < y.size(); ++index)
        y[index] += weight[index % weight.size()];
    return y;
}

Values Reference::backward(const LayerSpec& layer, const Values& x, const Values& slopes) {
    const std::string& name = layer.name;
    if (std::holds_alternative<EmbeddingSpec>(layer.parameters)) {
        embed_back(name, x, slopes);
        return {};
    }
    if (const auto* spec = std::get_if<LinearSpec>(&layer.parameters)) {
        return output_back(*spec, name, x, slopes);
    }
    if (const auto* spec = std::get_if<LayerNormSpec>(&layer.parameters)) {
        return norm_back(name, x, slopes, spec->eps);
    }
    if (const auto* spec = std::get_if<AttentionSpec>(&layer.parameters)) {
        return attention_back(name, *spec, x, slopes);
    }
    if (const auto* spec = std::get_if<TransformerBlockSpec>(&layer.parameters)) {
        return block_back(name, *spec, x, slopes);
    }
    return positions_back(name, slopes);
}

}  // namespace

std::vector<double> transformer_forward(const TransformerProblem& problem) {
    Reference reference(problem, TransformerFault::kNone);
    Values x = problem.input;
    for (const LayerSpec& layer : problem.layers) x = reference.forward(layer, x);
    return x;
}

TransformerGradients transformer_backward(const TransformerProblem& problem,
                                          TransformerFault fault) {
    Reference reference(problem, fault);
    std::vector<Values> inputs{problem.input};
    for (const LayerSpec& layer : problem.layers) {
        inputs.push_back(reference.forward(layer, inputs.back()));
    }
    Values slopes = problem.output_gradient;
    for (std::size_t index = problem.layers.size(); index-- > 0;) {
        slopes = reference.backward(problem.layers[index], inputs[index], slopes);
    }
    return {std::move(reference.gradients), std::move(slopes)};
}

}  // namespace rangefinder::numeric
