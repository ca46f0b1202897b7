// What a source file includes, and which folder a path belongs to.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace tidy {

struct Include {
    std::string path;
    std::size_t line = 0;  // From 1.
};

// In order; commented-out ones are not includes.
std::vector<Include> includes_of(const std::string& text);

// The folder of the table: "daemon/store/sqlite/store.cpp" -> "daemon/store", "daemon/main.cpp" ->
// "daemon".
std::string layer_of(const std::string& path);

}  // namespace tidy
