#include "daemon/jobs/process_worker.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "daemon/frames/frame_socket.hpp"

namespace rangefinder::jobs {
namespace {

// Rounded up, so that a wait never ends just before its time and spins.
int milliseconds_until(SteadyTime until) {
    const auto rest = until - std::chrono::steady_clock::now();
    const auto whole = std::chrono::ceil<std::chrono::milliseconds>(rest).count();
    return static_cast<int>(std::clamp<std::int64_t>(whole, 0, 60'000));
}

// glibc 2.36 declares it, but not every libc that this builds on.
int open_pid(pid_t process) {
    return static_cast<int>(::syscall(SYS_pidfd_open, process, 0));
}

}  // namespace

ProcessWorker::~ProcessWorker() {
    if (reaped_) return;
    signal(SIGKILL);
    reap();
}

WorkerEvent ProcessWorker::next(SteadyTime until) {
    bool waited = false;
    for (;;) {
        Result<std::optional<frames::Frame>> frame = parser_.next();
        if (!frame.ok()) return BadFrame{frame.error().text};
        if (frame->has_value()) return std::move(**frame);
        if (!channel_open_) break;
        if (waited && std::chrono::steady_clock::now() >= until) return Silence{};
        wait(until);
        waited = true;
    }
    if (!wait_for_exit(std::chrono::steady_clock::now() + kExitGrace)) signal(SIGKILL);
    return reap();
}

void ProcessWorker::wait(SteadyTime until) {
    std::array<pollfd, 2> watched{
        {{parts_.channel.get(), POLLIN, 0}, {parts_.errors.get(), POLLIN, 0}}};
    if (::poll(watched.data(), watched.size(), milliseconds_until(until)) <= 0) return;
    if (watched[1].revents != 0) read_errors();
    if (watched[0].revents != 0) read_channel();
}

void ProcessWorker::read_channel() {
    channel_open_ = frames::receive_some(parts_.channel.get(), parser_);
}

void ProcessWorker::read_errors() {
    std::array<char, 4096> bytes;
    for (;;) {
        const ssize_t count = ::read(parts_.errors.get(), bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return;
        if (count == 0) {
            // The end: not to be polled any more.
            parts_.errors = Descriptor();
            return;
        }
        stderr_tail_.append(bytes.data(), static_cast<std::size_t>(count));
        if (stderr_tail_.size() > kMaxStderr) {
            stderr_tail_.erase(0, stderr_tail_.size() - kMaxStderr);
        }
    }
}

bool ProcessWorker::wait_for_exit(SteadyTime until) {
    const Descriptor process(open_pid(parts_.process));
    if (process.get() < 0) return false;
    pollfd watched{process.get(), POLLIN, 0};
    return ::poll(&watched, 1, milliseconds_until(until)) > 0;
}

WorkerExit ProcessWorker::reap() {
    int status = 0;
    while (::waitpid(parts_.process, &status, 0) < 0 && errno == EINTR) {
    }
    reaped_ = true;
    if (parts_.errors.get() >= 0) read_errors();
    WorkerExit exit;
    if (WIFSIGNALED(status)) exit.signal = WTERMSIG(status);
    if (WIFEXITED(status)) exit.code = WEXITSTATUS(status);
    exit.stderr_tail = stderr_tail_;
    return exit;
}

bool ProcessWorker::send(const frames::Frame& frame) {
    return frames::send_frame(parts_.channel.get(), frame);
}

void ProcessWorker::signal(int number) {
    // Not reaped, so its number still belongs to it.
    if (!reaped_) ::kill(parts_.process, number);
}

}  // namespace rangefinder::jobs
