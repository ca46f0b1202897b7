#include "daemon/codec/optimizer_codec.hpp"

#include <algorithm>
#include <cmath>

#include "daemon/codec/member_lists.hpp"
#include "daemon/codec/type_words.hpp"

namespace rangefinder::codec {
namespace {

constexpr std::size_t kMostGroups = 1000;
constexpr std::size_t kMostNames = 10'000;

bool estimates_the_rate(OptimizerKind kind) {
    return kind == OptimizerKind::kDAdaptAdam || kind == OptimizerKind::kProdigy;
}

bool has_betas(OptimizerKind kind) {
    return kind == OptimizerKind::kAdam || kind == OptimizerKind::kAdamW ||
           estimates_the_rate(kind);
}

void read_betas(ObjectReader& reader, OptimizerSpec& optimizer) {
    const Json* member = reader.find("betas");
    if (member == nullptr) return;
    const std::string pointer = reader.pointer_of("betas");
    if (!member->is_array() || member->size() != 2) {
        reader.errors().push_back({pointer, "must be [beta1, beta2], not " + shown(*member)});
        return;
    }
    const auto beta1 = read_number((*member)[0], pointer + "/0", reader.errors());
    const auto beta2 = read_number((*member)[1], pointer + "/1", reader.errors());
    optimizer.beta1 = beta1.value_or(optimizer.beta1);
    optimizer.beta2 = beta2.value_or(optimizer.beta2);
}

void read_own_members(ObjectReader& reader, OptimizerSpec& optimizer) {
    const OptimizerKind kind = optimizer.kind;
    if (kind == OptimizerKind::kSgd) {
        reader.number("momentum", optimizer.momentum).boolean("nesterov", optimizer.nesterov);
        return;
    }
    if (has_betas(kind)) read_betas(reader, optimizer);
    reader.number("eps", optimizer.eps);
    if (kind == OptimizerKind::kRmsprop) {
        reader.number("alpha", optimizer.alpha)
            .number("momentum", optimizer.momentum)
            .boolean("centered", optimizer.centered);
    }
    if (kind == OptimizerKind::kAdagrad) {
        reader.number("lr_decay", optimizer.lr_decay)
            .number("initial_accumulator_value", optimizer.initial_accumulator_value);
    }
    if (estimates_the_rate(kind)) reader.number("d0", optimizer.d0);
}

ParameterGroupSpec read_group(const Json& value, const std::string& pointer, Errors& errors) {
    ParameterGroupSpec group;
    ObjectReader reader(value, pointer, errors);
    reader.require("layers");
    read_names(reader, "layers", group.layers, kMostNames);
    reader.number("learning_rate_scale", group.learning_rate_scale);
    reader.find("learning_rate");  // apply_group_rates() reads it.
    read_optional(reader, "weight_decay", group.weight_decay);
    reader.finish();
    return group;
}

void read_groups(ObjectReader& reader, OptimizerSpec& optimizer) {
    const Json* list = find_array(reader, "parameter_groups", "groups", kMostGroups);
    if (list == nullptr) return;
    const std::string pointer = reader.pointer_of("parameter_groups");
    for (std::size_t i = 0; i < list->size(); ++i) {
        optimizer.parameter_groups.push_back(
            read_group((*list)[i], member_pointer(pointer, std::to_string(i)), reader.errors()));
    }
}

void add_own_members(OrderedJson& json, const OptimizerSpec& optimizer) {
    const OptimizerKind kind = optimizer.kind;
    if (kind == OptimizerKind::kSgd) {
        json["momentum"] = optimizer.momentum;
        json["nesterov"] = optimizer.nesterov;
        return;
    }
    if (has_betas(kind)) json["betas"] = {optimizer.beta1, optimizer.beta2};
    if (kind == OptimizerKind::kRmsprop) json["alpha"] = optimizer.alpha;
    json["eps"] = optimizer.eps;
    if (kind == OptimizerKind::kRmsprop) {
        json["momentum"] = optimizer.momentum;
        json["centered"] = optimizer.centered;
    }
    if (kind == OptimizerKind::kAdagrad) {
        json["lr_decay"] = optimizer.lr_decay;
        json["initial_accumulator_value"] = optimizer.initial_accumulator_value;
    }
    if (estimates_the_rate(kind)) json["d0"] = optimizer.d0;
}

OrderedJson group_json(const ParameterGroupSpec& group) {
    OrderedJson json;
    json["layers"] = group.layers;
    json["learning_rate_scale"] = group.learning_rate_scale;
    if (group.weight_decay) json["weight_decay"] = *group.weight_decay;
    return json;
}

// A rate with the digits that people round it to is still the same.
constexpr double kSameRate = 0.01;

void apply_group_rate(const Json& json, std::optional<double> learning_rate,
                      const std::string& pointer, ParameterGroupSpec& group, Errors& errors) {
    if (!json.is_object() || !json.contains("learning_rate")) return;
    const std::string here = member_pointer(pointer, "learning_rate");
    const auto rate = read_number(json["learning_rate"], here, errors);
    if (!rate) return;
    if (!learning_rate) {
        errors.push_back({here,
                          "is for trainings, which have a rate of their own; allowed here is "
                          "\"learning_rate_scale\""});
        return;
    }
    if (!(*learning_rate > 0.0)) return;  // The training's checks complain.
    const double scale = *rate / *learning_rate;
    const bool differs = std::abs(scale - group.learning_rate_scale) >
                         kSameRate * std::max(scale, group.learning_rate_scale);
    if (json.contains("learning_rate_scale") && differs) {
        errors.push_back({here, "is " + shown(json["learning_rate"]) +
                                    ", which is not learning_rate_scale times the training's "
                                    "learning_rate; give one of them"});
        return;
    }
    if (!json.contains("learning_rate_scale")) group.learning_rate_scale = scale;
}

}  // namespace

void apply_group_rates(const Json& optimizer, std::optional<double> learning_rate,
                       OptimizerSpec& spec, Errors& errors) {
    if (!optimizer.is_object() || !optimizer.contains("parameter_groups")) return;
    const Json& groups = optimizer["parameter_groups"];
    if (!groups.is_array() || groups.size() != spec.parameter_groups.size()) return;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        apply_group_rate(groups[i], learning_rate,
                         member_pointer("/optimizer/parameter_groups", std::to_string(i)),
                         spec.parameter_groups[i], errors);
    }
}

OptimizerSpec default_optimizer(OptimizerKind kind) {
    OptimizerSpec optimizer;
    optimizer.kind = kind;
    if (kind == OptimizerKind::kAdagrad) optimizer.eps = 1e-10;
    if (kind == OptimizerKind::kAdamW) optimizer.weight_decay = 0.01;
    return optimizer;
}

OptimizerSpec read_optimizer(const Json& value, const std::string& pointer, Errors& errors) {
    OptimizerSpec optimizer;
    ObjectReader reader(members_of(value), pointer, errors);
    const std::string type = read_type_of(value, reader, optimizer_types());
    if (type.empty()) return optimizer;
    for (const OptimizerKind kind :
         {OptimizerKind::kSgd, OptimizerKind::kAdam, OptimizerKind::kAdamW, OptimizerKind::kRmsprop,
          OptimizerKind::kAdagrad, OptimizerKind::kDAdaptAdam, OptimizerKind::kProdigy}) {
        if (optimizer_name(kind) == type) optimizer = default_optimizer(kind);
    }
    read_own_members(reader, optimizer);
    reader.number("weight_decay", optimizer.weight_decay).number("l1", optimizer.l1);
    read_groups(reader, optimizer);
    reader.finish();
    return optimizer;
}

OrderedJson optimizer_json(const OptimizerSpec& optimizer) {
    OrderedJson json = {{"type", optimizer_name(optimizer.kind)}};
    add_own_members(json, optimizer);
    json["weight_decay"] = optimizer.weight_decay;
    json["l1"] = optimizer.l1;
    if (!optimizer.parameter_groups.empty()) {
        json["parameter_groups"] = OrderedJson::array();
        for (const ParameterGroupSpec& group : optimizer.parameter_groups) {
            json["parameter_groups"].push_back(group_json(group));
        }
    }
    return json;
}

}  // namespace rangefinder::codec
