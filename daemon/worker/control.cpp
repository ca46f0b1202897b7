#include "daemon/worker/control.hpp"

#include <sys/socket.h>

#include <cstdio>
#include <cstdlib>
#include <utility>

namespace rangefinder::worker {
namespace {

[[noreturn]] void end_process(const char* reason) {
    std::fprintf(stderr, "worker: %s\n", reason);
    std::_Exit(1);
}

}  // namespace

Control::Control(int socket, frames::FrameReader reader)
    : socket_(socket), reader_(std::move(reader)), thread_([this] { listen(); }) {}

Control::~Control() {
    closing_ = true;
    ::shutdown(socket_, SHUT_RD);  // Wakes the reading thread with an end of file.
    thread_.join();
}

void Control::listen() {
    for (;;) {
        const Result<std::optional<frames::Frame>> frame = reader_.read();
        if (closing_) return;
        if (!frame.ok()) end_process(frame.error().text.c_str());
        if (!frame->has_value()) end_process("the daemon is gone");
        obey(**frame);
    }
}

void Control::obey(const frames::Frame& frame) {
    if (frame.type == frames::FrameType::kCancel) {
        wish_ = StopWish::kCancel;
    } else if (frame.type == frames::FrameType::kTimeLimit) {
        wish_ = StopWish::kTimeLimit;
    } else {
        end_process("a frame that the daemon may not send now");
    }
    stop_.request_stop();
}

}  // namespace rangefinder::worker
