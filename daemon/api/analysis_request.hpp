// A curve or a training's series from elsewhere, with what is known about that training.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "daemon/codec/reader.hpp"
#include "diagnostics/base/result.hpp"
#include "diagnostics/findings/curve.hpp"
#include "diagnostics/rules/run_facts.hpp"

namespace rangefinder::api {

struct AnalysisRequest {
    Records records;
    RunFacts facts;                 // `kind` is set.
    std::int64_t ladder_steps = 0;  // Of a range test; 0: as many as there are.
    std::string planned_schedule = "constant";
};

// The body of POST /v1/analyses. Without a kind it is a range test where the rate rises throughout,
// else a training.
Result<AnalysisRequest> analysis_from_json(std::string_view body);
Result<AnalysisRequest> analysis_from_csv(std::string_view body);

// {"optimizer", "momentum", "loss", "task", "batch_size", ..., "layers": [{"name", "type"}]}:
// everything may be left out.
RunFacts read_run_facts(const codec::Json& value, const std::string& pointer,
                        codec::Errors& errors);

// Null where there is none.
const Series* find_series(const Records& records, std::string_view name);

}  // namespace rangefinder::api
