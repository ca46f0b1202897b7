#include "daemon/report/markdown.hpp"

#include <algorithm>

#include "daemon/report/text.hpp"

namespace rangefinder::report {
namespace {

// Rows of a plot's table.
constexpr std::size_t kMostPoints = 21;

std::string row_of(const std::vector<std::string>& cells) {
    std::string row = "|";
    for (const std::string& cell : cells) row += " " + markdown_escaped(cell) + " |";
    return row + "\n";
}

// Longer than any run of back quotes in the text.
std::string fence_for(const std::string& text) {
    std::size_t longest = 0, run = 0;
    for (const char byte : text) {
        run = byte == '`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return std::string(std::max<std::size_t>(3, longest + 1), '`');
}

class MarkdownWriter {
  public:
    std::string text;

    void operator()(const Heading& heading) {
        text += std::string(heading.level <= 2 ? "## " : "### ") + markdown_escaped(heading.text) +
                "\n\n";
    }

    void operator()(const Paragraph& paragraph) {
        text += (paragraph.tone == Tone::kWarning ? "> " : "") + markdown_escaped(paragraph.text) +
                "\n\n";
    }

    void operator()(const Items& items) {
        for (const std::string& item : items.texts) text += "- " + markdown_escaped(item) + "\n";
        text += "\n";
    }

    void operator()(const Answer& answer) {
        text += "**" + markdown_escaped(answer.value) + "** " + markdown_escaped(answer.meaning) +
                "\n\n";
    }

    void operator()(const Facts& facts) {
        for (const auto& [name, value] : facts.rows) {
            text += "- " + markdown_escaped(name) + ": " + markdown_escaped(value) + "\n";
        }
        text += "\n";
    }

    void operator()(const Table& table) {
        if (!table.caption.empty()) text += markdown_escaped(table.caption) + ":\n\n";
        text += row_of(table.header) + "|";
        for (std::size_t i = 0; i < table.header.size(); ++i) text += " --- |";
        text += "\n";
        for (const auto& row : table.rows) text += row_of(row);
        text += "\n";
    }

    void operator()(const Code& code) {
        if (!code.name.empty()) text += "### " + markdown_escaped(code.name) + "\n\n";
        const std::string fence = fence_for(code.text);
        text += fence + code.language + "\n" + code.text;
        if (!code.text.ends_with('\n')) text += "\n";
        text += fence + "\n\n";
    }

    // Its lines that have a name, thinned: in one table where they are measured at the same places.
    void operator()(const Plot& plot) {
        std::vector<const PlotLine*> left;
        for (const PlotLine& line : plot.lines) {
            if (!line.name.empty() && !line.x.empty()) left.push_back(&line);
        }
        while (!left.empty()) {
            const std::vector<double>& x = left.front()->x;
            const auto others = std::stable_partition(
                left.begin(), left.end(), [&](const PlotLine* line) { return line->x == x; });
            (*this)(lines_table(plot, {left.begin(), others}));
            left.erase(left.begin(), others);
        }
    }

  private:
    // Of lines with the same places.
    static Table lines_table(const Plot& plot, const std::vector<const PlotLine*>& lines) {
        Table table{plot.title, {plot.x_label}, {}};
        for (const PlotLine* line : lines) table.header.push_back(line->name);
        const std::vector<double>& x = lines.front()->x;
        const std::size_t count = std::min(kMostPoints, x.size());
        for (std::size_t k = 0; k < count; ++k) {
            const std::size_t i = count == 1 ? 0 : k * (x.size() - 1) / (count - 1);
            table.rows.push_back({number_text(x[i])});
            for (const PlotLine* line : lines) {
                table.rows.back().push_back(number_text(line->y[i]));
            }
        }
        return table;
    }
};

}  // namespace

std::string markdown_of(const Document& document) {
    MarkdownWriter writer;
    for (const Block& block : document.blocks) std::visit(writer, block);
    return "# " + markdown_escaped(document.title) + "\n\n" + markdown_escaped(document.subtitle) +
           "\n\n" + writer.text;
}

}  // namespace rangefinder::report
