#include "diagnostics/formats/csv.hpp"

#include <algorithm>

namespace rangefinder {

Result<bool> CsvReader::next() {
    if (!skip_blank_lines()) return false;
    cells_.clear();
    unescaped_.clear();
    record_line_ = line_;
    if (++records_ > kMaxCsvRecords) {
        return Error{ErrorKind::kTooLarge, "the CSV file has over 50000000 lines", {}};
    }
    if (auto problem = read_record()) return *std::move(problem);
    if (auto problem = check_width()) return *std::move(problem);
    return true;
}

std::optional<Error> CsvReader::read_record() {
    for (;;) {
        if (auto problem = read_cell()) return problem;
        if (!at_separator()) break;
        ++position_;
    }
    skip_line_end();
    return std::nullopt;
}

std::optional<Error> CsvReader::read_cell() {
    skip_spaces();
    const bool quoted = position_ < text_.size() && text_[position_] == '"';
    return quoted ? read_quoted_cell() : read_plain_cell();
}

std::optional<Error> CsvReader::read_quoted_cell() {
    const std::int64_t opened = line_;
    const std::size_t start = ++position_;
    bool doubled = false;
    for (;; ++position_) {
        if (position_ == text_.size()) {
            return error("a quote opened on line " + std::to_string(opened) + " is never closed");
        }
        const char c = text_[position_];
        if (c == '\n' || (c == '\r' && !text_.substr(position_).starts_with("\r\n"))) ++line_;
        if (c == '\0') return error("there is a NUL byte");
        if (c != '"') continue;
        if (!text_.substr(position_ + 1).starts_with('"')) break;
        doubled = true;
        ++position_;
    }
    const std::string_view cell = text_.substr(start, position_ - start);
    ++position_;
    skip_spaces();
    if (!at_separator() && !at_line_end()) return error("text follows a closing quote");
    if (!doubled) return add_cell(cell);
    std::string& plain = unescaped_.emplace_back();
    for (std::size_t i = 0; i < cell.size(); ++i) {
        plain += cell[i];
        if (cell[i] == '"') ++i;
    }
    return add_cell(plain);
}

std::optional<Error> CsvReader::read_plain_cell() {
    const std::size_t start = position_;
    while (!at_separator() && !at_line_end()) {
        if (text_[position_] == '\0') return error("there is a NUL byte");
        ++position_;
    }
    std::string_view cell = text_.substr(start, position_ - start);
    while (!cell.empty() && (cell.back() == ' ' || cell.back() == '\t')) cell.remove_suffix(1);
    return add_cell(cell);
}

std::optional<Error> CsvReader::add_cell(std::string_view cell) {
    if (static_cast<std::int64_t>(cell.size()) > kMaxCsvCellBytes) {
        Error problem = error("the cell is longer than 65536 bytes");
        problem.kind = ErrorKind::kTooLarge;
        return problem;
    }
    cells_.push_back(cell);
    if (static_cast<std::int64_t>(cells_.size()) <= kMaxCsvColumns) return std::nullopt;
    return Error{ErrorKind::kTooLarge, "the CSV file has over 65536 columns", {}};
}

std::optional<Error> CsvReader::check_width() {
    if (records_ == 1) width_ = cells_.size();
    if (cells_.size() == width_) return std::nullopt;
    return Error{ErrorKind::kMalformed,
                 "line " + std::to_string(record_line_) + " has " + std::to_string(cells_.size()) +
                     " cells, the first line has " + std::to_string(width_),
                 {}};
}

bool CsvReader::at_separator() const {
    return position_ < text_.size() && text_[position_] == separator_;
}

bool CsvReader::at_line_end() const {
    return position_ == text_.size() || text_[position_] == '\n' || text_[position_] == '\r';
}

void CsvReader::skip_spaces() {
    while (position_ < text_.size() && !at_separator() &&
           (text_[position_] == ' ' || text_[position_] == '\t')) {
        ++position_;
    }
}

void CsvReader::skip_line_end() {
    if (position_ == text_.size()) return;
    position_ += text_.substr(position_).starts_with("\r\n") ? 2 : 1;
    ++line_;
}

bool CsvReader::skip_blank_lines() {
    for (;;) {
        const std::size_t start = position_;
        skip_spaces();
        if (position_ == text_.size()) return false;
        if (!at_line_end()) {
            position_ = start;
            return true;
        }
        skip_line_end();
    }
}

Error CsvReader::error(const std::string& why) const {
    return Error{ErrorKind::kMalformed,
                 "line " + std::to_string(line_) + ", cell " + std::to_string(cells_.size() + 1) +
                     ": " + why,
                 {}};
}

}  // namespace rangefinder
