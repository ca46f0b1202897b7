#include "daemon/codec/type_words.hpp"

#include <algorithm>

#include "daemon/codec/wording.hpp"
#include "diagnostics/base/near_word.hpp"

namespace rangefinder::codec {
namespace {

// One of the available words, else "" and a complaint.
std::string read_word(const Json& value, const std::string& pointer, const TypeWords& words,
                      Errors& errors) {
    const auto text = read_text(value, pointer, kMaxText, errors);
    if (!text) return "";
    const auto holds = [&](const std::vector<std::string>& list) {
        return std::find(list.begin(), list.end(), *text) != list.end();
    };
    if (holds(words.available)) return *text;
    std::string detail = holds(words.planned) ? shown(value) + " is not available in this version"
                                              : shown(value) + " is not known" +
                                                    near_word_hint(*text, words.available);
    detail += "; available are " + listed(words.available);
    errors.push_back({pointer, std::move(detail)});
    return "";
}

}  // namespace

const TypeWords& layer_types() {
    static const TypeWords words{{"linear",
                                  "conv2d",
                                  "max_pool2d",
                                  "avg_pool2d",
                                  "global_avg_pool2d",
                                  "flatten",
                                  "batch_norm",
                                  "layer_norm",
                                  "dropout",
                                  "embedding",
                                  "positional_embedding",
                                  "lstm",
                                  "gru",
                                  "multi_head_attention",
                                  "transformer_block",
                                  "residual",
                                  "relu",
                                  "leaky_relu",
                                  "elu",
                                  "gelu",
                                  "silu",
                                  "sigmoid",
                                  "tanh"},
                                 {}};
    return words;
}

const TypeWords& loss_types() {
    static const TypeWords words{{"cross_entropy", "bce_with_logits", "mse", "l1", "huber"}, {}};
    return words;
}

const TypeWords& optimizer_types() {
    static const TypeWords words{
        {"sgd", "adam", "adamw", "rmsprop", "adagrad", "dadapt_adam", "prodigy"}, {}};
    return words;
}

const TypeWords& job_kinds() {
    static const TypeWords words{
        {"range_test", "training", "gradient_check", "sharpness", "critical_sharpness",
         "noise_scale", "loss_landscape", "sanity", "initialization"},
        {"search"}};
    return words;
}

const TypeWords& schedule_types() {
    static const TypeWords words{
        {"constant", "step", "multi_step", "exponential", "polynomial", "cosine",
         "cosine_warm_restarts", "cyclic", "one_cycle", "reduce_on_plateau"},
        {}};
    return words;
}

std::string read_type(ObjectReader& reader, const std::string& member, const TypeWords& words) {
    const Json* value = reader.require(member);
    if (value == nullptr) return "";
    return read_word(*value, reader.pointer_of(member), words, reader.errors());
}

std::string read_type_of(const Json& value, ObjectReader& reader, const TypeWords& words) {
    if (!value.is_string()) return read_type(reader, "type", words);
    return read_word(value, reader.pointer(), words, reader.errors());
}

const Json& members_of(const Json& value) {
    static const Json none = Json::object();
    return value.is_string() ? none : value;
}

}  // namespace rangefinder::codec
