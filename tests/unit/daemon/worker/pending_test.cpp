#include "daemon/worker/pending.hpp"

#include <catch2/catch.hpp>

namespace rangefinder::worker {

TEST_CASE("Records join into one column a name, in their order") {
    Pending pending;
    CHECK(pending.empty());
    pending.add(Records{{"loss", {0}, {2.0}}, {"learning_rate", {0}, {0.1}}});
    pending.add(Records{{"learning_rate", {1}, {0.2}}, {"loss", {1, 2}, {1.0, 0.5}}});
    CHECK(pending.values() == 5);
    REQUIRE(pending.records().size() == 2);
    CHECK(pending.records()[0].name == "loss");
    CHECK(pending.records()[0].steps == std::vector<std::int64_t>{0, 1, 2});
    CHECK(pending.records()[1].values == std::vector<double>{0.1, 0.2});
}

TEST_CASE("Only the newest progress is kept, and every finding") {
    Pending pending;
    for (std::int64_t step = 0; step < 3; ++step) pending.add(Progress{step, 3, 1.0, {}});
    pending.add(Finding{});
    pending.add(Finding{});
    CHECK_FALSE(pending.empty());
    CHECK(pending.progress()->step == 2);
    CHECK(pending.findings().size() == 2);
}

}  // namespace rangefinder::worker
