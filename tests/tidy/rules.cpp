#include "tests/tidy/rules.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <regex>
#include <set>

#include "tests/tidy/includes.hpp"
#include "tests/tidy/layers.hpp"

namespace tidy {
namespace {

constexpr std::size_t kMaxSourceLines = 600;
constexpr std::size_t kMaxReadmeLines = 40;
constexpr std::size_t kReadmeFromFiles = 4;

std::string at(const std::string& path, std::size_t line, const std::string& text) {
    return path + ":" + std::to_string(line) + ": " + text;
}

bool is_own_header(const std::string& path) {
    return starts_with(path, "diagnostics/") || starts_with(path, "daemon/");
}

bool is_inside(const std::string& path, const Folders& folders) {
    return std::any_of(folders.begin(), folders.end(),
                       [&](const auto& folder) { return starts_with(path, folder + "/"); });
}

std::string joined(const Folders& folders) {
    std::string text;
    for (const auto& folder : folders) text += (text.empty() ? "" : ", ") + folder;
    return text.empty() ? "nothing" : text;
}

// Depth-first over `edges`; returns the nodes of one cycle, or nothing.
std::vector<std::string> find_cycle(const std::map<std::string, std::set<std::string>>& edges) {
    std::map<std::string, int> state;  // 1: on the path, 2: done.
    std::vector<std::string> path;
    const std::function<bool(const std::string&)> visit = [&](const std::string& node) {
        state[node] = 1;
        path.push_back(node);
        const auto found = edges.find(node);
        if (found != edges.end()) {
            for (const auto& next : found->second) {
                if (state[next] == 1) {
                    path.erase(path.begin(), std::find(path.begin(), path.end(), next));
                    return true;
                }
                if (state[next] == 0 && visit(next)) return true;
            }
        }
        path.pop_back();
        state[node] = 2;
        return false;
    };
    for (const auto& [node, below] : edges) {
        if (state[node] == 0 && visit(node)) return path;
    }
    return {};
}

Complaints cycle_complaint(const std::map<std::string, std::set<std::string>>& edges) {
    const auto cycle = find_cycle(edges);
    if (cycle.empty()) return {};
    std::string text;
    for (const auto& node : cycle) text += node + " -> ";
    return {"cycle: " + text + cycle.front()};
}

void check_include(const std::string& path, const Include& include, Complaints& complaints) {
    const auto from = layer_of(path);
    const auto to = layer_of(include.path);
    const auto& table = allowed_includes();
    const auto found = table.find(from);
    if (found == table.end() || from == to) return;
    if (!table.contains(to)) {
        complaints.push_back(at(path, include.line, "includes unknown folder " + to));
    } else if (!found->second.contains(to)) {
        complaints.push_back(
            at(path, include.line,
               from + " may not include " + to + "; it may include " + joined(found->second)));
    }
}

}  // namespace

Complaints check_layers(const Tree& tree) {
    Complaints complaints;
    for (const auto& [path, text] : tree) {
        if (!is_product(path)) continue;
        if (!allowed_includes().contains(layer_of(path))) {
            complaints.push_back(at(path, 1, "folder " + layer_of(path) + " is in no layer"));
        }
        for (const auto& include : includes_of(text)) {
            if (is_own_header(include.path)) check_include(path, include, complaints);
            if (starts_with(include.path, "tests/")) {
                complaints.push_back(at(path, include.line, "product code includes a test's file"));
            }
        }
    }
    return complaints;
}

Complaints check_table() {
    return cycle_complaint(allowed_includes());
}

Complaints check_cycles(const Tree& tree) {
    std::map<std::string, std::set<std::string>> edges;
    for (const auto& [path, text] : tree) {
        if (!is_product(path)) continue;
        for (const auto& include : includes_of(text)) {
            if (is_own_header(include.path)) edges[path].insert(include.path);
        }
    }
    return cycle_complaint(edges);
}

Complaints check_library_headers(const Tree& tree) {
    Complaints complaints;
    for (const auto& [path, text] : tree) {
        if (!is_product(path)) continue;
        for (const auto& include : includes_of(text)) {
            for (const auto& home : library_homes()) {
                if (!starts_with(include.path, home.prefix) || is_inside(path, home.folders)) {
                    continue;
                }
                complaints.push_back(
                    at(path, include.line,
                       "<" + include.path + "> belongs in " + joined(home.folders) + " only"));
            }
        }
    }
    return complaints;
}

Complaints check_headers(const Tree& tree) {
    static const std::regex using_namespace(R"(^\s*using namespace )");
    Complaints complaints;
    for (const auto& [path, text] : tree) {
        if (!ends_with(path, ".hpp")) continue;
        if (!starts_with(text, "//")) {
            complaints.push_back(at(path, 1, "a header begins with a comment: what it is for"));
        }
        const auto lines = lines_of(text);
        if (std::find(lines.begin(), lines.end(), "#pragma once") == lines.end()) {
            complaints.push_back(at(path, 1, "no #pragma once"));
        }
        for (std::size_t i = 0; i < lines.size(); ++i) {
            if (std::regex_search(lines[i], using_namespace)) {
                complaints.push_back(at(path, i + 1, "using namespace in a header"));
            }
        }
    }
    return complaints;
}

Complaints check_sizes(const Tree& tree) {
    Complaints complaints;
    for (const auto& [path, text] : tree) {
        const bool is_readme = path != "README.md" && ends_with(path, "/README.md");
        const bool is_source = is_cpp(path) || ends_with(path, ".ts") || ends_with(path, ".tsx") ||
                               ends_with(path, ".mjs");
        if (!is_readme && !is_source) continue;
        const auto limit = is_readme ? kMaxReadmeLines : kMaxSourceLines;
        const auto count = lines_of(text).size();
        if (count <= limit) continue;
        complaints.push_back(
            at(path, count, "has more than " + std::to_string(limit) + " lines: split it"));
    }
    return complaints;
}

Complaints check_readmes(const Tree& tree) {
    std::map<std::string, std::size_t> sources;
    for (const auto& [path, text] : tree) {
        if (is_product(path)) ++sources[layer_of(path)];
    }
    Complaints complaints;
    for (const auto& [folder, count] : sources) {
        if (count >= kReadmeFromFiles && !tree.contains(folder + "/README.md")) {
            complaints.push_back(folder + ": has " + std::to_string(count) +
                                 " source files and no README.md");
        }
    }
    return complaints;
}

Complaints check_words(const Tree& tree) {
    // Put together from pieces, or this file would complain of itself.
    static const std::regex machine_path(std::string("/(work") + "|farm)/[a-z.]|/tmp" + "/wt");
    // Six letters of the last kind are mkdtemp's template, not a note.
    static const std::regex unfinished(std::string("TO") + "DO|FIX" + "ME|\\bXX" + "X\\b");
    Complaints complaints;
    for (const auto& [path, text] : tree) {
        if (ends_with(path, "package-lock.json")) continue;
        std::size_t number = 0;
        for (const auto& line : lines_of(text)) {
            ++number;
            if (std::regex_search(line, machine_path)) {
                complaints.push_back(at(path, number, "names a path of one machine"));
            }
            if (std::regex_search(line, unfinished)) {
                complaints.push_back(at(path, number, "notes unfinished work"));
            }
        }
    }
    return complaints;
}

Complaints check_all(const Tree& tree) {
    Complaints all = check_table();
    for (const auto rule : {check_layers, check_cycles, check_library_headers, check_headers,
                            check_sizes, check_readmes, check_words}) {
        const auto complaints = rule(tree);
        all.insert(all.end(), complaints.begin(), complaints.end());
    }
    return all;
}

}  // namespace tidy
