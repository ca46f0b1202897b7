// The flags of the command line in place of a job's fields.
#pragma once

#include <string>
#include <string_view>

namespace rangefinder::cli {

// Before every pointer to a field that a flag of `range-test` sets, that flag: "/range_test/steps
// is 5" becomes "--steps: /range_test/steps is 5".
std::string with_flags(std::string_view text);

}  // namespace rangefinder::cli
