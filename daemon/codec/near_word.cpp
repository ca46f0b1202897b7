#include "daemon/codec/near_word.hpp"

#include <algorithm>

namespace rangefinder::codec {
namespace {

// Optimal string alignment distance (Damerau 1964, restricted), three rows of the table at a time.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replace = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, replace});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], before_last[j - 2] + 1);
            }
        }
        before_last.swap(last);
        last.swap(row);
    }
    return last[b.size()];
}

}  // namespace

std::string near_word(std::string_view word, const std::vector<std::string>& allowed) {
    constexpr std::size_t kLongestWord = 64;  // Longer ones are nobody's misspelling.
    if (word.size() > kLongestWord) return "";
    std::string best;
    std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const std::string& candidate : allowed) {
        // Everything is "near" a word of two letters: most of it has to stay.
        const std::size_t distance = edit_distance(word, candidate);
        if (distance < best_distance && distance * 2 <= candidate.size()) {
            best_distance = distance;
            best = candidate;
        }
    }
    return best;
}

std::string near_word_hint(std::string_view word, const std::vector<std::string>& allowed) {
    const std::string near = near_word(word, allowed);
    return near.empty() ? "" : " (did you mean \"" + near + "\"?)";
}

std::string listed(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (i > 0) text += i + 1 == words.size() ? " and " : ", ";
        text += words[i];
    }
    return text;
}

}  // namespace rangefinder::codec
