// The rules. Each takes the whole tree and returns its complaints, "path:line: what and why".
#pragma once

#include <string>
#include <vector>

#include "tests/tidy/tree.hpp"

namespace tidy {

using Complaints = std::vector<std::string>;

// Folder includes folder only as the table of layers says; every folder is in the table.
Complaints check_layers(const Tree& tree);
// The table itself allows no cycle.
Complaints check_table();
// No file includes itself by way of others.
Complaints check_cycles(const Tree& tree);
// A library's headers stay where the table says.
Complaints check_library_headers(const Tree& tree);
// A header begins with a comment, has #pragma once and no "using namespace".
Complaints check_headers(const Tree& tree);
// Hand-written source stays under 600 lines, a folder's README.md under 40.
Complaints check_sizes(const Tree& tree);
// A folder of four source files or more says in a README.md what it is.
Complaints check_readmes(const Tree& tree);
// No path of somebody's machine, no note of unfinished work.
Complaints check_words(const Tree& tree);

Complaints check_all(const Tree& tree);

}  // namespace tidy
