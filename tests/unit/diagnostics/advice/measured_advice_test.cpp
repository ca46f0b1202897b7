#include "diagnostics/advice/measured_advice.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>

#include "diagnostics/advice/batch_advice.hpp"

using namespace rangefinder;

namespace {

Recommendation answer_of(double rate) {
    Recommendation answer;
    answer.learning_rate = rate;
    answer.low = rate / 3.0;
    answer.high = rate * 3.0;
    return answer;
}

AdviceProbes probes_of(const std::string& optimizer) {
    AdviceProbes probes;
    probes.optimizer = optimizer;
    probes.place_rate = 0.01;
    probes.place_steps = 75;
    return probes;
}

MeasuredNoise noise_of(double scale, double low, std::optional<double> high) {
    return {scale, low, high, 32, 768, 10000};
}

bool says(const Recommendation& answer, const std::string& part) {
    for (const EvidenceSentence& said : answer.evidence) {
        if (said.sentence.find(part) != std::string::npos) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("Second opinions are told with how far they are from the answer, and change nothing") {
    AdviceProbes probes = probes_of("adam");
    probes.opinions = {{"d_adaptation", 0.2, 30, ""}, {"prodigy", 0.015, 30, ""}};
    Recommendation answer = answer_of(0.01);
    add_measured_advice(probes, answer);
    REQUIRE(answer.second_opinion.size() == 2);
    CHECK(*answer.second_opinion[1].learning_rate == 0.015);
    CHECK(*answer.learning_rate == 0.01);
    CHECK(*answer.high == Approx(0.03));
    CHECK(says(answer, "D-Adaptation settles at 0.2, 1.3 decades above it."));
    CHECK(says(answer, "Prodigy settles at 0.015, 0.2 decades above it: they agree."));
    REQUIRE(answer.evidence.size() == 1);
    CHECK(answer.evidence[0].figures.at("prodigy_decades") == Approx(0.176).margin(0.001));
    CHECK(answer.explanation[0] == answer.evidence[0].sentence);
}

TEST_CASE("An opinion without a rate keeps its reason") {
    AdviceProbes probes = probes_of("sgd");
    probes.opinions = {{"prodigy", std::nullopt, 20, "Its training broke."}};
    Recommendation answer = answer_of(0.01);
    add_measured_advice(probes, answer);
    CHECK_FALSE(answer.second_opinion[0].learning_rate);
    CHECK(answer.second_opinion[0].reason == "Its training broke.");
    CHECK(says(answer, "Prodigy gives no rate: Its training broke."));
    CHECK(says(answer, "none for sgd"));
}

TEST_CASE("A trial that diverged says more of the largest stable rate than later trainings") {
    AdviceProbes probes = probes_of("adam");
    probes.stability = MeasuredStability{0.3, 1.0, 0.02, 25};
    Recommendation answer = answer_of(0.01);
    add_measured_advice(probes, answer);
    CHECK(*answer.largest_stable_rate == 0.3);
    CHECK(says(answer, "hold up to a rate of 0.3 and no longer at 1"));
    CHECK(answer.evidence[0].figures.at("critical_sharpness") == Approx(100.0));

    Recommendation bracketed = answer_of(0.01);
    bracketed.largest_stable_rate = 0.1;
    add_measured_advice(probes, bracketed);
    CHECK(*bracketed.largest_stable_rate == 0.1);
    CHECK(bracketed.evidence.empty());
}

TEST_CASE("The batch size advised is the noise scale as a power of two, its rate rescaled") {
    const MeasuredNoise noise = noise_of(250.0, 150.0, 400.0);
    const auto sgd = batch_size_advice(noise, "sgd", 0.1);
    REQUIRE(sgd);
    CHECK(sgd->value == 256);
    const double factor = (1.0 + 250.0 / 32.0) / (1.0 + 250.0 / 256.0);
    CHECK(*sgd->learning_rate == Approx(0.1 * factor));
    const auto adam = batch_size_advice(noise, "adamw", 0.1);
    CHECK(*adam->learning_rate == Approx(0.1 * std::sqrt(factor)));
}

TEST_CASE("A rescaled rate stays below those at which trainings did not hold") {
    const auto advice = batch_size_advice(noise_of(250.0, 150.0, 400.0), "sgd", 0.1, 0.2);
    CHECK(*advice->learning_rate == 0.2);
    CHECK(advice->why.find("did not hold") != std::string::npos);
}

TEST_CASE("A batch size near the noise scale is kept, with its rate") {
    const auto advice = batch_size_advice(noise_of(40.0, 30.0, 60.0), "adam", 0.01);
    REQUIRE(advice);
    CHECK(advice->value == 32);
    CHECK(*advice->learning_rate == 0.01);
}

TEST_CASE("No batch is larger than the data") {
    MeasuredNoise noise = noise_of(5000.0, 3000.0, std::nullopt);
    noise.training_rows = 1438;
    const auto advice = batch_size_advice(noise, "sgd", 0.1);
    REQUIRE(advice);
    CHECK(advice->value == 1024);
}

TEST_CASE("A noise scale that cannot be told gives no batch size but plain words") {
    for (const MeasuredNoise& noise :
         {noise_of(250.0, 20.0, 4000.0), noise_of(250.0, 60.0, std::nullopt),
          MeasuredNoise{std::nullopt, 60.0, std::nullopt, 32, 768, 10000}}) {
        AdviceProbes probes = probes_of("sgd");
        probes.noise = noise;
        Recommendation answer = answer_of(0.01);
        add_measured_advice(probes, answer);
        CHECK_FALSE(answer.batch_size);
        CHECK(says(answer, "too noisy to tell which batch size pays"));
    }
}

TEST_CASE("What was left out is said, and without a rate there is nothing to add") {
    AdviceProbes probes = probes_of("sgd");
    probes.left_out = {"The noise scale was left out: the budget's steps were used up."};
    Recommendation answer = answer_of(0.01);
    add_measured_advice(probes, answer);
    CHECK(says(answer, "left out"));
    Recommendation none;
    add_measured_advice(probes, none);
    CHECK(none.explanation.empty());
}
