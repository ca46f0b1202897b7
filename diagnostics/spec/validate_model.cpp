#include "diagnostics/spec/validate_model.hpp"

#include <algorithm>
#include <set>

#include "diagnostics/spec/known_names.hpp"
#include "diagnostics/spec/validate_layers.hpp"

namespace rangefinder {
namespace {

constexpr std::size_t kMaxLayerNameBytes = 64;

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

// Series and parameters are named after layers ("gradient_norm/NAME", "NAME.weight"), so no '/' and
// no '.'.
void check_name(const std::string& pointer, const std::string& name, FieldChecks& checks) {
    if (name.size() > kMaxLayerNameBytes) {
        checks.add(pointer, "has " + std::to_string(name.size()) +
                                " characters; allowed are at most " +
                                std::to_string(kMaxLayerNameBytes));
    } else if (!std::all_of(name.begin(), name.end(), is_name_character)) {
        checks.add(pointer, "is \"" + name + "\"; allowed are letters, digits, '_' and '-'");
    }
}

// Names in one list differ; `seen` holds those that stand beside it (heads beside layers).
void check_names(const std::vector<LayerSpec>& layers, const std::string& list,
                 std::set<std::string> seen, FieldChecks& checks) {
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const std::string pointer = join_pointer(list, i);
        const std::string name = layers[i].name.empty() ? std::to_string(i) : layers[i].name;
        check_name(pointer + "/name", layers[i].name, checks);
        if (!seen.insert(name).second) {
            checks.add(pointer + "/name", "\"" + name + "\" is the name of another layer too");
        }
        if (const auto* residual = std::get_if<ResidualSpec>(&layers[i].parameters)) {
            check_names(residual->layers, pointer + "/layers", {}, checks);
        }
    }
}

std::size_t count_layers(const std::vector<LayerSpec>& layers) {
    std::size_t count = layers.size();
    for (const LayerSpec& layer : layers) {
        const auto* residual = std::get_if<ResidualSpec>(&layer.parameters);
        if (residual != nullptr) count += count_layers(residual->layers);
    }
    return count;
}

// False: too many to look at each.
bool check_counts(const ModelSpec& model, FieldChecks& checks) {
    if (model.heads.size() > kMaxHeads) {
        checks.add("/model/heads", "has " + std::to_string(model.heads.size()) +
                                       " heads; allowed are at most " + std::to_string(kMaxHeads));
        return false;
    }
    std::size_t count = count_layers(model.layers);
    for (const HeadSpec& head : model.heads) count += count_layers(head.layers);
    if (count >= 1 && count <= kMaxLayers) return true;
    checks.add("/model/layers", "has " + std::to_string(count) +
                                    " layers in all; allowed are 1 to " +
                                    std::to_string(kMaxLayers));
    return false;
}

void check_class_weights(const LossSpec& loss, const std::string& pointer, FieldChecks& checks) {
    double sum = 0.0;
    for (std::size_t i = 0; i < loss.class_weights.size(); ++i) {
        checks.number(join_pointer(pointer, i), loss.class_weights[i], {0.0, 1e9});
        sum += loss.class_weights[i];
    }
    if (!loss.class_weights.empty() && sum == 0.0) {
        checks.add(pointer, "are all 0; allowed is at least one above 0");
    }
}

void check_loss(const LossSpec& loss, const std::string& pointer, FieldChecks& checks) {
    const bool labels =
        loss.kind == LossKind::kCrossEntropy || loss.kind == LossKind::kBceWithLogits;
    if (loss.target == LossTarget::kInput && labels) {
        checks.add(pointer + "/target", "is \"input\", which " + loss_name(loss.kind) +
                                            " does not go with; allowed are mse, l1 and huber");
    }
    checks.number(pointer + "/label_smoothing", loss.label_smoothing, {0.0, 1.0, false, true});
    check_class_weights(loss, pointer + "/class_weights", checks);
    if (loss.ignore_index) {
        checks.integer(pointer + "/ignore_index", *loss.ignore_index,
                       {-1'000'000'000, 1'000'000'000});
    }
    checks.number(pointer + "/pos_weight", loss.pos_weight, {0.0, 1e9, true, false});
    checks.number(pointer + "/delta", loss.delta, {0.0, 1e9, true, false});
}

void check_heads(const ModelSpec& model, FieldChecks& checks) {
    std::set<std::string> seen;
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        const std::string& name = model.layers[i].name;
        seen.insert(name.empty() ? std::to_string(i) : name);
    }
    for (std::size_t i = 0; i < model.heads.size(); ++i) {
        const HeadSpec& head = model.heads[i];
        const std::string pointer = join_pointer("/model/heads", i);
        check_name(pointer + "/name", head.name, checks);
        if (head.name.empty()) {
            checks.add(pointer + "/name", "is empty; allowed is a name of its own");
        } else if (!seen.insert(head.name).second) {
            checks.add(pointer + "/name",
                       "\"" + head.name + "\" is the name of another head or layer too");
        }
        validate_layers(head.layers, pointer + "/layers", checks);
        check_names(head.layers, pointer + "/layers", {}, checks);
        check_loss(head.loss, pointer + "/loss", checks);
        checks.number(pointer + "/weight", head.weight, {0.0, 1e9});
        checks.number(pointer + "/learning_rate_scale", head.learning_rate_scale, {0.0, 1e6});
    }
    const auto counts = [](const HeadSpec& head) { return head.weight > 0.0; };
    if (!model.heads.empty() && std::none_of(model.heads.begin(), model.heads.end(), counts)) {
        checks.add("/model/heads", "have no weight above 0, so nothing would be trained");
    }
}

void check_freeze(const ModelSpec& model, const KnownNames& known, FieldChecks& checks) {
    for (std::size_t i = 0; i < model.freeze.size(); ++i) {
        if (known.knows(model.freeze[i])) continue;
        checks.add(join_pointer("/model/freeze", i), unknown_name_text(model.freeze[i]));
    }
    std::set<std::string> frozen;
    for (const std::string& name :
         std::set<std::string>(model.freeze.begin(), model.freeze.end())) {
        const auto parameters = known.parameters_of(name);
        frozen.insert(parameters.begin(), parameters.end());
    }
    if (frozen.size() < known.parameters().size()) return;
    checks.add(model.freeze.empty() ? "/model/layers" : "/model/freeze",
               "leaves no parameter to train");
}

bool is_weights_id(const std::string& id) {
    const auto is_id_character = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    };
    for (const std::string prefix : {"w_", "job_"}) {
        if (!id.starts_with(prefix) || id.size() == prefix.size() || id.size() > 100) continue;
        return std::all_of(id.begin() + static_cast<std::ptrdiff_t>(prefix.size()), id.end(),
                           is_id_character);
    }
    return false;
}

void check_weights(const ModelSpec& model, const KnownNames& known, FieldChecks& checks) {
    const WeightsSpec& weights = model.weights;
    if (weights.id.empty() && weights.include.empty()) return;
    if (!is_weights_id(weights.id)) {
        checks.add("/model/weights", "is \"" + weights.id +
                                         "\"; allowed is uploaded weights' id, \"w_...\", or a "
                                         "finished training's, \"job_...\"");
    }
    for (std::size_t i = 0; i < weights.include.size(); ++i) {
        if (known.knows(weights.include[i])) continue;
        checks.add(join_pointer("/model/weights/include", i),
                   unknown_name_text(weights.include[i]));
    }
}

}  // namespace

void validate_model(const ModelSpec& model, FieldChecks& checks) {
    if (!check_counts(model, checks)) return;
    validate_layers(model.layers, "/model/layers", checks);
    check_names(model.layers, "/model/layers", {}, checks);
    if (model.heads.empty()) check_loss(model.loss, "/model/loss", checks);
    check_heads(model, checks);
    const KnownNames known(model);
    check_freeze(model, known, checks);
    check_weights(model, known, checks);
}

}  // namespace rangefinder
