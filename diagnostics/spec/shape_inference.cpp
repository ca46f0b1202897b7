#include "diagnostics/spec/shape_inference.hpp"

#include "diagnostics/spec/image_inference.hpp"
#include "diagnostics/spec/layer_input.hpp"
#include "diagnostics/spec/saturating.hpp"
#include "diagnostics/spec/sequence_inference.hpp"

namespace rangefinder {
namespace {

LayerCost infer_activation(const ActivationSpec&, const LayerInput& input) {
    LayerCost cost;
    cost.output = input.shape;
    if (input.shape) cost.flops.elements = as_double(elements_of(*input.shape));
    return cost;
}

LayerCost infer_flatten(const LayerInput& input) {
    LayerCost cost;
    if (input.shape) cost.output = Shape{elements_of(*input.shape)};
    return cost;
}

// The mask, and where it is kept in training.
LayerCost infer_dropout(const LayerInput& input) {
    LayerCost cost;
    cost.output = input.shape;
    if (!input.shape) return cost;
    cost.flops.elements = as_double(elements_of(*input.shape));
    cost.buffers = elements_of(*input.shape);
    return cost;
}

LayerCost infer_batch_norm(const LayerInput& input) {
    LayerCost cost;
    const bool fits = input.shape && (input.shape->size() == 1 || input.shape->size() == 3);
    const Shape channels = fits ? Shape{input.shape->front()} : Shape{};
    cost.parameters = {{"weight", channels},
                       {"bias", channels},
                       {"running_mean", channels, true},
                       {"running_var", channels, true}};
    if (!input.shape) return cost;
    if (!fits) {
        input.checks.add(input.pointer,
                         "is a batch_norm layer, which takes a vector or images, but its input "
                         "is " +
                             describe_shape(*input.shape) + ": use layer_norm");
        return cost;
    }
    cost.output = input.shape;
    cost.flops.elements = 8.0 * as_double(elements_of(*input.shape));
    return cost;
}

LayerCost infer_layer_norm(const LayerInput& input) {
    LayerCost cost;
    const Shape size = input.shape ? Shape{input.shape->back()} : Shape{};
    cost.parameters = {{"weight", size}, {"bias", size}};
    if (!input.shape) return cost;
    cost.output = input.shape;
    cost.flops.elements = 8.0 * as_double(elements_of(*input.shape));
    cost.buffers = 2 * (elements_of(*input.shape) / std::max<std::int64_t>(input.shape->back(), 1));
    return cost;
}

}  // namespace

// One call for each kind of layer.
class ShapeInference::Visitor {
  public:
    Visitor(ShapeInference& owner, const KnownShape& shape, const std::string& name,
            const std::string& pointer)
        : owner_(owner), name_(name), input_{shape, pointer, owner.checks_} {}

    LayerCost operator()(const LinearSpec& linear) {
        return linear.tied_to.empty() ? own_linear(linear) : tied_linear(linear);
    }
    LayerCost operator()(const Conv2dSpec& conv) { return infer_conv2d(conv, input_); }
    LayerCost operator()(const Pool2dSpec& pool) { return infer_pool2d(pool, input_); }
    LayerCost operator()(const FlattenSpec&) { return infer_flatten(input_); }
    LayerCost operator()(const ActivationSpec& spec) { return infer_activation(spec, input_); }
    LayerCost operator()(const GlobalAvgPool2dSpec&) { return infer_global_avg_pool2d(input_); }
    LayerCost operator()(const BatchNormSpec&) { return infer_batch_norm(input_); }
    LayerCost operator()(const LayerNormSpec&) { return infer_layer_norm(input_); }
    LayerCost operator()(const DropoutSpec&) { return infer_dropout(input_); }
    LayerCost operator()(const EmbeddingSpec& embedding) {
        if (owner_.data_ != nullptr) check_tokens(embedding, owner_.data_->tokens);
        const std::int64_t tokens = owner_.data_ != nullptr ? owner_.data_->tokens : 0;
        LayerCost cost = infer_embedding(embedding, tokens, input_);
        owner_.embeddings_[name_] = cost.parameters[0].shape;
        return cost;
    }
    LayerCost operator()(const PositionalEmbeddingSpec&) {
        return infer_positional_embedding(input_);
    }
    LayerCost operator()(const RecurrentSpec& spec) { return infer_recurrent(spec, input_); }
    LayerCost operator()(const AttentionSpec& spec) { return infer_attention(spec, input_); }
    LayerCost operator()(const TransformerBlockSpec& spec) {
        return infer_transformer_block(spec, input_);
    }

    LayerCost operator()(const ResidualSpec& residual) {
        LayerCost cost;
        if (owner_.depth_ >= kMaxResidualDepth) return cost;
        ++owner_.depth_;
        const std::string list = input_.pointer + "/layers";
        cost.inner = owner_.infer_all(residual.layers, input_.shape, name_ + ".", list);
        --owner_.depth_;
        for (const InferredLayer& layer : cost.inner) {
            const std::string below = layer.name.substr(name_.size() + 1) + ".";
            for (const ParameterShape& parameter : layer.cost.parameters) {
                cost.parameters.push_back(
                    {below + parameter.name, parameter.shape, parameter.buffer});
            }
        }
        if (!input_.shape || cost.inner.empty()) return cost;
        cost.output = input_.shape;
        cost.flops.elements = as_double(elements_of(*input_.shape));
        const KnownShape& inner_output = cost.inner.back().cost.output;
        if (inner_output && *inner_output != *input_.shape) report_changed_shape(*inner_output);
        return cost;
    }

  private:
    LayerCost own_linear(const LinearSpec& linear) {
        LayerCost cost;
        cost.parameters.push_back({"weight", {}});
        if (linear.bias) cost.parameters.push_back({"bias", {linear.out_features}});
        if (!takes_vectors()) return guessed_output(linear.out_features, std::move(cost));
        cost.parameters[0].shape = {linear.out_features, input_.shape->back()};
        return with_output(linear.out_features, std::move(cost));
    }

    LayerCost tied_linear(const LinearSpec& linear) {
        LayerCost cost;
        const auto owner = owner_.embeddings_.find(linear.tied_to);
        const bool found = owner != owner_.embeddings_.end();
        const Shape weight = found ? owner->second : Shape{};
        if (linear.bias) {
            cost.parameters.push_back({"bias", weight.empty() ? Shape{} : Shape{weight[0]}});
        }
        if (!found) {
            input_.checks.add(input_.pointer + "/tied_to",
                              "is \"" + linear.tied_to +
                                  "\"; allowed is the name of an embedding layer before this one" +
                                  known_embeddings());
            return cost;
        }
        if (weight.empty() || !takes_vectors()) return cost;
        if (linear.out_features != 0 && linear.out_features != weight[0]) {
            input_.checks.add(input_.pointer + "/out_features",
                              "is " + std::to_string(linear.out_features) + "; tied to \"" +
                                  linear.tied_to + "\" it is " + std::to_string(weight[0]) +
                                  ", and may be left out");
        }
        if (input_.shape->back() != weight[1]) {
            input_.checks.add(input_.pointer + "/tied_to",
                              "is \"" + linear.tied_to + "\", which has " +
                                  std::to_string(weight[1]) + " values a token, but " +
                                  std::to_string(input_.shape->back()) + " come in");
        }
        return with_output(weight[0], std::move(cost));
    }

    // False (and an error) for images, which a flatten layer has been forgotten before.
    bool takes_vectors() {
        if (!input_.shape) return false;
        if (input_.shape->size() != 3) return true;
        input_.checks.add(input_.pointer,
                          "is a linear layer, which takes a vector or a sequence, "
                          "but its input is " +
                              describe_shape(*input_.shape) + ": put a flatten layer before it");
        return false;
    }

    LayerCost with_output(std::int64_t size, LayerCost cost) const {
        cost.output = input_.shape;
        cost.output->back() = size;
        cost.flops.weights = 2.0 * as_double(elements_of(*input_.shape)) * as_double(size);
        return cost;
    }

    // After images the flatten layer that is missing would leave a vector, so that the layers
    // behind can be checked all the same.
    LayerCost guessed_output(std::int64_t size, LayerCost cost) const {
        if (input_.shape) cost.output = Shape{size};
        return cost;
    }

    void check_tokens(const EmbeddingSpec& embedding, std::int64_t tokens) {
        if (tokens == 0) {
            input_.checks.add(input_.pointer,
                              "is an embedding layer, which takes token numbers, but the data "
                              "holds values: leave it out, or use linear");
        } else if (embedding.num_embeddings > 0 && embedding.num_embeddings < tokens) {
            input_.checks.add(input_.pointer + "/num_embeddings",
                              "is " + std::to_string(embedding.num_embeddings) +
                                  ", but the data has " + std::to_string(tokens) +
                                  " tokens; allowed is that many or more, or leaving it out");
        }
    }

    std::string known_embeddings() const {
        std::string text;
        for (const auto& [name, shape] : owner_.embeddings_) text += ", \"" + name + "\"";
        if (text.empty()) return "; there is none";
        return ": " + text.substr(2);
    }

    void report_changed_shape(const Shape& output) {
        input_.checks.add(input_.pointer + "/layers",
                          "turn " + describe_shape(*input_.shape) + " into " +
                              describe_shape(output) +
                              "; a residual's layers must keep the shape, for the sum");
    }

    ShapeInference& owner_;
    const std::string& name_;
    const LayerInput input_;
};

LayerCost ShapeInference::infer(const LayerParameters& layer, const KnownShape& input,
                                const std::string& name, const std::string& pointer) {
    return std::visit(Visitor(*this, input, name, pointer), layer);
}

std::vector<InferredLayer> ShapeInference::infer_all(const std::vector<LayerSpec>& layers,
                                                     KnownShape input, const std::string& prefix,
                                                     const std::string& pointer) {
    std::vector<InferredLayer> inferred;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        InferredLayer layer;
        layer.name = prefix + (layers[i].name.empty() ? std::to_string(i) : layers[i].name);
        layer.pointer = join_pointer(pointer, i);
        layer.parameters = &layers[i].parameters;
        layer.input = input;
        layer.cost = infer(layers[i].parameters, input, layer.name, layer.pointer);
        input = layer.cost.output;
        inferred.push_back(std::move(layer));
    }
    return inferred;
}

namespace {

InferredModel infer_with(ShapeInference& inference, const ModelSpec& spec,
                         const KnownShape& example) {
    const auto last = [](const std::vector<InferredLayer>& layers, const KnownShape& input) {
        return layers.empty() ? input : layers.back().cost.output;
    };
    InferredModel model;
    model.layers = inference.infer_all(spec.layers, example, "", "/model/layers");
    model.output = last(model.layers, example);
    for (std::size_t i = 0; i < spec.heads.size(); ++i) {
        InferredModel::Head head;
        head.layers =
            inference.infer_all(spec.heads[i].layers, model.output, spec.heads[i].name + ".",
                                join_pointer("/model/heads", i) + "/layers");
        head.output = last(head.layers, model.output);
        model.heads.push_back(std::move(head));
    }
    return model;
}

// Numbers that only name something are not to be multiplied.
void check_first_layer(const std::vector<InferredLayer>& layers, FieldChecks& checks) {
    if (layers.empty()) return;
    const InferredLayer& first = layers.front();
    if (std::holds_alternative<EmbeddingSpec>(*first.parameters)) return;
    checks.add(first.pointer, "is a " + layer_type_name(*first.parameters) +
                                  " layer, but the data holds token numbers; allowed as the first "
                                  "layer is embedding");
}

}  // namespace

InferredModel infer_model(const ModelSpec& model, const DataShape& data, FieldChecks& checks) {
    ShapeInference inference(data, checks);
    InferredModel inferred = infer_with(inference, model, data.example);
    if (data.tokens == 0) return inferred;
    check_first_layer(inferred.layers, checks);
    if (!inferred.layers.empty()) return inferred;
    for (const InferredModel::Head& head : inferred.heads) check_first_layer(head.layers, checks);
    return inferred;
}

InferredModel infer_names(const ModelSpec& model) {
    FieldChecks unheard;
    ShapeInference inference(unheard);
    return infer_with(inference, model, std::nullopt);
}

LayerCost infer_layer(const LayerParameters& layer, const KnownShape& input,
                      const std::string& pointer, FieldChecks& checks) {
    return ShapeInference(checks).infer(layer, input, "", pointer);
}

std::int64_t elements_of(const Shape& shape) {
    std::int64_t count = 1;
    for (const std::int64_t size : shape) count = saturating_multiply(count, size);
    return count;
}

std::int64_t parameter_count(const LayerCost& cost) {
    std::int64_t count = 0;
    for (const ParameterShape& parameter : cost.parameters) {
        if (parameter.buffer || parameter.shape.empty()) continue;
        count = saturating_add(count, elements_of(parameter.shape));
    }
    return count;
}

std::string to_text(std::span<const std::int64_t> shape) {
    std::string text;
    for (const std::int64_t size : shape) {
        if (!text.empty()) text += "x";
        text += std::to_string(size);
    }
    return text;
}

std::string describe_shape(const Shape& shape) {
    if (shape.size() == 1) return "a vector of " + std::to_string(shape[0]);
    if (shape.size() == 2) {
        return "a sequence of " + std::to_string(shape[0]) + " steps of " +
               std::to_string(shape[1]) + " values";
    }
    return to_text(shape);
}

}  // namespace rangefinder
