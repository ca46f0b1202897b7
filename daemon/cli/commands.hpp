// Every subcommand for people but `serve`.
#pragma once

#include <string>
#include <vector>

namespace rangefinder::cli {

// Runs `words` ("demo", "--url", ...); returns the process's exit code: 0 only when it worked, 2
// for words that are not understood.
int run_command(const std::vector<std::string>& words);

}  // namespace rangefinder::cli
