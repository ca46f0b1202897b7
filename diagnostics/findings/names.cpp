// The API's spelling of every enumeration of a result.
#include "diagnostics/base/check.hpp"
#include "diagnostics/findings/curve.hpp"
#include "diagnostics/findings/finding.hpp"

namespace rangefinder {

std::string stop_reason_name(StopReason reason) {
    switch (reason) {
        case StopReason::kCompleted:
            return "completed";
        case StopReason::kLossExploded:
            return "loss_exploded";
        case StopReason::kNonFiniteLoss:
            return "non_finite_loss";
        case StopReason::kNonFiniteGradient:
            return "non_finite_gradient";
        case StopReason::kEarlyStopping:
            return "early_stopping";
        case StopReason::kTimeLimit:
            return "time_limit";
        case StopReason::kCancelled:
            return "cancelled";
        case StopReason::kStoppedByRule:
            return "stopped_by_rule";
    }
    RF_CHECK(false);
}

std::string severity_name(Severity severity) {
    switch (severity) {
        case Severity::kInfo:
            return "info";
        case Severity::kWarning:
            return "warning";
        case Severity::kCritical:
            return "critical";
    }
    RF_CHECK(false);
}

}  // namespace rangefinder
