#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <filesystem>
#include <iostream>

#include "reference_folder.hpp"
#include "reference_schedules.hpp"

using namespace rangefinder;
using namespace rangefinder::parity;
using nlohmann::json;

namespace {

double relative(double got, double wanted) {
    return std::abs(got - wanted) / std::max(std::abs(wanted), 1e-30);
}

// Largest relative difference of rate and, where it is cycled, momentum.
double worst_difference(const json& stored, Schedule schedule) {
    double worst = 0.0;
    const json& rates = stored.at("lr");
    for (std::size_t i = 0; i < rates.size(); ++i) {
        const auto step = static_cast<std::int64_t>(i);
        const ScheduledStep got = schedule.at(step);
        worst = std::max(worst, relative(got.learning_rate, rates[i]));
        if (stored.contains("momentum")) {
            REQUIRE(got.momentum.has_value());
            worst = std::max(worst, relative(*got.momentum, stored["momentum"][i]));
        }
        if (stored.contains("metrics")) schedule.add_metric(step, stored["metrics"][i]);
    }
    return worst;
}

}  // namespace

TEST_CASE("Schedules replay PyTorch's within the stored tolerance") {
    const auto folder = reference_folder();
    if (!folder || !std::filesystem::exists(*folder / "schedules.json")) {
        std::cout << "no stored schedules" << std::endl;
        return;
    }
    const json all = read_json(*folder / "schedules.json");
    for (const json& stored : all.at("schedules")) {
        INFO(stored.at("name"));
        auto schedule =
            reference_schedule(stored.at("schedule"), stored.at("base_lr"), all.at("steps"));
        REQUIRE(schedule.has_value());
        const double worst = worst_difference(stored, *schedule);
        std::cout << stored.at("name").get<std::string>() << " " << worst << std::endl;
        CHECK(worst <= all.at("relative_tolerance").get<double>());
    }
}
