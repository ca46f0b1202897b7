// Something wrong or noteworthy about a training, with its evidence.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace rangefinder {

enum class Severity { kInfo, kWarning, kCritical };

// One thing to do about a finding. With a field and a value it is a change of the job's
// specification that a program can make.
struct FindingAction {
    std::string text;   // "Lower the learning rate to 0.003."
    std::string field;  // Pointer into the specification, "/training/learning_rate"; may be empty.
    std::optional<double>
        value;  // To set there; nothing: no number, or one that only a probe tells.

    friend bool operator==(const FindingAction&, const FindingAction&) = default;
};

struct Finding {
    std::string rule;  // "range_test_not_diverged", "vanishing_gradient", ...
    Severity severity = Severity::kInfo;
    std::string layer;  // Empty: the whole model.
    std::optional<std::int64_t> first_step;
    double confidence = 1.0;  // (0, 1]: how sure the rule is that this is so.
    std::map<std::string, double> evidence;
    std::string message;                 // The symptom, with its figures.
    std::vector<std::string> causes;     // What it likely comes from, the likeliest first.
    std::vector<FindingAction> actions;  // What to do, the best first.
    std::string advice;                  // The same in words.
    std::string reference;               // Where the criterion comes from.
};

std::string severity_name(Severity severity);

}  // namespace rangefinder
