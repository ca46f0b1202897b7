#include "diagnostics/base/near_word.hpp"

#include <algorithm>
#include <array>

namespace rangefinder {
namespace {

// Longer words are not compared: the work grows with the product of the lengths.
constexpr std::size_t kLongestWord = 64;

// Optimal string alignment distance, three rows of the table at a time.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::array<std::vector<std::size_t>, 3> rows;
    for (auto& row : rows) row.assign(b.size() + 1, 0);
    for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto& now = rows[i % 3];
        const auto& before = rows[(i - 1) % 3];
        now[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = before[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            now[j] = std::min({before[j] + 1, now[j - 1] + 1, replaced});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) now[j] = std::min(now[j], rows[(i - 2) % 3][j - 2] + 1);
        }
    }
    return rows[a.size() % 3][b.size()];
}

}  // namespace

std::string near_word(std::string_view word, const std::vector<std::string>& allowed) {
    if (word.empty() || word.size() > kLongestWord) return {};
    std::size_t best = std::max<std::size_t>(2, word.size() / 3) + 1;
    std::string nearest;
    for (const std::string& candidate : allowed) {
        if (candidate.size() > kLongestWord) continue;
        const std::size_t distance = edit_distance(word, candidate);
        if (distance < best && distance < word.size()) {
            best = distance;
            nearest = candidate;
        }
    }
    return nearest;
}

std::string near_word_hint(std::string_view word, const std::vector<std::string>& allowed) {
    const std::string nearest = near_word(word, allowed);
    if (nearest.empty()) return {};
    std::string hint = " (did you mean '";
    hint += nearest;
    hint += "'?)";
    return hint;
}

}  // namespace rangefinder
