// Values in a file, one after the other, that are either all there or not at all: what a checkpoint
// is made of.
#pragma once

#include <cstdint>
#include <cstdio>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics/base/result.hpp"
#include "diagnostics/findings/results.hpp"
#include "diagnostics/training/durable_file.hpp"

namespace rangefinder {

// The format: a line that says what it is with the format's version, the identity (length, text),
// the values, a CRC-32 of all before it. Little-endian. `identity` says in words for which request
// and which build the values are; they mean nothing to another.
//
// Written as DurableFile does. Holds no copy of what is written. Not thread-safe.
class StateWriter {
  public:
    // Errors of the file system are remembered and told by commit().
    StateWriter(std::string path, std::string_view identity);

    void integer(std::int64_t value);
    void real(double value);
    void text(std::string_view value);
    void floats(std::span<const float> values);
    void reals(std::span<const double> values);
    void integers(std::span<const std::int64_t> values);
    void scores(const Scores& scores);

    // Synced and in its place when it returns. kUnavailable: it could not be written, with why.
    Result<void> commit();

  private:
    void bytes(const void* data, std::size_t size);

    DurableFile file_;
    std::uint32_t sum_ = 0;
};

// Reads what a StateWriter wrote, in the same order. Not thread-safe.
class StateReader {
  public:
    // kNotFound: there is no such file; kInvalid: another identity (the text names both);
    // kMalformed: cut off, damaged, or of another version. The whole file is checked first.
    static Result<StateReader> open(const std::string& path, std::string_view identity);

    std::int64_t integer();
    double real();
    std::string text();
    // Into memory that is there already: another length fails.
    void floats(std::span<float> values);
    std::vector<float> floats();
    std::vector<double> reals();
    std::vector<std::int64_t> integers();
    Scores scores();

    // False: something did not fit, and what was read since is zero or empty.
    bool ok() const { return ok_; }
    // Everything was read, and nothing is left.
    bool complete() const { return ok_ && left_ == 0; }

  private:
    StateReader(FileHandle file, std::int64_t left) : file_(std::move(file)), left_(left) {}
    void bytes(void* data, std::size_t size);
    std::size_t length(std::size_t item_size);

    FileHandle file_;
    std::int64_t left_;  // Bytes of values not read yet.
    bool ok_ = true;
};

}  // namespace rangefinder
