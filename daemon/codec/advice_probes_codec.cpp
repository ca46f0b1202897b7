#include "daemon/codec/advice_probes_codec.hpp"

#include "daemon/codec/member_objects.hpp"
#include "daemon/codec/numbers.hpp"
#include "daemon/codec/result_parts.hpp"

namespace rangefinder::codec {
namespace {

OrderedJson opinion_json(const MeasuredOpinion& opinion) {
    return {{"method", opinion.method},
            {"learning_rate", number_or_null(opinion.learning_rate)},
            {"steps", opinion.steps},
            {"reason", opinion.reason}};
}

MeasuredOpinion read_opinion(ObjectReader& reader) {
    MeasuredOpinion opinion;
    reader.text("method", opinion.method)
        .integer("steps", opinion.steps)
        .text("reason", opinion.reason, kLongestSentence);
    opinion.learning_rate = read_optional_number(reader, "learning_rate");
    return opinion;
}

OrderedJson stability_json(const MeasuredStability& stability) {
    return {{"low", number_or_null(stability.low)},
            {"high", number_or_null(stability.high)},
            {"one_step", number_or_null(stability.one_step)},
            {"steps", stability.steps}};
}

MeasuredStability read_stability(ObjectReader& reader) {
    MeasuredStability stability;
    stability.low = read_optional_number(reader, "low");
    stability.high = read_optional_number(reader, "high");
    stability.one_step = read_optional_number(reader, "one_step");
    reader.integer("steps", stability.steps);
    return stability;
}

OrderedJson noise_json(const MeasuredNoise& noise) {
    return {{"noise_scale", number_or_null(noise.noise_scale)},
            {"low", number_or_null(noise.low)},
            {"high", number_or_null(noise.high)},
            {"batch_size", noise.batch_size},
            {"examples", noise.examples},
            {"training_rows", noise.training_rows}};
}

MeasuredNoise read_noise(ObjectReader& reader) {
    MeasuredNoise noise;
    noise.noise_scale = read_optional_number(reader, "noise_scale");
    noise.low = read_optional_number(reader, "low");
    noise.high = read_optional_number(reader, "high");
    reader.integer("batch_size", noise.batch_size)
        .integer("examples", noise.examples)
        .integer("training_rows", noise.training_rows);
    return noise;
}

}  // namespace

OrderedJson advice_probes_json(const AdviceProbes& probes) {
    OrderedJson json = {{"optimizer", probes.optimizer},
                        {"place_rate", number_or_null(probes.place_rate)},
                        {"place_steps", probes.place_steps}};
    json["opinions"] = OrderedJson::array();
    for (const MeasuredOpinion& opinion : probes.opinions) {
        json["opinions"].push_back(opinion_json(opinion));
    }
    json["stability"] = probes.stability ? stability_json(*probes.stability) : OrderedJson(nullptr);
    json["noise"] = probes.noise ? noise_json(*probes.noise) : OrderedJson(nullptr);
    json["left_out"] = probes.left_out;
    json["steps"] = probes.steps;
    return json;
}

AdviceProbes read_advice_probes(const Json& value, const std::string& pointer, Errors& errors) {
    AdviceProbes probes;
    ObjectReader reader(value, pointer, errors);
    reader.text("optimizer", probes.optimizer)
        .number("place_rate", probes.place_rate)
        .integer("place_steps", probes.place_steps)
        .integer("steps", probes.steps);
    probes.opinions = read_objects<MeasuredOpinion>(reader, "opinions", read_opinion);
    probes.stability = read_object<MeasuredStability>(reader, "stability", read_stability);
    probes.noise = read_object<MeasuredNoise>(reader, "noise", read_noise);
    probes.left_out = read_sentences(reader, "left_out");
    reader.finish();
    return probes;
}

}  // namespace rangefinder::codec
