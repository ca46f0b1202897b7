// `rangefinder demo`: a real range test to look at.
#pragma once

#include <string>

namespace rangefinder::cli {

// Against the daemon at `url`; false when it did not end with a recommendation.
bool run_demo_against(const std::string& url);

struct DemoOptions {
    std::string url;  // Empty: a private daemon, started for the purpose.
    std::string preset = "cnn-glyphs";
};
int demo_command(const DemoOptions& options);

}  // namespace rangefinder::cli
