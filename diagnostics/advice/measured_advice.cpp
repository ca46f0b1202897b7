#include "diagnostics/advice/measured_advice.hpp"

#include <algorithm>
#include <cmath>

#include "diagnostics/advice/answer_parts.hpp"
#include "diagnostics/advice/batch_advice.hpp"
#include "diagnostics/advice/text.hpp"

namespace rangefinder {
namespace {

constexpr double kAgree = 0.5;  // Decades.

std::string name_of(const std::string& method) {
    return method == "prodigy" ? "Prodigy" : "D-Adaptation";
}

// "0.4 decades above it"
std::string distance_text(double decades) {
    return decimal_text(std::abs(decades)) + " decades " + (decades < 0.0 ? "below" : "above") +
           " it";
}

std::string text_of(const MeasuredOpinion& opinion, double decades, bool comparable) {
    const std::string name = name_of(opinion.method);
    if (!opinion.learning_rate) return name + " gives no rate: " + opinion.reason;
    return name + " settles at " + rate_text(*opinion.learning_rate) + ", " +
           distance_text(decades) +
           (comparable && std::abs(decades) <= kAgree ? ": they agree." : ".");
}

// What a comparison with these methods is worth: medians, and decades from the lowest to the
// highest tenth, of tests/bench/advice/README.md.
std::string worth_of(const std::string& optimizer) {
    if (optimizer == "sgd") {
        return "D-Adaptation's is a rate for sgd, in our benchmark 0.6 decades above the best one "
               "in the median (0.9 decades from the lowest tenth to the highest); Prodigy moves as "
               "Adam does, so its rate is none for sgd and where it lies says little.";
    }
    return "In our benchmark Prodigy settles 0.4 decades above the best rate in the median and "
           "D-Adaptation 0.9 (1.3 and 1.8 decades from the lowest tenth to the highest), so they "
           "tell the order of magnitude.";
}

void add_opinions(const AdviceProbes& probes, Recommendation& answer) {
    if (probes.opinions.empty()) return;
    EvidenceSentence said;
    said.sentence = "As a second opinion, without a part in this rate:";
    for (const MeasuredOpinion& opinion : probes.opinions) {
        answer.second_opinion.push_back({opinion.method, opinion.learning_rate, opinion.reason});
        double decades = 0.0;
        if (opinion.learning_rate) {
            decades = std::log10(*opinion.learning_rate / *answer.learning_rate);
            said.figures[opinion.method] = *opinion.learning_rate;
            said.figures[opinion.method + "_decades"] = decades;
        }
        const bool comparable = probes.optimizer != "sgd" || opinion.method != "prodigy";
        said.sentence += " " + text_of(opinion, decades, comparable);
    }
    said.sentence += " " + worth_of(probes.optimizer);
    say(std::move(said), answer);
}

EvidenceSentence sentence_of_stability(const AdviceProbes& probes) {
    const MeasuredStability& stability = *probes.stability;
    EvidenceSentence said;
    said.figures = {{"largest_rate_that_held", *stability.low},
                    {"steps", static_cast<double>(stability.steps)}};
    said.sentence = "Trainings of " + std::to_string(stability.steps) + " steps that go on from " +
                    rate_text(probes.place_rate) + " hold up to a rate of " +
                    rate_text(*stability.low);
    if (stability.high) {
        said.figures["rate_that_did_not_hold"] = *stability.high;
        said.sentence += " and no longer at " + rate_text(*stability.high);
    } else {
        said.sentence += ", the highest tried";
    }
    said.sentence += ".";
    if (stability.one_step) {
        said.figures["one_step_rate"] = *stability.one_step;
        said.figures["critical_sharpness"] = 2.0 / *stability.one_step;
        said.sentence += " A single step along the optimizer's own update lowers the loss up to " +
                         rate_text(*stability.one_step) + " (critical sharpness).";
    }
    return said;
}

void add_stability(const AdviceProbes& probes, Recommendation& answer) {
    if (answer.largest_stable_rate || !probes.stability || !probes.stability->low) return;
    answer.largest_stable_rate = probes.stability->low;
    if (probes.stability->high) keep_below_cliff(*probes.stability->low, answer);
    say(sentence_of_stability(probes), answer);
}

void add_noise(const AdviceProbes& probes, Recommendation& answer) {
    if (!probes.noise) return;
    answer.batch_size = batch_size_advice(*probes.noise, probes.optimizer, *answer.learning_rate,
                                          answer.largest_stable_rate);
    say(sentence_of_noise(probes), answer);
}

}  // namespace

void add_measured_advice(const AdviceProbes& probes, Recommendation& answer) {
    if (!answer.learning_rate) return;
    add_stability(probes, answer);
    add_noise(probes, answer);
    add_opinions(probes, answer);
    for (const std::string& sentence : probes.left_out) say({sentence, {}}, answer);
}

}  // namespace rangefinder
