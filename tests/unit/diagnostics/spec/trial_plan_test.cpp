#include "diagnostics/spec/trial_plan.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;

namespace {

RangeTestSpec test_of(Budget budget, std::int64_t planned_steps) {
    RangeTestSpec test;
    test.budget = budget;
    test.planned_steps = planned_steps;
    return test;
}

TrialPlan plan_of(const RangeTestSpec& test, SweepsShow sweeps = SweepsShow::kFall) {
    return trial_plan_of(test, 1000, 10, sweeps);
}

}  // namespace

TEST_CASE("A quick test plans no short trainings") {
    const TrialPlan plan = plan_of(test_of(Budget::kQuick, 400));
    CHECK(plan.steps == 0);
    CHECK(plan.total_steps == 0);
    CHECK(plan.planned_steps == 400);
}

TEST_CASE(
    "A standard test stays within eight sweeps, a thorough one within three planned lengths") {
    for (const SweepsShow sweeps : {SweepsShow::kFall, SweepsShow::kPlateau}) {
        for (const std::int64_t planned : {20, 100, 200, 500, 20'000}) {
            const TrialPlan standard = plan_of(test_of(Budget::kStandard, planned), sweeps);
            CHECK(standard.total_steps + 2 * 100 <= 8 * 100);
            CHECK(standard.total_steps == standard.search_steps);
            const TrialPlan thorough = plan_of(test_of(Budget::kThorough, planned), sweeps);
            CHECK(thorough.total_steps == 3 * planned);
            CHECK(thorough.search_steps <= thorough.total_steps);
            for (const TrialPlan& plan : {standard, thorough}) {
                CHECK(plan.steps >= 1);
                CHECK(3 * plan.steps <= plan.search_steps);
                CHECK(plan.steps <= plan.steps_on_plateau);
                CHECK(plan.steps_on_plateau <= planned);
            }
        }
    }
}

TEST_CASE(
    "Trainings are lengthened where sweeps show a plateau, but not a schedule that ends low") {
    RangeTestSpec test = test_of(Budget::kStandard, 400);
    CHECK(plan_of(test, SweepsShow::kFall).steps_on_plateau == 60);
    CHECK(plan_of(test, SweepsShow::kPlateau).steps == 100);
    CHECK(plan_of(test, SweepsShow::kPlateau).steps_on_plateau == 200);
    test.planned_schedule = ScheduleKind::kOneCycle;
    CHECK(plan_of(test, SweepsShow::kPlateau).steps_on_plateau == 100);
}

TEST_CASE("Confirming trainings are as long as what is left allows, up to the planned length") {
    const TrialPlan plan = plan_of(test_of(Budget::kThorough, 400));
    CHECK(confirming_steps(plan, 400, 75) == 200);
    CHECK(confirming_steps(plan, 1000, 75) == 0);
    CHECK(confirming_steps(plan, 400, 160) == 0);
    const TrialPlan longer = plan_of(test_of(Budget::kThorough, 20'000));
    CHECK(confirming_steps(longer, 450, 75) == (60'000 - 450) / 4);
    CHECK(confirming_steps(plan_of(test_of(Budget::kStandard, 400)), 300, 75) == 0);
}

TEST_CASE("A budget has left what sweeps and trials did not spend") {
    const RangeTestSpec standard = test_of(Budget::kStandard, 400);
    CHECK(steps_left(standard, 400, {200, 450}) == 150);
    CHECK(steps_left(standard, 400, {300, 600}) == 0);
    const RangeTestSpec thorough = test_of(Budget::kThorough, 400);
    CHECK(steps_left(thorough, 400, {300, 900}) == 300);
    CHECK(steps_left(test_of(Budget::kQuick, 400), 400, {100, 0}) == 0);
}
