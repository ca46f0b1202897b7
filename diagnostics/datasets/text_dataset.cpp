#include "diagnostics/datasets/text_dataset.hpp"

#include <algorithm>
#include <string>

#include "diagnostics/datasets/token_stream.hpp"
#include "diagnostics/datasets/wording.hpp"
#include "diagnostics/formats/text.hpp"

namespace rangefinder {
namespace {

constexpr std::size_t kCodePoints = 0x110000;

// The number of each code point, or -1 where the text has none; and their names in that order.
struct Vocabulary {
    std::vector<std::int32_t> number_of;
    std::vector<std::string> names;
};

Vocabulary make_vocabulary(std::string_view text) {
    Vocabulary vocabulary{std::vector<std::int32_t>(kCodePoints, -1), {}};
    while (!text.empty()) vocabulary.number_of[take_code_point(text)] = 0;
    for (std::size_t code = 0; code < kCodePoints; ++code) {
        if (vocabulary.number_of[code] < 0) continue;
        vocabulary.number_of[code] = static_cast<std::int32_t>(vocabulary.names.size());
        vocabulary.names.push_back(to_utf8(static_cast<char32_t>(code)));
    }
    return vocabulary;
}

std::vector<float> encode(std::string_view text, const Vocabulary& vocabulary) {
    std::vector<float> tokens;
    tokens.reserve(text.size());
    while (!text.empty()) {
        tokens.push_back(static_cast<float>(vocabulary.number_of[take_code_point(text)]));
    }
    tokens.shrink_to_fit();
    return tokens;
}

std::optional<Error> vocabulary_problem(std::size_t size) {
    if (size < 2) {
        return Error{ErrorKind::kMalformed,
                     "the text has " +
                         counted(static_cast<std::int64_t>(size), "different character") +
                         "; a language needs two",
                     {}};
    }
    if (static_cast<std::int64_t>(size) <= kMaxVocabulary) return std::nullopt;
    return Error{ErrorKind::kTooLarge,
                 "the text has " + std::to_string(size) + " different characters; at most " +
                     std::to_string(kMaxVocabulary) + " are allowed",
                 {}};
}

}  // namespace

Result<Dataset> load_text(std::string_view text, const DatasetSpec& spec) {
    if (static_cast<std::int64_t>(text.size()) > kMaxDatasetValues) {
        return Error{ErrorKind::kTooLarge,
                     "the text is longer than " + std::to_string(kMaxDatasetValues) + " bytes",
                     {}};
    }
    Vocabulary vocabulary = make_vocabulary(text);
    if (auto problem = vocabulary_problem(vocabulary.names.size())) return *std::move(problem);
    Dataset data;
    data.description.format = format_name(DataFormat::kText);
    data.description.target = "next character";
    data.features = encode(text, vocabulary);
    const auto size = static_cast<std::int64_t>(vocabulary.names.size());
    if (auto problem = cut_language(data, size, std::move(vocabulary.names), spec)) {
        return *std::move(problem);
    }
    return data;
}

}  // namespace rangefinder
