// The database file: made, checked, brought up to date.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>

#include "daemon/store/sqlite/write_transaction.hpp"
#include "diagnostics/base/clock.hpp"
#include "diagnostics/base/result.hpp"

namespace rangefinder::store {

// Opens `path` for writing, making it (mode 0600) when missing. A file that is not ours or is
// damaged is refused and left as it is: kMalformed; one of a newer version: kUnsupported.
Result<std::unique_ptr<Writer>> open_database(const std::filesystem::path& path,
                                              std::chrono::milliseconds busy_timeout,
                                              const Clock& clock);

// Files up to this size are read through at the start to find damage; larger ones are found out
// when the damaged page is read.
inline constexpr std::uintmax_t kMaxCheckedBytes = std::uintmax_t{16} << 20;

}  // namespace rangefinder::store
