#include "diagnostics/runs/noise_report.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;

namespace {

NoiseScaleResult noise(double scale, double low, std::optional<double> high,
                       std::int64_t batch_size) {
    NoiseScaleResult result;
    result.noise_scale = scale;
    result.low = low;
    result.high = high;
    result.can_be_told = true;
    result.batch_size = batch_size;
    result.big_batch = 1000;
    result.step_efficiency = 1.0 / (1.0 + scale / static_cast<double>(batch_size));
    return result;
}

bool holds(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("A noise scale is explained with its interval and what it means for the batch") {
    const std::string text = explain_noise(noise(96.0, 70.0, 140.0, 32));
    CHECK(holds(text, "about 96 examples"));
    CHECK(holds(text, "70 to 140"));
    CHECK(holds(text, "25 %"));
}

TEST_CASE("Without an upper end the explanation says so") {
    const std::string text = explain_noise(noise(140.0, 40.0, std::nullopt, 64));
    CHECK(holds(text, "at least 40"));
    CHECK(holds(text, "no telling an upper end"));
}

TEST_CASE("Below noise is said, with the lower end where there is one") {
    NoiseScaleResult result;
    CHECK(holds(explain_noise(result), "every batch is zero"));
    result.big_batch = 64;
    result.covariance_trace = 3.0;
    CHECK(holds(explain_noise(result), "Below noise"));
    result.low = 300.0;
    CHECK(holds(explain_noise(result), "at least 300"));
}

TEST_CASE("A batch size is a finding only where the whole interval lies far away") {
    CHECK(noise_findings(noise(10.0, 5.0, 15.0, 128), 10'000).empty());
    CHECK(noise_findings(noise(500.0, 50.0, std::nullopt, 64), 10'000).empty());
    const auto large = noise_findings(noise(10.0, 5.0, 15.0, 256), 10'000);
    REQUIRE(large.size() == 1);
    CHECK(large[0].rule == "batch_size_too_large");
    CHECK(large[0].actions[0].value == 8.0);
    CHECK(large[0].actions[0].field == "/batch_size");
    const auto small = noise_findings(noise(9000.0, 5000.0, 20'000.0, 64), 3000);
    REQUIRE(small.size() == 1);
    CHECK(small[0].rule == "batch_size_too_small");
    CHECK(small[0].actions[0].value == 2048.0);
}
