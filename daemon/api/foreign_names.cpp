#include "daemon/api/foreign_names.hpp"

#include <algorithm>
#include <initializer_list>

namespace rangefinder::api {
namespace {

using Words = std::vector<std::string>;
using WordList = std::initializer_list<std::string_view>;

constexpr int kOwn = 0;
constexpr int kUsual = 1;
constexpr int kUnusual = 2;
constexpr int kAveraged = 3;

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_one_of(const std::string& word, WordList words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

// Takes the words out; true if there was one.
bool take(Words& words, WordList wanted) {
    const auto end = std::remove_if(words.begin(), words.end(), [&](const std::string& word) {
        return is_one_of(word, wanted);
    });
    const bool found = end != words.end();
    words.erase(end, words.end());
    return found;
}

bool has(const Words& words, WordList wanted) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return is_one_of(word, wanted); });
}

bool is_number(const std::string& word) {
    return std::all_of(word.begin(), word.end(), is_digit);
}

// What the words beside those of the role say.
int distance_of(Words rest, WordList usual) {
    if (take(rest, {"epoch", "smooth", "smoothed", "avg", "average", "ema", "running"})) {
        return kAveraged;
    }
    take(rest, usual);
    const bool numbers = std::all_of(rest.begin(), rest.end(), is_number);
    return numbers ? kUsual : kUnusual;
}

ForeignName learning_rate_name(Words words) {
    take(words, {"lr", "lrs", "learningrate", "rate", "rates"});
    // Optimizers and their groups, as Lightning's LearningRateMonitor writes them.
    take(words, {"sgd", "adam", "w", "rmsprop", "adagrad", "adadelta", "adamax", "nadam", "radam",
                 "lamb", "lion"});
    words.erase(std::remove_if(words.begin(), words.end(),
                               [](const std::string& word) { return word.starts_with("pg"); }),
                words.end());
    return {ForeignRole::kLearningRate,
            distance_of(words, {"train", "training", "optimizer", "batch", "step", "learning"})};
}

ForeignName loss_name(Words words) {
    take(words, {"loss", "losses"});
    if (take(words, {"val", "valid", "validation", "eval", "evaluation", "dev"})) {
        return {ForeignRole::kValidationLoss, distance_of(words, {"step", "batch", "total"})};
    }
    // A test's belongs neither to the training nor to what it is watched on; the others are none.
    if (has(words, {"test", "scale", "scaler", "weight", "count"})) return {};
    return {ForeignRole::kLoss,
            distance_of(words, {"train", "training", "step", "steps", "batch", "iter", "iteration",
                                "minibatch", "raw", "total", "scalar", "scalars"})};
}

ForeignName gradient_norm_name(Words words) {
    take(words, {"grad", "gradient", "gradients", "norm", "gnorm"});
    return {ForeignRole::kGradientNorm,
            distance_of(words, {"train", "training", "total", "global", "l2", "step"})};
}

bool is_step(const Words& words) {
    Words rest = words;
    const bool step = take(rest, {"step", "steps", "iter", "iteration", "iterations", "batch"});
    take(rest, {"global", "trainer", "train", "training", "current", "idx", "index", "number"});
    return step && rest.empty();
}

ForeignName by_words(const Words& words) {
    if (is_step(words)) return {ForeignRole::kStep, words.size() > 1 ? kUsual : kOwn};
    if (words.size() == 1 && is_one_of(words[0], {"epoch", "epochs"})) {
        return {ForeignRole::kEpoch, kUsual};
    }
    if (has(words, {"grad", "gradient", "gradients"}) && has(words, {"norm"})) {
        return gradient_norm_name(words);
    }
    if (has(words, {"gnorm"})) return gradient_norm_name(words);
    if (has(words, {"loss", "losses"})) return loss_name(words);
    const bool rate = has(words, {"learning"}) && has(words, {"rate", "rates"});
    if (rate || has(words, {"lr", "lrs", "learningrate"})) return learning_rate_name(words);
    return {};
}

}  // namespace

std::string_view role_name(ForeignRole role) {
    switch (role) {
        case ForeignRole::kNone:
            return "";
        case ForeignRole::kStep:
        case ForeignRole::kEpoch:
            return "step";
        case ForeignRole::kLearningRate:
            return "learning_rate";
        case ForeignRole::kLoss:
            return "loss";
        case ForeignRole::kGradientNorm:
            return "gradient_norm";
        case ForeignRole::kValidationLoss:
            return "validation_loss";
    }
    return "";
}

std::vector<std::string> words_of_name(std::string_view name) {
    Words words(1);
    char before = ' ';
    for (const char c : name) {
        const bool part = is_upper(c) || is_lower(c) || is_digit(c);
        if (!part || (is_upper(c) && is_lower(before))) words.emplace_back();
        if (part) words.back() += static_cast<char>(is_upper(c) ? c - 'A' + 'a' : c);
        before = c;
    }
    words.erase(std::remove(words.begin(), words.end(), std::string()), words.end());
    return words;
}

ForeignName foreign_name(std::string_view name) {
    for (const ForeignRole role :
         {ForeignRole::kStep, ForeignRole::kLearningRate, ForeignRole::kLoss,
          ForeignRole::kGradientNorm, ForeignRole::kValidationLoss}) {
        if (name == role_name(role)) return {role, kOwn};
    }
    // Our own series of a layer: not the norm of all of them.
    if (name.starts_with("gradient_norm/")) return {};
    ForeignName found = by_words(words_of_name(name));
    if (found.role != ForeignRole::kNone) found.distance = std::max(found.distance, kUsual);
    return found;
}

}  // namespace rangefinder::api
