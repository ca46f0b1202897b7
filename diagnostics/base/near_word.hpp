// "did you mean": the nearest of the allowed words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rangefinder {

// The allowed word with the smallest edit distance (insert, delete, replace, swap neighbours), or
// "" when none is near: more than a third of the word, at least 2, would have to change.
std::string near_word(std::string_view word, const std::vector<std::string>& allowed);

// " (did you mean 'kernel_size'?)" or "".
std::string near_word_hint(std::string_view word, const std::vector<std::string>& allowed);

}  // namespace rangefinder
