#include "tests/tidy/tree.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

namespace tidy {
namespace {

const std::set<std::string>& skipped_folders() {
    static const std::set<std::string> names{".git", "build", "dist", "node_modules", "corpus"};
    return names;
}

const std::set<std::string>& text_extensions() {
    static const std::set<std::string> extensions{
        "",      ".cpp", ".hpp", ".in",  ".cmake", ".txt", ".md", ".sh",  ".json", ".yml",
        ".yaml", ".ts",  ".tsx", ".css", ".html",  ".mjs", ".js", ".sql", ".svg",  ".toml"};
    return extensions;
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

bool is_skipped(const std::filesystem::directory_entry& entry) {
    const auto name = entry.path().filename().string();
    return skipped_folders().contains(name) || starts_with(name, "build-");
}

}  // namespace

Tree read_tree(const std::string& root) {
    Tree tree;
    auto entry = std::filesystem::recursive_directory_iterator(root);
    for (; entry != std::filesystem::recursive_directory_iterator(); ++entry) {
        if (is_skipped(*entry)) {
            if (entry->is_directory()) entry.disable_recursion_pending();
            continue;
        }
        const auto& path = entry->path();
        if (!entry->is_regular_file() || !text_extensions().contains(path.extension().string())) {
            continue;
        }
        tree[std::filesystem::relative(path, root).generic_string()] = read_file(path);
    }
    return tree;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

bool starts_with(const std::string& text, const std::string& prefix) {
    return text.compare(0, prefix.size(), prefix) == 0;
}

bool ends_with(const std::string& text, const std::string& suffix) {
    return text.size() >= suffix.size() &&
           text.compare(text.size() - suffix.size(), suffix.size(), suffix) == 0;
}

bool is_cpp(const std::string& path) {
    return ends_with(path, ".cpp") || ends_with(path, ".hpp");
}

bool is_product(const std::string& path) {
    return is_cpp(path) && (starts_with(path, "diagnostics/") || starts_with(path, "daemon/"));
}

}  // namespace tidy
