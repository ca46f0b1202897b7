#include "daemon/codec/result_parts.hpp"

#include "daemon/codec/numbers.hpp"

namespace rangefinder::codec {
namespace {

const std::vector<StopReason> kStopReasons = {
    StopReason::kCompleted,         StopReason::kLossExploded,  StopReason::kNonFiniteLoss,
    StopReason::kNonFiniteGradient, StopReason::kEarlyStopping, StopReason::kTimeLimit,
    StopReason::kCancelled,         StopReason::kStoppedByRule};

}  // namespace

OrderedJson stopped_json(const Stopped& stopped) {
    return {{"reason", stop_reason_name(stopped.reason)},
            {"step", stopped.step},
            {"learning_rate", number_or_null(stopped.learning_rate)}};
}

Stopped read_stopped(const Json& value, const std::string& pointer, Errors& errors) {
    Stopped stopped;
    ObjectReader reader(value, pointer, errors);
    reader.choice("reason", stopped.reason, kStopReasons, stop_reason_name)
        .integer("step", stopped.step)
        .number("learning_rate", stopped.learning_rate)
        .finish();
    return stopped;
}

std::optional<double> read_optional_number(ObjectReader& reader, const std::string& name) {
    const Json* member = reader.find(name);
    if (member == nullptr || member->is_null()) return std::nullopt;
    return read_number(*member, reader.pointer_of(name), reader.errors());
}

std::vector<std::string> read_sentences(ObjectReader& reader, const std::string& name) {
    std::vector<std::string> sentences;
    const Json* member = reader.find(name);
    if (member == nullptr || !member->is_array()) return sentences;
    for (const Json& item : *member) {
        const auto text =
            read_text(item, reader.pointer_of(name), kLongestSentence, reader.errors());
        if (text) sentences.push_back(*text);
    }
    return sentences;
}

}  // namespace rangefinder::codec
