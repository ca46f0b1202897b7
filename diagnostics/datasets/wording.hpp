// Names from outside, put into messages.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rangefinder {

// 'text', cut to 60 bytes at a character's border.
std::string quoted(std::string_view text);

// "'a', 'b' and 12 more": at most `most` names.
std::string listed(const std::vector<std::string>& names, std::size_t most);

// "1 row", "3 rows".
std::string counted(std::int64_t count, const std::string& noun);

}  // namespace rangefinder
