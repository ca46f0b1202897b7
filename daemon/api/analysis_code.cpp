#include "daemon/api/analysis_code.hpp"

#include <algorithm>

#include "daemon/codec/optimizer_codec.hpp"
#include "diagnostics/formats/text.hpp"
#include "diagnostics/frameworks/framework_code.hpp"

namespace rangefinder::api {
namespace {

// "torch.optim.AdamW" and "dadapt_adam" become "adamw" and "dadaptadam".
std::string plain_word(const std::string& name) {
    const std::size_t module_end = name.rfind('.');
    std::string word;
    for (const char c : module_end == std::string::npos ? name : name.substr(module_end + 1)) {
        if (c >= 'A' && c <= 'Z') {
            word += static_cast<char>(c - 'A' + 'a');
        } else if (c != '_' && c != '-' && c != ' ') {
            word += c;
        }
    }
    return word;
}

OptimizerSpec optimizer_of(OptimizerKind kind, const RunFacts& facts) {
    OptimizerSpec optimizer = codec::default_optimizer(kind);
    if (kind == OptimizerKind::kSgd || kind == OptimizerKind::kRmsprop) {
        optimizer.momentum = facts.momentum;
    }
    optimizer.beta1 = facts.beta1;
    optimizer.beta2 = facts.beta2;
    return optimizer;
}

}  // namespace

std::optional<OptimizerKind> optimizer_called(const std::string& name) {
    constexpr OptimizerKind kAll[] = {
        OptimizerKind::kSgd,     OptimizerKind::kAdam,    OptimizerKind::kAdamW,
        OptimizerKind::kRmsprop, OptimizerKind::kAdagrad, OptimizerKind::kDAdaptAdam,
        OptimizerKind::kProdigy,
    };
    const std::string word = plain_word(name);
    const auto* const found =
        std::find_if(std::begin(kAll), std::end(kAll),
                     [&](OptimizerKind kind) { return plain_word(optimizer_name(kind)) == word; });
    if (found == std::end(kAll)) return std::nullopt;
    return *found;
}

FrameworkCode analysis_code(const AnalysisRequest& request, const Recommendation& recommendation) {
    const auto kind = optimizer_called(request.facts.optimizer);
    if (!kind || !recommendation.learning_rate) return {};
    JobSpec spec;
    spec.optimizer = optimizer_of(*kind, request.facts);
    spec.batch_size = request.facts.batch_size.value_or(0);
    RangeTestSpec test;
    if (!request.planned_assumed) test.planned_steps = request.facts.planned_steps;
    spec.work = test;
    return framework_code(spec, recommendation);
}

std::string why_no_code(const AnalysisRequest& request, const Recommendation& recommendation) {
    const std::string& name = request.facts.optimizer;
    if (!recommendation.learning_rate || optimizer_called(name)) return "";
    if (name.empty()) {
        return "There are no lines to copy, because the optimizer was not told: \"optimizer\" may "
               "say \"sgd\", \"adam\", \"adamw\", ...";
    }
    return "There are no lines to copy, because the optimizer \"" + shown(name) +
           "\" is not one that this build knows.";
}

}  // namespace rangefinder::api
