// tidy ROOT: prints every complaint about the tree under ROOT; exit code 1 if there is one.
#include <cstdio>

#include "tests/tidy/rules.hpp"

int main(int argument_count, char** arguments) {
    if (argument_count != 2) {
        std::fputs("usage: tidy ROOT\n", stderr);
        return 2;
    }
    const auto tree = tidy::read_tree(arguments[1]);
    const auto complaints = tidy::check_all(tree);
    for (const auto& complaint : complaints) std::printf("%s\n", complaint.c_str());
    std::printf("%zu files read, %zu complaints\n", tree.size(), complaints.size());
    const bool is_project =
        tree.contains("CMakeLists.txt") && tree.contains("daemon/CMakeLists.txt");
    if (!is_project) std::printf("%s is not the top of the project\n", arguments[1]);
    return complaints.empty() && is_project ? 0 : 1;
}
