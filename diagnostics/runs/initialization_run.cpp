#include <vector>

#include "diagnostics/probes/initialization.hpp"
#include "diagnostics/runs/probe_measures.hpp"
#include "diagnostics/runs/run_model.hpp"
#include "diagnostics/training/batch_source.hpp"

namespace rangefinder {

// The first drawing has the job's seed, the next ones the seeds after it; all see the same batches.
Result<ProbeResult> measure(const RunContext& context, const InitializationSpec& spec,
                            ProbeMonitor& monitor) {
    std::vector<InitializationResult> drawings;
    ProbeResult result;
    for (std::int64_t drawing = 0; drawing < spec.seeds; ++drawing) {
        if (!drawings.empty() && monitor.interrupted()) break;
        const std::uint64_t seed = context.spec.seed + static_cast<std::uint64_t>(drawing);
        auto made = make_run_model(context, seed);
        if (!made) return made.error();
        if (made->loaded && drawings.empty()) {
            if (const auto finding = finding_of(*made->loaded)) result.findings.push_back(*finding);
        }
        DatasetBatches batches(context.data, context.spec.batch_size, context.spec.seed);
        drawings.push_back(measure_initialization(*made->model, batches, spec.batches, monitor));
    }
    InitializationResult mean = mean_of(drawings);
    for (Finding& finding : find_in_initialization(mean)) {
        result.findings.push_back(std::move(finding));
    }
    result.measured = std::move(mean);
    return result;
}

}  // namespace rangefinder
