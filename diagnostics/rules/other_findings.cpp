#include "diagnostics/rules/other_findings.hpp"

#include <array>

namespace rangefinder {
namespace {

constexpr const char* kRecipe = "Karpathy, A Recipe for Training Neural Networks";
constexpr const char* kSmith =
    "Smith 2017, Cyclical Learning Rates for Training Neural Networks, section 3.3";
constexpr const char* kOwn = "What the daemon did with the job";

constexpr auto kOthers = std::to_array<OtherFinding>({
    {"constant_feature", "A sanity probe: features that are the same in every row.", kRecipe},
    {"conflicting_labels", "A sanity probe: rows with equal inputs and different labels.", kRecipe},
    {"validation_overlap", "A sanity probe: validation rows that are training rows as well.",
     kRecipe},
    {"unrelated_labels", "A sanity probe: rows with like inputs have no likelier the same label.",
     "Cover and Hart 1967, Nearest Neighbor Pattern Classification"},
    {"inputs_not_used", "A sanity probe: with inputs of zero the model learns as much.", kRecipe},
    {"preconditioner_unknown",
     "A sharpness probe: the optimizer has no averages yet that it divides by.",
     "Cohen et al. 2022, arXiv 2207.14484"},
    {"range_test_too_few_points", "A range test: the sweep ended too early to read a rate from.",
     kSmith},
    {"range_test_flat", "A range test: the loss hardly falls at any rate.", kSmith},
    {"range_test_not_diverged", "A range test: the loss never turned up; the ladder ends too low.",
     kSmith},
    {"weights_not_loaded", "The job: some layers were drawn, not taken from the stored weights.",
     kOwn},
    {"weights_not_written", "The job: the trained weights could not be kept.", kOwn},
    {"checkpoint_not_used", "The job: it began anew, as its checkpoint cannot be used.", kOwn},
    {"checkpoint_not_written", "The job: a checkpoint could not be kept.", kOwn},
});

}  // namespace

std::span<const OtherFinding> other_findings() {
    return kOthers;
}

}  // namespace rangefinder
