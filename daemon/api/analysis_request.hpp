// A curve or a training's series from elsewhere, with what is known about that training.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/api/foreign_mapping.hpp"
#include "daemon/codec/reader.hpp"
#include "diagnostics/base/result.hpp"
#include "diagnostics/findings/curve.hpp"
#include "diagnostics/findings/results.hpp"
#include "diagnostics/rules/run_facts.hpp"

namespace rangefinder::api {

// One curve.
struct AnalysisRequest {
    std::string name;  // The client's, or the run's; may be empty.
    Records records;
    RunFacts facts;                  // `kind` is set.
    std::int64_t ladder_steps = 0;   // Of a range test; 0: told from its rates.
    std::optional<Stopped> stopped;  // Why it ended; nothing: told from its losses.
    double stop_factor = 4.0;        // It exploded where its smoothed loss is that often its best.
    std::string planned_schedule = "constant";
    bool kind_assumed = false;  // Nobody said the kind: its rates did.
    // Of a range test's result that is sent back; what the request says itself comes first.
    std::optional<PlannedTraining> tested;
    bool planned_assumed = false;  // As the range test whose result this is had assumed the length.
};

// A whole body: curves of one optimizer are judged together.
struct AnalysisBody {
    std::vector<AnalysisRequest> curves;  // At least one.
    bool several = false;                 // Asked as several: answered as such though it be one.
    std::vector<Trial> trials;            // Of a range test's result that is sent back.
    std::optional<AdviceProbes> probes;   // Likewise.
    Understood understood;
};

// The body of POST /v1/analyses. Without a kind it is a range test where the rate rises throughout,
// else a training. As JSON: the columns of one curve; several of them under "curves"; or a range
// test's result, whose sweeps and trials are taken.
Result<AnalysisBody> analysis_from_json(std::string_view body);

// What a query may say of a body that is no JSON: columns by our names, and what JSON has members
// for. Complains about any other parameter.
using AnalysisQuery = std::map<std::string, std::string>;
Result<AnalysisBody> analysis_from_csv(std::string_view body, const AnalysisQuery& query);
Result<AnalysisBody> analysis_from_events(std::string_view body, const AnalysisQuery& query);

// {"optimizer", "momentum", "loss", "task", "batch_size", ..., "layers": [{"name", "type"}]}:
// everything may be left out.
RunFacts read_run_facts(const codec::Json& value, const std::string& pointer,
                        codec::Errors& errors);

// Null where there is none.
const Series* find_series(const Records& records, std::string_view name);

// Points of all range tests of one body: suggestions compare each point with each other.
inline constexpr std::size_t kMostSweepPoints = 20'000;
inline constexpr std::size_t kMostCurves = 64;

}  // namespace rangefinder::api
