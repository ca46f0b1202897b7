// What a column or tag of somebody else's log is, told from its name alone.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rangefinder::api {

enum class ForeignRole {
    kNone,
    kStep,
    kEpoch,  // Counts as steps where there are none.
    kLearningRate,
    kLoss,
    kGradientNorm,
    kValidationLoss,
};

// A role, and how far the name is from the plainest one: of several columns of one role the lowest
// distance counts.
struct ForeignName {
    ForeignRole role = ForeignRole::kNone;
    int distance = 0;
};

// "Loss/train", "train_loss", "lr-Adam/pg1", "grad_norm", "val_loss", "Step",
// "trainer/global_step",
// ...: by the words in it, whatever is between them. 0: our own name; 1: the usual ones; 2: with
// words that say nothing to us; 3: a mean over an epoch, or a smoothed value.
ForeignName foreign_name(std::string_view name);

// Our name of a role: "learning_rate", "loss", ...; "" of kNone.
std::string_view role_name(ForeignRole role);

// The words of a name in lower case: parted at what is no letter and no digit, and before a capital
// after a small letter.
std::vector<std::string> words_of_name(std::string_view name);

}  // namespace rangefinder::api
