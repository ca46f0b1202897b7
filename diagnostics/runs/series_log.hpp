// All series of a training so far in a file that only grows, so that a training that goes on after
// a crash can tell them again from the start.
#pragma once

#include <cstdint>
#include <string>

#include "diagnostics/base/result.hpp"
#include "diagnostics/findings/curve.hpp"
#include "diagnostics/runs/runs.hpp"
#include "diagnostics/training/durable_file.hpp"

namespace rangefinder {

// How much of a log counts: its first bytes and their CRC-32.
struct SeriesLogMark {
    std::int64_t length = 0;
    std::int64_t sum = 0;
};

// Machine's own byte order. Not thread-safe.
class SeriesLog {
  public:
    // Begins anew with what follows. Errors of the file system are remembered and told by sync().
    static SeriesLog create(const std::string& path);
    // Tells `observer` the records up to the mark in batches, and goes on behind them: what was
    // written after that is cut off. kMalformed, and nothing told: the file is shorter or damaged.
    static Result<SeriesLog> replay(const std::string& path, const SeriesLogMark& mark,
                                    RunObserver& observer);

    void add(const Records& records);
    // On disk when it returns. kUnavailable: it could not be written, with why.
    Result<void> sync();
    // Where it ends now.
    const SeriesLogMark& mark() const { return mark_; }

  private:
    SeriesLog(FileHandle file, const SeriesLogMark& mark) : file_(std::move(file)), mark_(mark) {}
    void write(const void* data, std::size_t size);

    FileHandle file_;
    SeriesLogMark mark_;
    int failure_ = 0;  // errno of the first.
};

}  // namespace rangefinder
