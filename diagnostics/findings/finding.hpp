// Something wrong or noteworthy about a training, with its evidence.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace rangefinder {

enum class Severity { kInfo, kWarning, kCritical };

struct Finding {
    std::string rule;  // "range_test_not_diverged", "non_finite_loss", ...
    Severity severity = Severity::kInfo;
    std::string layer;  // Empty: the whole model.
    std::optional<std::int64_t> first_step;
    std::map<std::string, double> evidence;
    std::string message;
    std::string advice;
    std::string reference;
};

std::string severity_name(Severity severity);

}  // namespace rangefinder
