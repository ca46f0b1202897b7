#include "diagnostics/runs/probe_run.hpp"

#include "diagnostics/spec/field_checks.hpp"

namespace rangefinder {

Result<JobResult> run_probe(const RunContext&, const ProbeSpec& probe) {
    return to_error({{"/kind", "is \"" + probe_name(probe) + "\", which this build cannot run"}});
}

}  // namespace rangefinder
