// Collects what is wrong with a request, so that all of it is answered at once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "diagnostics/base/result.hpp"

namespace rangefinder {

// Bounds of a number; an open end excludes the bound itself.
struct NumberRange {
    double low = 0.0;
    double high = 0.0;
    bool low_open = false;
    bool high_open = false;
};

struct IntegerRange {
    std::int64_t low = 0;
    std::int64_t high = 0;
};

// Not thread-safe.
class FieldChecks {
  public:
    void add(std::string pointer, std::string detail);
    void integer(const std::string& pointer, std::int64_t value, IntegerRange allowed);
    // Also refuses NaN and infinities.
    void number(const std::string& pointer, double value, NumberRange allowed);
    // Free text for people: at most `max_bytes`, no control characters.
    void text(const std::string& pointer, const std::string& value, std::size_t max_bytes);

    bool empty() const { return errors_.empty(); }
    std::vector<FieldError> take() { return std::move(errors_); }

  private:
    std::vector<FieldError> errors_;
};

// One kInvalid error of all fields. There is at least one.
Error to_error(std::vector<FieldError> fields);

// "/labels" + "a/b" -> "/labels/a~1b" (RFC 6901).
std::string join_pointer(const std::string& base, const std::string& token);
std::string join_pointer(const std::string& base, std::size_t index);

// Shortest text that reads well: "0.1", "1e-07", "64".
std::string number_text(double value);

}  // namespace rangefinder
