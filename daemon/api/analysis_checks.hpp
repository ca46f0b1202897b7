// What a curve from elsewhere is, and whether it can be judged as that.
#pragma once

#include <string>
#include <vector>

#include "daemon/api/analysis_request.hpp"
#include "daemon/codec/reader.hpp"

namespace rangefinder::api {

// "range_test" when the rates are positive and rise from each to the next, over at least a decade
// or by even ratios; else "training".
std::string kind_of(const Records& records);

// The words for a kind, and a request whose kind nobody has told: "".
const std::vector<std::string>& analysis_kinds();
AnalysisRequest unjudged();

void check_stop_factor(double factor, const std::string& pointer, codec::Errors& errors);

// Gives each curve the kind that nobody told and what else its series show, and refuses what cannot
// be judged: range tests without rates or losses, too long, or with rates that fall or are not
// positive; curves of several kinds; too many of them. Pointers are "/learning_rate/3" below
// `pointer` and, unless that is "", the curve's place. `errors`: those found before.
Result<AnalysisBody> checked_body(AnalysisBody body, const std::string& pointer,
                                  codec::Errors errors);

inline constexpr std::int64_t kLongestLadder = 1'000'000;

}  // namespace rangefinder::api
