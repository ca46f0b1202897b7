#include "diagnostics/probes/row_groups.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string_view>
#include <utility>

namespace rangefinder {
namespace {

std::string_view bytes_of(const Dataset& data, std::int64_t row) {
    const std::span<const std::byte> bytes = std::as_bytes(data.example(row));
    return {static_cast<const char*>(static_cast<const void*>(bytes.data())), bytes.size()};
}

using HashedRow = std::pair<std::size_t, std::int64_t>;

// Rows of one hash, nearly always of one content: those equal to the first, then to the next.
void add_groups(const Dataset& data, std::span<HashedRow> rows,
                std::vector<std::vector<std::int64_t>>& groups) {
    while (rows.size() > 1) {
        const std::string_view first = bytes_of(data, rows.front().second);
        const auto others = std::stable_partition(
            rows.begin(), rows.end(),
            [&](const HashedRow& row) { return bytes_of(data, row.second) == first; });
        const auto alike = static_cast<std::size_t>(others - rows.begin());
        if (alike > 1) {
            auto& group = groups.emplace_back();
            for (const HashedRow& row : rows.first(alike)) group.push_back(row.second);
        }
        rows = rows.subspan(alike);
    }
}

}  // namespace

std::vector<std::vector<std::int64_t>> equal_rows(const Dataset& data,
                                                  std::span<const std::int64_t> rows) {
    std::vector<HashedRow> hashed;
    hashed.reserve(rows.size());
    for (const std::int64_t row : rows) {
        hashed.emplace_back(std::hash<std::string_view>()(bytes_of(data, row)), row);
    }
    std::stable_sort(hashed.begin(), hashed.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    std::vector<std::vector<std::int64_t>> groups;
    for (auto begin = hashed.begin(); begin != hashed.end();) {
        const auto end = std::find_if(begin, hashed.end(),
                                      [&](const auto& row) { return row.first != begin->first; });
        add_groups(data, {begin, end}, groups);
        begin = end;
    }
    return groups;
}

}  // namespace rangefinder
