#include "daemon/store/thinning.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <numeric>

#include "daemon/store/event_json.hpp"

namespace rangefinder::store {
namespace {

SeriesData flat(const std::string& name, std::size_t count) {
    SeriesData series{name, std::vector<std::int64_t>(count), std::vector<double>(count, 1.0)};
    std::iota(series.steps.begin(), series.steps.end(), 1000);
    return series;
}

bool has_step(const SeriesData& series, std::int64_t step) {
    return std::find(series.steps.begin(), series.steps.end(), step) != series.steps.end();
}

}  // namespace

TEST_CASE("A batch of few points is left as it is") {
    const auto [series, downsampled] = thin({flat("loss", 256), flat("rate", 3)}, 256);
    CHECK_FALSE(downsampled);
    CHECK(series[0].steps == flat("loss", 256).steps);
    CHECK(series[1].values.size() == 3);
}

TEST_CASE("A large batch keeps its extremes, its ends and its common steps") {
    SeriesData loss = flat("loss", 10'000);
    SeriesData norm = flat("norm", 10'000);
    loss.values[5000] = 9.0;
    norm.values[777] = -9.0;
    norm.values[8888] = std::nan("");
    const auto [series, downsampled] = thin({loss, norm, flat("accuracy", 2)}, 256);
    CHECK(downsampled);
    CHECK(series[0].steps.size() <= 256);
    CHECK(series[0].steps.size() > 60);
    CHECK(series[0].steps == series[1].steps);
    CHECK(std::is_sorted(series[0].steps.begin(), series[0].steps.end()));
    for (const std::int64_t step : {1000, 6000, 1777, 9888, 10'999}) {
        CHECK(has_step(series[0], step));
    }
    CHECK(*std::max_element(series[0].values.begin(), series[0].values.end()) == 9.0);
    CHECK(series[2].steps.size() == 2);
}

TEST_CASE("An event of a large batch says that it is thinned, and is the same each time") {
    const std::string event = records_event("job_1", {flat("loss", 5000)});
    CHECK(event.find("}},\"downsampled\":true}") != std::string::npos);
    CHECK(event.size() < 10'000);
    CHECK(event == records_event("job_1", {flat("loss", 5000)}));
    CHECK(records_event("job_1", {flat("loss", 5)}).find("downsampled") == std::string::npos);
}

}  // namespace rangefinder::store
