#include <iostream>

#include "reference_folder.hpp"
#include "suggestion_comparison.hpp"

using namespace rangefinder;
using namespace rangefinder::parity;
using nlohmann::json;

TEST_CASE("Suggestions on stored curves are those of fastai and Lightning") {
    const auto folder = reference_folder();
    if (!folder || !std::filesystem::exists(*folder / "suggestion_curves.json")) return;
    const json curves = read_json(*folder / "suggestion_curves.json").at("curves");
    REQUIRE_FALSE(curves.empty());
    for (const json& stored : curves) {
        INFO(stored.at("name").get<std::string>());
        Curve curve;
        curve.learning_rate = column(stored.at("lr"));
        curve.smoothed_loss = column(stored.at("smoothed_loss"));
        for (const Suggestion& got : all_suggestions(curve, stored.at("num_iterations"))) {
            check_suggestion(got, stored, curve);
        }
    }
    std::cout << curves.size() << " suggestion curves compared" << std::endl;
}
