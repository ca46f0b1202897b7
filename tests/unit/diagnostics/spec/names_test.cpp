#include <catch2/catch.hpp>

#include "diagnostics/findings/curve.hpp"
#include "diagnostics/findings/finding.hpp"
#include "specs.hpp"

using namespace rangefinder;

TEST_CASE("Names are those of the API") {
    CHECK(layer_type_name(LinearSpec{}) == "linear");
    CHECK(layer_type_name(Conv2dSpec{}) == "conv2d");
    CHECK(layer_type_name(Pool2dSpec{PoolingKind::kAverage, {}, {}, {}}) == "avg_pool2d");
    CHECK(layer_type_name(FlattenSpec{}) == "flatten");
    CHECK(layer_type_name(ActivationSpec{ActivationKind::kGelu}) == "gelu");
    CHECK(loss_name(LossKind::kBceWithLogits) == "bce_with_logits");
    CHECK(optimizer_name(OptimizerKind::kAdamW) == "adamw");
    CHECK(job_kind_name(valid_job()) == "range_test");
    CHECK(budget_name(Budget::kThorough) == "thorough");
    CHECK(spacing_name(Spacing::kLinear) == "linear");
    CHECK(schedule_name(ScheduleKind::kOneCycle) == "one_cycle");
    CHECK(stop_reason_name(StopReason::kLossExploded) == "loss_exploded");
    CHECK(severity_name(Severity::kCritical) == "critical");
}

TEST_CASE("Layers without a name are called by their position") {
    ModelSpec model;
    model.layers = {{"", LinearSpec{4, true}}, {"head", LinearSpec{2, true}}, {"", FlattenSpec{}}};
    CHECK(layer_names(model) == std::vector<std::string>{"0", "head", "2"});
}

TEST_CASE("A budget is 1, 2 or 3 sweeps") {
    CHECK(sweeps_of(Budget::kQuick) == 1);
    CHECK(sweeps_of(Budget::kStandard) == 2);
    CHECK(sweeps_of(Budget::kThorough) == 3);
}
