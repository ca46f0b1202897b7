// Progress on a terminal as one moving line, into a pipe as plain lines.
#pragma once

#include <string>

#include "daemon/codec/job_view.hpp"

namespace rangefinder::cli {

// "1.2 s", "3 min 20 s".
std::string duration_text(double seconds);

// "[########            ]  41 %  123/300 steps  85 steps/s  ETA 2 s"
std::string progress_line(const codec::JobView& job);

// Not thread-safe. Writes to stderr, so that stdout holds results only.
class ProgressBar {
  public:
    ProgressBar();
    void show(const codec::JobView& job);
    // Ends the moving line.
    void finish();

  private:
    const bool terminal_;
    int shown_tenths_ = -1;
    bool open_ = false;
};

}  // namespace rangefinder::cli
