// The worker process: one job in, frames out, exit. See daemon/frames/FRAMES.md.
#pragma once

namespace rangefinder::worker {

// The whole life of `rangefinder worker`: lowers its priority, waits for the job frame on the
// socket `fd` (3 when the daemon started it), limits its own memory, runs the job, writes what it
// measures, answers with the result. Returns the process's exit code: 0 once a result or a failure
// was delivered.
int worker_main(int fd);

}  // namespace rangefinder::worker
