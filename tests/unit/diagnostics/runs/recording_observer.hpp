// Keeps all that a run tells.
#pragma once

#include <functional>
#include <map>

#include "diagnostics/runs/runs.hpp"

namespace rangefinder {

class RecordingObserver final : public RunObserver {
  public:
    void on_progress(const Progress& progress) override {
        all_progress.push_back(progress);
        if (after_progress) after_progress(progress);
    }
    void on_records(const Records& records) override {
        for (const Series& part : records) {
            Series& whole = series[part.name];
            whole.steps.insert(whole.steps.end(), part.steps.begin(), part.steps.end());
            whole.values.insert(whole.values.end(), part.values.begin(), part.values.end());
        }
    }
    void on_finding(const Finding& finding) override { findings.push_back(finding); }

    std::vector<Progress> all_progress;
    std::map<std::string, Series> series;
    std::vector<Finding> findings;
    std::function<void(const Progress&)> after_progress;
};

}  // namespace rangefinder
