// A report as values: what is said, before it is HTML or Markdown.
#pragma once

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "daemon/report/plot.hpp"

namespace rangefinder::report {

struct Heading {
    int level = 2;  // 2 or 3; the title is 1.
    std::string text;
};

enum class Tone { kPlain, kMuted, kWarning };

struct Paragraph {
    std::string text;
    Tone tone = Tone::kPlain;
};

struct Items {
    std::vector<std::string> texts;
};

// A large figure: the answer.
struct Answer {
    std::string value;
    std::string meaning;
};

struct Facts {
    std::vector<std::pair<std::string, std::string>> rows;
};

struct Table {
    std::string caption;
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
};

struct Code {
    std::string name;
    std::string language;  // Of a Markdown fence.
    std::string text;
};

using Block = std::variant<Heading, Paragraph, Items, Answer, Facts, Table, Code, Plot>;

struct Document {
    std::string title;
    std::string subtitle;
    std::vector<Block> blocks;
};

}  // namespace rangefinder::report
