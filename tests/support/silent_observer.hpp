// An observer for runs of which only the result counts.
#pragma once

#include "diagnostics/runs/runs.hpp"

namespace rangefinder::test {

class SilentObserver final : public RunObserver {
  public:
    void on_progress(const Progress&) override {}
    void on_records(const Records&) override {}
    void on_finding(const Finding&) override {}
};

}  // namespace rangefinder::test
