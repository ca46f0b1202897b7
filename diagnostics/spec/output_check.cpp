#include "diagnostics/spec/output_check.hpp"

namespace rangefinder {
namespace {

bool has_classes(const DataShape& data) {
    return data.task == TaskKind::kClassification || data.task == TaskKind::kLanguage;
}

// The field to change when the output has the wrong size: of the last layer that sets one.
std::string size_pointer(const std::vector<InferredLayer>& layers) {
    for (std::size_t i = layers.size(); i-- > 0;) {
        const auto* linear = std::get_if<LinearSpec>(layers[i].parameters);
        if (linear != nullptr && linear->tied_to.empty()) {
            return layers[i].pointer + "/out_features";
        }
        if (linear != nullptr) return layers[i].pointer + "/tied_to";
        if (std::holds_alternative<Conv2dSpec>(*layers[i].parameters)) {
            return layers[i].pointer + "/out_channels";
        }
        if (std::holds_alternative<RecurrentSpec>(*layers[i].parameters)) {
            return layers[i].pointer + "/hidden_size";
        }
        if (std::holds_alternative<ResidualSpec>(*layers[i].parameters)) break;
    }
    return layers.empty() ? "/model/layers" : layers.back().pointer;
}

// What a loss wants of an output: this shape, or (values) any shape of as many elements.
struct OutputNeed {
    Shape shape;
    bool only_elements = false;
    std::string reason;
};

std::string task_text(const DataShape& data) {
    switch (data.task) {
        case TaskKind::kClassification:
            return "for classification with " + std::to_string(data.classes) + " classes";
        case TaskKind::kLanguage:
            return "text of " + std::to_string(data.classes) + " characters";
        case TaskKind::kSequence:
            return "a series to be continued";
        default:
            return "for regression";
    }
}

std::string allowed_losses(const DataShape& data) {
    if (data.task == TaskKind::kLanguage) return "cross_entropy";
    const std::string copies = ", or with \"target\": \"input\" (an autoencoder) mse, l1 or huber";
    if (data.task == TaskKind::kClassification) {
        return (data.classes == 2 ? "cross_entropy, bce_with_logits with one output"
                                  : "cross_entropy") +
               copies;
    }
    return "mse, l1, huber, or bce_with_logits for targets from 0 to 1";
}

// Checks one output against its loss. `pointer` is the loss's.
class OutputCheck {
  public:
    OutputCheck(const LossSpec& loss, const DataShape& data, std::string pointer,
                FieldChecks& checks)
        : loss_(loss), data_(data), pointer_(std::move(pointer)), checks_(checks) {}

    // `layers` of the output's own, or of the trunk when it has none.
    void check(const KnownShape& output, const std::vector<InferredLayer>& layers) {
        check_class_weights();
        const auto need = needed();
        if (!need || !output) return;
        const bool fits = need->only_elements ? elements_of(*output) == elements_of(need->shape)
                                              : *output == need->shape;
        if (!fits) report(*output, *need, layers);
    }

  private:
    std::optional<OutputNeed> needed() {
        if (loss_.target == LossTarget::kInput) return needed_by_input();
        if (loss_.kind == LossKind::kCrossEntropy && has_classes(data_)) return needed_by_labels();
        if (loss_.kind == LossKind::kBceWithLogits && data_.task == TaskKind::kClassification &&
            data_.classes == 2) {
            return OutputNeed{{1}, true, "the logit of the second of two classes"};
        }
        if (loss_.kind != LossKind::kCrossEntropy && !has_classes(data_)) {
            return OutputNeed{{data_.target_features}, true, "one for each target"};
        }
        checks_.add(pointer_ + "/type", "is " + loss_name(loss_.kind) + ", but the data is " +
                                            task_text(data_) + "; allowed is " +
                                            allowed_losses(data_));
        return std::nullopt;
    }

    std::optional<OutputNeed> needed_by_input() {
        if (data_.tokens == 0) {
            return OutputNeed{data_.example, true, "as the input, which it is compared with"};
        }
        checks_.add(pointer_ + "/target",
                    "is \"input\", but the input is token numbers, which are no values to come "
                    "near to; allowed is \"target\"");
        return std::nullopt;
    }

    OutputNeed needed_by_labels() const {
        if (data_.task == TaskKind::kLanguage) {
            return {{data_.positions, data_.classes},
                    false,
                    "for each position one for each character of the data"};
        }
        return {{data_.classes}, false, "one for each class of the data"};
    }

    void check_class_weights() {
        if (!has_classes(data_)) return;
        const auto given = static_cast<std::int64_t>(loss_.class_weights.size());
        if (given == 0 || given == data_.classes) return;
        checks_.add(pointer_ + "/class_weights", "has " + std::to_string(given) +
                                                     " weights; the data has " +
                                                     std::to_string(data_.classes) + " classes");
    }

    void report(const Shape& output, const OutputNeed& need,
                const std::vector<InferredLayer>& layers) {
        const bool wrong_size = output.size() == need.shape.size();
        const std::string pointer =
            wrong_size || layers.empty() ? size_pointer(layers) : layers.back().pointer;
        checks_.add(pointer, "makes the model's output " + to_text(output) + "; it must be " +
                                 to_text(need.shape) + ", " + need.reason +
                                 (wrong_size ? "" : advice(output, need)));
    }

    static std::string advice(const Shape& output, const OutputNeed& need) {
        if (output.size() == 3) return ": end with flatten and linear layers";
        if (output.size() == 2 && need.shape.size() == 1) {
            return ": take the last step (output \"last\" of an lstm or gru), or end with flatten "
                   "and linear layers";
        }
        if (need.shape.size() == 2) {
            return ": keep the steps (output \"all\" of an lstm or gru) and end with a linear "
                   "layer";
        }
        return "";
    }

    const LossSpec& loss_;
    const DataShape& data_;
    const std::string pointer_;
    FieldChecks& checks_;
};

}  // namespace

void check_outputs(const ModelSpec& model, const DataShape& data, const InferredModel& inferred,
                   FieldChecks& checks) {
    if (model.heads.empty()) {
        OutputCheck(model.loss, data, "/model/loss", checks)
            .check(inferred.output, inferred.layers);
        return;
    }
    for (std::size_t i = 0; i < model.heads.size(); ++i) {
        const auto& head = inferred.heads[i];
        OutputCheck(model.heads[i].loss, data, join_pointer("/model/heads", i) + "/loss", checks)
            .check(head.output, head.layers.empty() ? inferred.layers : head.layers);
    }
}

}  // namespace rangefinder
