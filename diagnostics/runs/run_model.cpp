#include "diagnostics/runs/run_model.hpp"

#include "diagnostics/training/weights_file.hpp"

namespace rangefinder {
namespace {

constexpr std::size_t kNamesShown = 5;

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < kNamesShown; ++i) {
        text += (i == 0 ? "" : ", ") + names[i];
    }
    if (names.size() > kNamesShown) {
        text += " and " + std::to_string(names.size() - kNamesShown) + " more";
    }
    return text;
}

}  // namespace

Result<RunModel> make_run_model(const RunContext& context, std::uint64_t seed) {
    const JobSpec& spec = context.spec;
    auto model = build_model(spec.model, context.data.shape,
                             {spec.batch_size, seed, spec.limits.threads, spec.precision});
    if (!model) return model.error();
    RunModel made{std::move(model).value(), std::nullopt};
    if (spec.model.weights.id.empty()) return made;
    auto loaded = load_weights(context.files.start_weights, spec.model.weights, *made.model);
    if (!loaded) return loaded.error();
    made.loaded = std::move(*loaded);
    return made;
}

std::optional<Finding> finding_of(const LoadedWeights& loaded) {
    if (loaded.missing.empty()) return std::nullopt;
    Finding finding;
    finding.rule = "weights_not_loaded";
    finding.severity = loaded.mismatched.empty() ? Severity::kInfo : Severity::kWarning;
    finding.first_step = 0;
    finding.evidence = {{"loaded", static_cast<double>(loaded.loaded.size())},
                        {"missing", static_cast<double>(loaded.missing.size())},
                        {"unused", static_cast<double>(loaded.unused.size())}};
    finding.message =
        "Not taken from the stored weights, but drawn: " + listed(loaded.missing) + ".";
    if (!loaded.mismatched.empty()) {
        finding.message += " Of another shape: " + listed(loaded.mismatched) + ".";
    }
    finding.advice = "Right for a new output layer; if not, name the layers as the weights do.";
    return finding;
}

}  // namespace rangefinder
