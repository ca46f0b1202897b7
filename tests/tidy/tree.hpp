// The source tree as text, so that rules can be tried on trees that exist only in a test.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace tidy {

// Path from the top ("daemon/http/server.hpp") to content.
using Tree = std::map<std::string, std::string>;

// Every text file of the project under `root`, but what is built or fetched.
Tree read_tree(const std::string& root);

std::vector<std::string> lines_of(const std::string& text);
bool starts_with(const std::string& text, const std::string& prefix);
bool ends_with(const std::string& text, const std::string& suffix);
bool is_cpp(const std::string& path);
bool is_product(const std::string& path);  // C++ under diagnostics/ or daemon/.

}  // namespace tidy
