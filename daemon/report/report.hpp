// A job as a document: what was asked, on what data, what came out, what to do.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/report/document.hpp"
#include "diagnostics/findings/dataset_description.hpp"
#include "diagnostics/findings/results.hpp"
#include "diagnostics/spec/job_spec.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder::report {

// Points of a series at most: whoever gives more makes a large page and no better picture.
inline constexpr std::size_t kMostPoints = 600;

struct ReportInput {
    std::string id, kind, name, state;
    bool measures_rates = false;  // Its curve is the loss over the learning rate.
    bool finished = false;
    std::string created_at, started_at, finished_at;  // RFC 3339; empty: not yet.
    std::map<std::string, std::string> labels;
    std::string error;  // What failed, in words; empty: nothing.
    std::optional<JobSpec> spec;
    std::string spec_text;  // Indented JSON.
    std::optional<ModelSummary> model;
    std::string dataset_name;
    std::optional<DatasetDescription> dataset;
    std::optional<JobResult> result;  // Nothing while the job runs.
    std::vector<Finding> findings;
    std::vector<Series> series;  // Thinned to kMostPoints.
    // What ran it: ("version", "0.1.0"), ("instruction set", "AVX-512"), ...
    std::vector<std::pair<std::string, std::string>> environment;
};

// Of bounded size, whatever the input's. A job that is not finished is reported as far as it got,
// and the report says so.
Document make_report(const ReportInput& input);

}  // namespace rangefinder::report
