// Words of messages.
#pragma once

#include <string>
#include <vector>

namespace rangefinder::codec {

// "a, b and c".
std::string listed(const std::vector<std::string>& words);

}  // namespace rangefinder::codec
