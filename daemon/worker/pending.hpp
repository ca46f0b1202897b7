// What a run told since the last frame.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "diagnostics/findings/results.hpp"

namespace rangefinder::worker {

// Joins records into columns, keeps the newest progress and every finding. A plain value.
class Pending {
  public:
    void add(const Records& records);
    void add(const Progress& progress) { progress_ = progress; }
    void add(const Finding& finding) { findings_.push_back(finding); }

    bool empty() const { return values_ == 0 && !progress_ && findings_.empty(); }
    // Measured values in all columns together.
    std::size_t values() const { return values_; }

    const Records& records() const { return records_; }
    const std::optional<Progress>& progress() const { return progress_; }
    const std::vector<Finding>& findings() const { return findings_; }

  private:
    Series& column(const std::string& name);

    Records records_;
    std::map<std::string, std::size_t> index_;  // Of a name in records_.
    std::size_t values_ = 0;
    std::optional<Progress> progress_;
    std::vector<Finding> findings_;
};

}  // namespace rangefinder::worker
