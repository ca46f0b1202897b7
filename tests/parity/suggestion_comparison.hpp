// Whether suggestions agree, with the lenience that near ties ask for.
#pragma once

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>

#include "diagnostics/advice/advice.hpp"

namespace rangefinder::parity {

// Below this lead over the runner-up another point may win in float32.
inline constexpr double kNearTie = 1e-5;
inline constexpr double kSameRate = 1e-9;

inline bool same_rate(double got, double wanted) {
    return std::abs(got - wanted) <= kSameRate * wanted;
}

// The names of a reference file for the rules of suggest().
inline std::string reference_name(const Suggestion& suggestion) {
    return suggestion.rule == "lightning_by_index" ? "lightning_index_gradient" : suggestion.rule;
}

// All rules on one curve.
inline std::vector<Suggestion> all_suggestions(const Curve& curve, std::int64_t ladder_steps) {
    std::vector<Suggestion> all = suggest(curve, ladder_steps);
    all.push_back(suggest_lightning_by_index(curve));
    return all;
}

inline bool is_near_tie(const nlohmann::json& margins, const std::string& rule) {
    const auto margin = margins.find(rule);
    return margin != margins.end() && margin->is_number() && margin->get<double>() < kNearTie;
}

// A neighbour's answer, one point to either side.
inline bool is_neighbour(const Suggestion& got, double wanted, const Curve& curve) {
    const double divisor = got.rule == "minimum" ? 10.0 : 1.0;
    for (const std::int64_t offset : {-1, 1}) {
        const std::int64_t index = *got.index + offset;
        if (index < 0 || index >= static_cast<std::int64_t>(curve.learning_rate.size())) continue;
        const double rate = curve.learning_rate[static_cast<std::size_t>(index)] / divisor;
        if (same_rate(rate, wanted)) return true;
    }
    return false;
}

inline void check_suggestion(const Suggestion& got, const nlohmann::json& expected,
                             const Curve& curve) {
    const std::string rule = reference_name(got);
    const nlohmann::json& wanted = expected.at("suggestions").at(rule);
    INFO("rule " << rule << ", got " << got.learning_rate.value_or(0.0) << ", wanted "
                 << wanted.dump() << ", " << got.reason);
    REQUIRE(got.learning_rate.has_value() == !wanted.is_null());
    if (wanted.is_null()) return;
    const bool lenient = is_near_tie(expected.at("near_tie_margins"), rule);
    const bool same = same_rate(*got.learning_rate, wanted);
    CHECK((same || (lenient && is_neighbour(got, wanted, curve))));
}

// A column in which null stands for a value that was not finite.
inline std::vector<double> column(const nlohmann::json& values) {
    std::vector<double> result;
    for (const nlohmann::json& value : values) {
        result.push_back(value.is_null() ? std::nan("") : value.get<double>());
    }
    return result;
}

}  // namespace rangefinder::parity
