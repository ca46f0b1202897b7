// The one door to the engine: a specification and its data in, what was found out.
#pragma once

#include <stop_token>

#include "diagnostics/base/result.hpp"
#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/findings/results.hpp"
#include "diagnostics/runs/run_files.hpp"
#include "diagnostics/spec/job_spec.hpp"

namespace rangefinder {

// Hears of a run while it goes on, one call at a time: on the thread that called run(), between
// steps; while sweeps run side by side, on their threads. A slow observer slows the run.
class RunObserver {
  public:
    virtual ~RunObserver() = default;
    // Every step; the observer thins out. Throws nothing.
    virtual void on_progress(const Progress& progress) = 0;
    // New measurements, each step or evaluation once, in step order. Series of the first sweep have
    // plain names
    // ("loss"); those of sweep k = 2, 3, ... end in "/sweep_k".
    virtual void on_records(const Records& records) = 0;
    virtual void on_finding(const Finding& finding) = 0;
};

// Trains what is asked, on the calling thread (plus OpenMP threads if spec.limits.threads > 1, or
// threads for the sweeps of a range test), and returns the result. A diverged or non-finite
// training is a result, not an error. A stop request ends it within a step: the result then holds
// what was measured, with StopReason::kCancelled. Errors: kInvalid where specification and data (or
// stored weights) do not fit. Throws std::bad_alloc and dnnl::error (as std::runtime_error) for a
// broken environment.
//
// A training that finds its checkpoint tells the series up to there again, from the start, and goes
// on: what is told and returned is to the last bit what an uninterrupted run tells and returns (but
// for times). A checkpoint that does not fit is a finding, and the training begins at step 0.
Result<JobResult> run(const JobSpec& spec, const Dataset& data, RunObserver& observer,
                      const std::stop_token& stop, const RunFiles& files = {});

}  // namespace rangefinder
