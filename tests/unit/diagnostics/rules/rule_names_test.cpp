// Every name that a finding is told by anywhere is listed, with what it means.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "diagnostics/rules/rules.hpp"

namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string>;

std::string text_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

bool is_word_part(char letter) {
    return std::islower(static_cast<unsigned char>(letter)) != 0 || letter == '_';
}

// "non_finite", as rules are spelled.
bool is_name(const std::string& text) {
    return text.size() > 3 && std::all_of(text.begin(), text.end(), is_word_part);
}

// The first literal in a piece of source, without its quotes.
std::string first_literal(const std::string& source) {
    const auto from = source.find('"');
    if (from == std::string::npos) return "";
    return source.substr(from + 1, source.find('"', from + 1) - from - 1);
}

Names literals_of(std::string source) {
    Names names;
    for (auto from = source.find('"'); from != std::string::npos; from = source.find('"')) {
        const std::string literal = first_literal(source);
        if (is_name(literal)) names.insert(literal);
        source.erase(0, from + literal.size() + 2);
    }
    return names;
}

// From behind an opening bracket to the one that closes it.
std::string within_brackets(const std::string& source, std::size_t from) {
    int depth = 1;
    std::size_t to = from;
    for (; to < source.size() && depth > 0; ++to) {
        if (source[to] == '(') ++depth;
        if (source[to] == ')') --depth;
    }
    return source.substr(from, to - from);
}

std::string word_before(const std::string& source, std::size_t end) {
    std::size_t from = end;
    while (from > 0 && is_word_part(source[from - 1])) --from;
    return source.substr(from, end - from);
}

// Functions that are given a rule's name to make a finding of: "f(..., const char* rule", and
// "f = [&](const char* rule".
Names makers_in(const std::string& source) {
    Names makers;
    for (const std::string parameter : {"const char* rule,", "std::string rule,"}) {
        for (auto at = source.find(parameter); at != std::string::npos;
             at = source.find(parameter, at + 1)) {
            const auto open = source.rfind('(', at);
            std::string name = word_before(source, open);
            const auto lambda = source.rfind(" = [", open);
            if (name.empty() && lambda != std::string::npos) name = word_before(source, lambda);
            if (!name.empty()) makers.insert(name);
        }
    }
    return makers;
}

Names told_in(const std::string& source, const Names& makers) {
    Names names;
    const std::string assigned = ".rule = ";
    for (auto at = source.find(assigned); at != std::string::npos;
         at = source.find(assigned, at + 1)) {
        names.merge(literals_of(source.substr(at, source.find(';', at) - at)));
    }
    for (const std::string& maker : makers) {
        for (auto at = source.find(maker + "("); at != std::string::npos;
             at = source.find(maker + "(", at + 1)) {
            const std::string given = within_brackets(source, at + maker.size() + 1);
            const std::string name = first_literal(given.substr(0, given.find('{')));
            if (is_name(name)) names.insert(name);
        }
    }
    return names;
}

std::vector<std::string> sources() {
    std::vector<std::string> texts;
    for (const char* folder : {"diagnostics", "daemon"}) {
        for (const auto& entry :
             fs::recursive_directory_iterator(fs::path(RANGEFINDER_SOURCE) / folder)) {
            if (entry.path().extension() == ".cpp") texts.push_back(text_of(entry.path()));
        }
    }
    return texts;
}

}  // namespace

TEST_CASE("every name that a finding is made with anywhere in the source is listed") {
    const std::vector<std::string> texts = sources();
    Names makers;
    for (const std::string& text : texts) makers.merge(makers_in(text));
    Names told;
    for (const std::string& text : texts) told.merge(told_in(text, makers));
    // The search itself: one of each way to make a finding.
    for (const char* name : {"checkpoint_not_used", "inputs_not_used", "batch_size_too_small",
                             "exploding_gradient", "dead_relu", "edge_of_stability"}) {
        INFO(name);
        CHECK(told.contains(name));
    }
    const auto listed = rangefinder::rule_names();
    // Suggestions have rules, too, which are not findings'.
    for (const char* suggestion : {"valley", "steep", "minimum", "slide"}) told.erase(suggestion);
    for (const std::string& name : told) {
        INFO(name);
        CHECK(std::find(listed.begin(), listed.end(), name) != listed.end());
    }
}

TEST_CASE("what is listed has a meaning that is a sentence, and a source") {
    for (const auto& rule : rangefinder::rules()) {
        INFO(rule.name);
        CHECK(rule.meaning.size() > 10);
        CHECK(rule.meaning.ends_with('.'));
        CHECK_FALSE(rule.reference.empty());
    }
}
