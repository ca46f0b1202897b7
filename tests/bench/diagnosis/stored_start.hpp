// A file of weights that a case starts from.
#pragma once

#include <filesystem>
#include <string>

#include "tests/bench/diagnosis/training_case.hpp"

namespace rangefinder::diagnosis {

// The case's own initial weights, changed as it says, in a temporary file that goes with this
// object. Must be made on the thread that trains.
class StoredStart {
  public:
    explicit StoredStart(const TrainingCase& example);
    ~StoredStart();
    StoredStart(const StoredStart&) = delete;
    StoredStart& operator=(const StoredStart&) = delete;

    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

}  // namespace rangefinder::diagnosis
