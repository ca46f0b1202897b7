#include "diagnostics/advice/schedule_advice.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;

namespace {

Recommendation scheduled(const char* type, bool learned = true, double stable = 0.0) {
    PlannedTraining planned;
    planned.schedule = type;
    planned.steps = 1000;
    Recommendation answer;
    answer.learning_rate = 0.1;
    answer.min_learning_rate = 0.02;
    if (stable > 0.0) answer.largest_stable_rate = stable;
    answer.warmup = WarmupAdvice{100, 0.01, ""};
    TrialEvidence tried;
    tried.learned = learned;
    add_schedule(tried, planned, answer);
    return answer;
}

}  // namespace

TEST_CASE("A cycle has its base and its peak, and the length without the warm-up") {
    const auto one_cycle = scheduled("one_cycle").schedule_values;
    CHECK(one_cycle.at("max_lr") == 0.1);
    CHECK(one_cycle.at("total_steps") == 900.0);
    CHECK(one_cycle.at("div_factor") == 25.0);
    const auto cyclic = scheduled("cyclic").schedule_values;
    CHECK(cyclic.at("base_lr") == 0.02);
    CHECK(cyclic.at("max_lr") == 0.1);
    CHECK(cyclic.at("step_size_up") == 225.0);
}

TEST_CASE("Every schedule gets the members it cannot do without") {
    CHECK(scheduled("cosine").schedule_values.at("T_max") == 900.0);
    CHECK(scheduled("step").schedule_values.at("step_size") == 450.0);
    CHECK(scheduled("exponential").schedule_values.at("gamma") < 1.0);
    CHECK(scheduled("cosine_warm_restarts").schedule_values.at("T_0") == 128.0);
    CHECK(scheduled("polynomial").schedule_values.at("total_iters") == 900.0);
    CHECK(scheduled("multi_step").schedule_milestones == std::vector<std::int64_t>{450, 675});
    CHECK(scheduled("constant").schedule_values.empty());
}

TEST_CASE("A constant rate stays as planned, with one cycle of twice its peak beside it") {
    const auto answer = scheduled("constant");
    CHECK(answer.learning_rate == 0.1);
    REQUIRE(answer.better_schedule);
    CHECK(answer.better_schedule->schedule == "one_cycle");
    CHECK(answer.better_schedule->learning_rate == Approx(0.2));
    CHECK(answer.better_schedule->values.at("total_steps") == 1000.0);
    CHECK(answer.better_schedule->values.at("max_lr") == answer.better_schedule->learning_rate);
    CHECK_FALSE(scheduled("cosine").better_schedule);
}

TEST_CASE("The better schedule's peak stays below where training breaks, and needs evidence") {
    CHECK(scheduled("constant", true, 0.15).better_schedule->learning_rate == Approx(0.15));
    CHECK(scheduled("constant", true, 0.05).better_schedule->learning_rate == Approx(0.1));
    CHECK_FALSE(scheduled("constant", false).better_schedule);
}

TEST_CASE("Without a planned length no schedule is filled in") {
    Recommendation answer;
    answer.learning_rate = 0.1;
    PlannedTraining planned;
    planned.schedule = "one_cycle";
    add_schedule(std::nullopt, planned, answer);
    CHECK(answer.schedule_values.empty());
}
