#include "daemon/codec/loss_codec.hpp"

#include "daemon/codec/member_lists.hpp"
#include "daemon/codec/type_words.hpp"

namespace rangefinder::codec {
namespace {

constexpr std::size_t kMostClasses = 1'000'000;

std::string target_name(LossTarget target) {
    return target == LossTarget::kTarget ? "target" : "input";
}

void read_class_weights(ObjectReader& reader, LossSpec& loss) {
    const Json* member = reader.find("class_weights");
    if (member == nullptr || member->is_null()) return;
    if (*member == "balanced") {
        loss.balanced_class_weights = true;
    } else if (member->is_array()) {
        read_numbers(reader, "class_weights", loss.class_weights, kMostClasses);
    } else {
        reader.errors().push_back(
            {reader.pointer_of("class_weights"),
             "must be \"balanced\" or an array of one number a class, not " + shown(*member)});
    }
}

void read_members(ObjectReader& reader, LossSpec& loss) {
    switch (loss.kind) {
        case LossKind::kCrossEntropy:
            reader.number("label_smoothing", loss.label_smoothing)
                .integer("ignore_index", loss.ignore_index);
            read_class_weights(reader, loss);
            return;
        case LossKind::kBceWithLogits:
            reader.number("pos_weight", loss.pos_weight);
            return;
        case LossKind::kHuber:
            reader.number("delta", loss.delta);
            return;
        case LossKind::kMse:
        case LossKind::kL1:
            return;
    }
}

}  // namespace

LossSpec read_loss(const Json& value, const std::string& pointer, Errors& errors) {
    LossSpec loss;
    ObjectReader reader(members_of(value), pointer, errors);
    const std::string type = read_type_of(value, reader, loss_types());
    if (type.empty()) return loss;
    for (const LossKind kind : {LossKind::kCrossEntropy, LossKind::kMse, LossKind::kBceWithLogits,
                                LossKind::kL1, LossKind::kHuber}) {
        if (loss_name(kind) == type) loss.kind = kind;
    }
    reader.choice("target", loss.target, std::vector{LossTarget::kTarget, LossTarget::kInput},
                  target_name);
    read_members(reader, loss);
    reader.finish();
    return loss;
}

OrderedJson loss_json(const LossSpec& loss) {
    OrderedJson json = {{"type", loss_name(loss.kind)}};
    if (loss.target == LossTarget::kInput) json["target"] = target_name(loss.target);
    if (loss.kind == LossKind::kCrossEntropy) {
        json["label_smoothing"] = loss.label_smoothing;
        if (loss.balanced_class_weights) json["class_weights"] = "balanced";
        if (!loss.class_weights.empty()) json["class_weights"] = loss.class_weights;
        if (loss.ignore_index) json["ignore_index"] = *loss.ignore_index;
    }
    if (loss.kind == LossKind::kBceWithLogits) json["pos_weight"] = loss.pos_weight;
    if (loss.kind == LossKind::kHuber) json["delta"] = loss.delta;
    return json;
}

}  // namespace rangefinder::codec
