// The one table of layers: which folder may include which, and which may see a library's headers.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace tidy {

using Folders = std::set<std::string>;

// Folder to the folders that it may include, beside itself. A folder that is not here is unknown.
const std::map<std::string, Folders>& allowed_includes();

// A library's header prefix ("dnnl"), and where it may be included: folders, or parts of folders.
struct LibraryHome {
    std::string prefix;
    Folders folders;
};
const std::vector<LibraryHome>& library_homes();

}  // namespace tidy
