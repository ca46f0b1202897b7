// Comma-separated values, RFC 4180: record by record, so that a file is never held a second time as
// cells.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/base/result.hpp"

namespace rangefinder {

// Reads one record after the other. Understands quotes with doubled quotes and line breaks inside,
// LF, CRLF and CR; trims spaces around cells; skips blank lines. Every record must have as many
// cells as the first. Not thread-safe; `text` must outlive it.
class CsvReader {
  public:
    CsvReader(std::string_view text, char separator) : text_(text), separator_(separator) {}

    // Goes to the next record; false at the end. Errors: kMalformed with line and cell, kTooLarge
    // over one of the limits below. After an error the reader must not be used.
    Result<bool> next();

    // Of the present record; valid until the next call of next().
    std::span<const std::string_view> cells() const { return cells_; }
    // Line on which the present record begins, from 1.
    std::int64_t line() const { return record_line_; }

  private:
    std::optional<Error> read_record();
    std::optional<Error> read_cell();
    std::optional<Error> read_quoted_cell();
    std::optional<Error> read_plain_cell();
    std::optional<Error> check_width();
    std::optional<Error> add_cell(std::string_view cell);
    bool at_separator() const;
    bool at_line_end() const;
    void skip_spaces();
    void skip_line_end();
    bool skip_blank_lines();
    Error error(const std::string& why) const;

    std::string_view text_;
    char separator_;
    std::size_t position_ = 0;
    std::int64_t line_ = 1;
    std::int64_t record_line_ = 1;
    std::int64_t records_ = 0;
    std::size_t width_ = 0;  // Cells of the first record.
    std::vector<std::string_view> cells_;
    std::deque<std::string> unescaped_;  // Cells of this record that had doubled quotes.
};

// The separator (',', ';' or tab) that parts the first lines most evenly; ',' when there is none.
char sniff_separator(std::string_view text);

// Whether the first record names the columns: some column is text there and numbers below; or, with
// text everywhere, its cells differ from each other and from all below them.
Result<bool> sniff_header(std::string_view text, char separator);

inline constexpr std::int64_t kMaxCsvColumns = 65'536;
inline constexpr std::int64_t kMaxCsvCellBytes = 65'536;
inline constexpr std::int64_t kMaxCsvRecords = 50'000'000;

}  // namespace rangefinder
