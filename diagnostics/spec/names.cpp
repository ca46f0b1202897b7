// The API's spelling of every enumeration of a specification.
#include <algorithm>

#include "diagnostics/base/check.hpp"
#include "diagnostics/spec/dataset_spec.hpp"
#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder {
namespace {

std::string activation_name(ActivationKind kind) {
    switch (kind) {
        case ActivationKind::kRelu:
            return "relu";
        case ActivationKind::kLeakyRelu:
            return "leaky_relu";
        case ActivationKind::kElu:
            return "elu";
        case ActivationKind::kSilu:
            return "silu";
        case ActivationKind::kSigmoid:
            return "sigmoid";
        case ActivationKind::kTanh:
            return "tanh";
        case ActivationKind::kGelu:
            return "gelu";
    }
    RF_CHECK(false);
}

struct LayerTypeName {
    std::string operator()(const LinearSpec&) const { return "linear"; }
    std::string operator()(const Conv2dSpec&) const { return "conv2d"; }
    std::string operator()(const Pool2dSpec& pool) const {
        return pool.kind == PoolingKind::kMax ? "max_pool2d" : "avg_pool2d";
    }
    std::string operator()(const FlattenSpec&) const { return "flatten"; }
    std::string operator()(const ActivationSpec& activation) const {
        return activation_name(activation.kind);
    }
    std::string operator()(const GlobalAvgPool2dSpec&) const { return "global_avg_pool2d"; }
    std::string operator()(const BatchNormSpec&) const { return "batch_norm"; }
    std::string operator()(const LayerNormSpec&) const { return "layer_norm"; }
    std::string operator()(const DropoutSpec&) const { return "dropout"; }
    std::string operator()(const EmbeddingSpec&) const { return "embedding"; }
    std::string operator()(const PositionalEmbeddingSpec&) const { return "positional_embedding"; }
    std::string operator()(const RecurrentSpec& recurrent) const {
        return recurrent.kind == RecurrentKind::kLstm ? "lstm" : "gru";
    }
    std::string operator()(const AttentionSpec&) const { return "multi_head_attention"; }
    std::string operator()(const TransformerBlockSpec&) const { return "transformer_block"; }
    std::string operator()(const ResidualSpec&) const { return "residual"; }
};

}  // namespace

std::string layer_type_name(const LayerParameters& parameters) {
    return std::visit(LayerTypeName{}, parameters);
}

std::vector<std::string> layer_names(const ModelSpec& model) {
    std::vector<std::string> names;
    for (const LayerSpec& layer : model.layers) {
        names.push_back(layer.name.empty() ? std::to_string(names.size()) : layer.name);
    }
    return names;
}

std::string loss_name(LossKind kind) {
    switch (kind) {
        case LossKind::kCrossEntropy:
            return "cross_entropy";
        case LossKind::kMse:
            return "mse";
        case LossKind::kBceWithLogits:
            return "bce_with_logits";
        case LossKind::kL1:
            return "l1";
        case LossKind::kHuber:
            return "huber";
    }
    RF_CHECK(false);
}

std::string optimizer_name(OptimizerKind kind) {
    switch (kind) {
        case OptimizerKind::kSgd:
            return "sgd";
        case OptimizerKind::kAdam:
            return "adam";
        case OptimizerKind::kAdamW:
            return "adamw";
        case OptimizerKind::kRmsprop:
            return "rmsprop";
        case OptimizerKind::kAdagrad:
            return "adagrad";
        case OptimizerKind::kDAdaptAdam:
            return "dadapt_adam";
        case OptimizerKind::kProdigy:
            return "prodigy";
    }
    RF_CHECK(false);
}

std::string generator_name(GeneratorKind kind) {
    switch (kind) {
        case GeneratorKind::kTwoMoons:
            return "two_moons";
        case GeneratorKind::kSpirals:
            return "spirals";
        case GeneratorKind::kBlobs:
            return "blobs";
        case GeneratorKind::kRegression:
            return "regression";
        case GeneratorKind::kGlyphs:
            return "glyphs";
        case GeneratorKind::kWaves:
            return "waves";
        case GeneratorKind::kSentences:
            return "sentences";
    }
    RF_CHECK(false);
}

std::string format_name(DataFormat format) {
    switch (format) {
        case DataFormat::kAuto:
            return "auto";
        case DataFormat::kCsv:
            return "csv";
        case DataFormat::kIdx:
            return "idx";
        case DataFormat::kNpy:
            return "npy";
        case DataFormat::kNpz:
            return "npz";
        case DataFormat::kText:
            return "text";
    }
    RF_CHECK(false);
}

std::string task_name(TaskKind task) {
    switch (task) {
        case TaskKind::kAuto:
            return "auto";
        case TaskKind::kClassification:
            return "classification";
        case TaskKind::kRegression:
            return "regression";
        case TaskKind::kSequence:
            return "sequence";
        case TaskKind::kLanguage:
            return "language";
    }
    RF_CHECK(false);
}

std::string channel_order_name(ChannelOrder order) {
    switch (order) {
        case ChannelOrder::kFirst:
            return "first";
        case ChannelOrder::kLast:
            return "last";
        case ChannelOrder::kNone:
            return "none";
    }
    RF_CHECK(false);
}

std::string precision_name(Precision precision) {
    return precision == Precision::kFloat32 ? "float32" : "bf16";
}

std::string normalization_name(Normalization normalization) {
    switch (normalization) {
        case Normalization::kStandard:
            return "standard";
        case Normalization::kMinMax:
            return "minmax";
        case Normalization::kNone:
            return "none";
    }
    RF_CHECK(false);
}

std::string job_kind_name(const JobSpec& spec) {
    if (const auto* probe = std::get_if<ProbeSpec>(&spec.work)) return probe_name(*probe);
    return std::holds_alternative<RangeTestSpec>(spec.work) ? "range_test" : "training";
}

std::string spacing_name(Spacing spacing) {
    switch (spacing) {
        case Spacing::kExponential:
            return "exponential";
        case Spacing::kLinear:
            return "linear";
    }
    RF_CHECK(false);
}

std::string range_choice_name(RangeChoice choice) {
    return choice == RangeChoice::kAuto ? "auto" : "given";
}

std::string budget_name(Budget budget) {
    switch (budget) {
        case Budget::kQuick:
            return "quick";
        case Budget::kStandard:
            return "standard";
        case Budget::kThorough:
            return "thorough";
    }
    RF_CHECK(false);
}

std::string schedule_name(ScheduleKind schedule) {
    switch (schedule) {
        case ScheduleKind::kConstant:
            return "constant";
        case ScheduleKind::kStep:
            return "step";
        case ScheduleKind::kMultiStep:
            return "multi_step";
        case ScheduleKind::kExponential:
            return "exponential";
        case ScheduleKind::kPolynomial:
            return "polynomial";
        case ScheduleKind::kCosine:
            return "cosine";
        case ScheduleKind::kCosineWarmRestarts:
            return "cosine_warm_restarts";
        case ScheduleKind::kCyclic:
            return "cyclic";
        case ScheduleKind::kOneCycle:
            return "one_cycle";
        case ScheduleKind::kReduceOnPlateau:
            return "reduce_on_plateau";
    }
    RF_CHECK(false);
}

std::int64_t sweeps_of(Budget budget) {
    switch (budget) {
        case Budget::kQuick:
            return 1;
        case Budget::kStandard:
            return 2;
        case Budget::kThorough:
            return 3;
    }
    RF_CHECK(false);
}

std::int64_t sweeps_of(const RangeTestSpec& test) {
    return test.sweeps.value_or(sweeps_of(test.budget));
}

std::int64_t looks_of(const RangeTestSpec& test) {
    return test.range == RangeChoice::kAuto ? kMostLooks : 0;
}

std::int64_t sweep_steps_of(const RangeTestSpec& test) {
    return test.steps * test.batches_per_rate;
}

bool name_covers(const std::string& name, const std::string& layer_or_parameter) {
    return layer_or_parameter.starts_with(name) &&
           (layer_or_parameter.size() == name.size() || layer_or_parameter[name.size()] == '.');
}

}  // namespace rangefinder
