#include "daemon/api/live_run.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <limits>
#include <optional>

using namespace rangefinder;
using namespace rangefinder::api;

namespace {

// Falls, then grows without end from step 60 on; of four layers the first gets hardly any gradient.
Records diverging(std::int64_t from, std::int64_t to) {
    Records records{{"learning_rate", {}, {}}, {"loss", {}, {}}};
    for (int layer = 0; layer < 4; ++layer) {
        records.push_back({"gradient_norm/" + std::to_string(layer), {}, {}});
    }
    for (std::int64_t step = from; step < to; ++step) {
        const auto t = static_cast<double>(step);
        const double loss = step < 60 ? 2.0 * std::pow(0.98, t) : 0.6 * std::pow(1.2, t - 60.0);
        const double wobble = 1.0 + 0.05 * std::sin(12.9898 * t * t);
        std::vector<double> values{0.1, loss * wobble};
        for (int layer = 0; layer < 4; ++layer) {
            values.push_back(std::pow(10.0, 3 * (layer - 4)) * wobble);
        }
        for (std::size_t i = 0; i < records.size(); ++i) {
            records[i].steps.push_back(step);
            records[i].values.push_back(values[i]);
        }
    }
    return records;
}

RunFacts facts() {
    RunFacts facts;
    facts.optimizer = "sgd";
    facts.planned_steps = 200;
    return facts;
}

std::vector<std::string> keys(const std::vector<Finding>& findings) {
    std::vector<std::string> keys;
    for (const Finding& one : findings) {
        keys.push_back(one.rule + "/" + one.layer + "/" + severity_name(one.severity) + "@" +
                       std::to_string(one.first_step.value_or(-1)) + ": " + one.message);
    }
    return keys;
}

void append(std::vector<Finding>& all, const std::vector<Finding>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

Records one_point(const std::string& name, std::int64_t step, double value) {
    return {{name, {step}, {value}}};
}

// What is new of the batch, where nothing of it is known.
std::vector<Finding> take(LiveRun& run, const Records& batch) {
    const auto fresh = run.sort_out(batch, {});
    REQUIRE(fresh.ok());
    return run.take(fresh->records);
}

}  // namespace

TEST_CASE("A live run tells the same however its records were cut, and after being rebuilt") {
    LiveRun whole(facts(), 0);
    const std::vector<Finding> at_once = take(whole, diverging(0, 150));
    REQUIRE(at_once.size() >= 2);
    const std::int64_t size = GENERATE(as<std::int64_t>{}, 1, 7, 64);
    std::vector<Finding> told;
    std::optional<LiveRun> run(std::in_place, facts(), 0);
    for (std::int64_t from = 0; from < 150; from += size) {
        append(told, take(*run, diverging(from, std::min<std::int64_t>(from + size, 150))));
        if (from % 3 != 0) continue;
        // As after a restart: from what is stored, in one batch, telling nobody.
        run.emplace(facts(), 0);
        run->take(diverging(0, std::min<std::int64_t>(from + size, 150)));
    }
    CHECK(keys(told) == keys(at_once));
    CHECK(keys(run->finish({})) == keys(whole.finish({})));
}

TEST_CASE("Points that may come late change nothing but when findings are told") {
    LiveRun prompt(facts(), 0), patient(facts(), 20);
    take(prompt, diverging(0, 150));
    for (std::int64_t from = 0; from < 150; from += 10) {
        // Layers' gradients come ten steps after the loss.
        Records batch = diverging(from, from + 10);
        Records late = from >= 10 ? diverging(from - 10, from) : Records{};
        batch.resize(2);
        if (!late.empty()) late.erase(late.begin(), late.begin() + 2);
        take(patient, batch);
        take(patient, late);
    }
    Records last = diverging(140, 150);
    last.erase(last.begin(), last.begin() + 2);
    take(patient, last);
    CHECK(keys(patient.finish({})) == keys(prompt.finish({})));
}

TEST_CASE("A point that came before is counted as repeated and keeps its value") {
    LiveRun run(facts(), 0);
    take(run, diverging(0, 20));
    const Records again = diverging(10, 25);
    const auto overlap = run.overlap(again);
    REQUIRE(overlap.has_value());
    CHECK(overlap->names.size() == again.size());
    CHECK(overlap->from == 10);
    CHECK(overlap->to == 19);
    const auto fresh = run.sort_out(again, diverging(10, 20));
    REQUIRE(fresh.ok());
    CHECK(fresh->repeated == 10 * 6);
    CHECK(fresh->accepted == 5 * 6);
    CHECK(fresh->records.front().steps == std::vector<std::int64_t>{20, 21, 22, 23, 24});
    CHECK_FALSE(run.overlap(diverging(20, 30)).has_value());
}

TEST_CASE("A point of a step that has been judged is refused with its step") {
    LiveRun run(facts(), 5);
    take(run, diverging(0, 20));
    CHECK(run.sort_out(one_point("validation_loss", 14, 1.0), {}).ok());
    const auto late = run.sort_out(one_point("validation_loss", 13, 1.0), {});
    REQUIRE_FALSE(late.ok());
    CHECK(late.error().kind == ErrorKind::kConflict);
    CHECK(late.error().text.find("step 13") != std::string::npos);
    CHECK(late.error().fields.at(0).pointer == "/step");
}

TEST_CASE("A full run refuses the whole batch and says what it is full of") {
    RunLimits limits;
    limits.values = 100;
    limits.series = 7;
    limits.held = 10;
    limits.range_test_steps = 10;
    LiveRun run(facts(), 0, limits);
    take(run, diverging(0, 10));
    const auto refusal = [&](const Records& batch) {
        const auto fresh = run.sort_out(batch, {});
        REQUIRE_FALSE(fresh.ok());
        CHECK(fresh.error().kind == ErrorKind::kTooLarge);
        return fresh.error().text;
    };
    CHECK(refusal(diverging(10, 17)).find("100 values") != std::string::npos);
    CHECK(refusal({{"a", {9}, {1.0}}, {"b", {9}, {1.0}}}).find("7 series") != std::string::npos);
    Records ahead{{"a", {}, {}}};
    for (std::int64_t step = 10; step < 21; ++step) {
        ahead[0].steps.push_back(step);
        ahead[0].values.push_back(1.0);
    }
    CHECK(refusal(ahead).find("newest \"loss\", which is at step 9") != std::string::npos);
    RunFacts range = facts();
    range.kind = "range_test";
    LiveRun sweep(range, 0, limits);
    CHECK_FALSE(sweep.sort_out(diverging(0, 11), {}).ok());
    CHECK(sweep.sort_out(diverging(0, 10), {}).ok());
}

TEST_CASE("A loss that is no number is told at once when its step is over") {
    LiveRun run(facts(), 0);
    take(run, diverging(0, 3));
    CHECK(take(run, one_point("loss", 3, std::numeric_limits<double>::quiet_NaN())).empty());
    const auto told = take(run, one_point("loss", 4, 1.0));
    REQUIRE(told.size() == 1);
    CHECK(told[0].rule == "non_finite");
    CHECK(run.newest_step() == 4);
    CHECK(run.newest("loss") == 1.0);
    CHECK_FALSE(run.newest("accuracy").has_value());
}
