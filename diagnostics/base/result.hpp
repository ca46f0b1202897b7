// Expected failures as values: a Result holds either what was asked for or an Error that says why
// not.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "diagnostics/base/check.hpp"

namespace rangefinder {

// What kind of failure it is. daemon/api/errors.cpp maps each to an HTTP status, in one switch.
enum class ErrorKind {
    kMalformed,  // Bytes that cannot be read as what they claim to be.
    kInvalid,    // Readable, but asks for what cannot be; `fields` names each wrong field.
    kNotFound,
    kConflict,     // Not possible in the present state (data set in use, job already finished).
    kTooLarge,     // Over a named limit.
    kUnsupported,  // A media type or format that is not known.
    kUnavailable,  // Full or draining: try again later.
    kCancelled,
    kInternal,
};

// One wrong field: a JSON pointer into the request ("/model/layers/0/kernel_size") or "?name" for a
// query parameter, and what came in and what is allowed.
struct FieldError {
    std::string pointer;
    std::string detail;
};

struct Error {
    ErrorKind kind = ErrorKind::kInternal;
    std::string text;  // One sentence naming the thing, the value and the bound.
    std::vector<FieldError> fields;
};

// An error about a single field.
inline Error field_error(std::string pointer, std::string detail) {
    Error error{ErrorKind::kInvalid, pointer + ": " + detail, {}};
    error.fields.push_back({std::move(pointer), std::move(detail)});
    return error;
}

// Holds a T or an Error. Not thread-safe; a plain value.
template <typename T>
class [[nodiscard]] Result {
  public:
    // NOLINTNEXTLINE(google-explicit-constructor): return value;
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    // NOLINTNEXTLINE(google-explicit-constructor): return Error{...};
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return state_.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & {
        RF_CHECK(ok());
        return std::get<0>(state_);
    }
    const T& value() const& {
        RF_CHECK(ok());
        return std::get<0>(state_);
    }
    T&& value() && {
        RF_CHECK(ok());
        return std::get<0>(std::move(state_));
    }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    const Error& error() const& {
        RF_CHECK(!ok());
        return std::get<1>(state_);
    }
    Error&& error() && {
        RF_CHECK(!ok());
        return std::get<1>(std::move(state_));
    }

  private:
    std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
  public:
    Result() = default;
    // NOLINTNEXTLINE(google-explicit-constructor): return Error{...};
    Result(Error error) : error_(std::move(error)) {}

    bool ok() const { return !error_.has_value(); }
    explicit operator bool() const { return ok(); }
    const Error& error() const {
        RF_CHECK(!ok());
        return *error_;
    }

  private:
    std::optional<Error> error_;
};

}  // namespace rangefinder
