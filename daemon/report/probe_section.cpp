#include <algorithm>
#include <concepts>
#include <cstdint>
#include <map>

#include "daemon/codec/probe_members.hpp"
#include "daemon/report/sections.hpp"
#include "daemon/report/text.hpp"

namespace rangefinder::report {
namespace {

constexpr std::size_t kMostRows = 200;
constexpr std::size_t kMostInCell = 24;

std::string text_of(double value) {
    return number_text(value);
}
std::string text_of(std::int64_t value) {
    return std::to_string(value);
}
std::string text_of(bool value) {
    return value ? "yes" : "no";
}
std::string text_of(const std::string& value) {
    return value;
}
std::string text_of(const Stopped& stopped) {
    return stopped_text(stopped);
}
std::string text_of(const std::map<std::string, double>& figures) {
    return figures_text(figures);
}
template <typename Value>
std::string text_of(const std::optional<Value>& value) {
    return value ? text_of(*value) : std::string(kNone);
}
template <typename Value>
std::string text_of(const std::vector<Value>& values);

// A struct inside a cell: its members' values.
struct CellVisitor {
    std::vector<std::string> texts;

    template <typename Value>
    void operator()(const char* name, const Value& value) {
        texts.push_back(words_of(name) + " " + text_of(value));
    }
};

template <typename Struct>
concept Listed = requires(CellVisitor& visit, const Struct& value) {
    list_members(visit, value);
};

template <Listed Struct>
std::string text_of(const Struct& value) {
    CellVisitor visitor;
    list_members(visitor, value);
    return joined(visitor.texts, ", ");
}

template <typename Value>
std::string text_of(const std::vector<Value>& values) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < std::min(values.size(), kMostInCell); ++i) {
        texts.push_back(text_of(values[i]));
    }
    if (values.size() > kMostInCell) texts.emplace_back("...");
    return joined(texts, Listed<Value> ? "; " : ", ");
}

// One struct of a list: a row of a table.
struct RowVisitor {
    std::vector<std::string> names, cells;

    template <typename Value>
    void operator()(const char* name, const Value& value) {
        names.push_back(words_of(name));
        cells.push_back(text_of(value));
    }
};

// The probe's own members: figures become facts, lists of structs tables of their own.
struct FigureVisitor {
    Facts facts;
    std::vector<Table> tables;

    template <typename Value>
    void operator()(const char* name, const Value& value) {
        std::string text = text_of(value);
        if (!text.empty()) facts.rows.emplace_back(words_of(name), std::move(text));
    }

    template <Listed Struct>
    void operator()(const char* name, const std::vector<Struct>& structs) {
        Table table{words_of(name), {}, {}};
        for (std::size_t i = 0; i < std::min(structs.size(), kMostRows); ++i) {
            RowVisitor row;
            list_members(row, structs[i]);
            table.header = row.names;
            table.rows.push_back(std::move(row.cells));
        }
        if (!table.rows.empty()) tables.push_back(std::move(table));
    }

    void operator()(const char* name, const std::vector<std::vector<double>>& grid) {
        Table table{words_of(name), {}, {}};
        for (std::size_t i = 0; i < std::min(grid.size(), kMostRows); ++i) {
            table.rows.push_back({text_of(grid[i])});
        }
        table.header = {"values, one row a position"};
        if (!table.rows.empty()) tables.push_back(std::move(table));
    }
};

}  // namespace

void add_probe(const ProbeResult& result, Blocks& blocks) {
    FigureVisitor visitor;
    std::visit([&](const auto& measured) { list_members(visitor, measured); }, result.measured);
    blocks.emplace_back(Heading{2, "What was measured"});
    visitor.facts.rows.emplace_back("Ended", stopped_text(result.stopped));
    visitor.facts.rows.emplace_back("Seconds", number_text(result.seconds));
    blocks.emplace_back(std::move(visitor.facts));
    for (Table& table : visitor.tables) blocks.emplace_back(std::move(table));
}

}  // namespace rangefinder::report
