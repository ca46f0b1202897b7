// A worker's end in plain words.
#pragma once

#include <string>

#include "daemon/jobs/worker_launcher.hpp"

namespace rangefinder::jobs {

// "the worker was killed by signal 9 (out of memory?); it said: ..."
std::string exit_text(const WorkerExit& exit);

// It ended because an allocation beyond its limit was refused where nobody caught that.
bool died_of_memory(const WorkerExit& exit);

}  // namespace rangefinder::jobs
