// A data set from text: characters that predict the next character.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/datasets/dataset.hpp"

namespace rangefinder {

// `text` is valid UTF-8. Its different characters, in the order of their code points, are the
// vocabulary; an example is a window of their numbers, its labels are the characters `horizon`
// further on. Errors: "?window", kTooLarge over kMaxVocabulary characters.
Result<Dataset> load_text(std::string_view text, const DatasetSpec& spec);

inline constexpr std::int64_t kMaxVocabulary = 16'384;

}  // namespace rangefinder
