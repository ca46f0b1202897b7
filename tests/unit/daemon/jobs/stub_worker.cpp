// Speaks the worker's protocol without training anything: the job's name says how it behaves.
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "daemon/codec/job_codec.hpp"
#include "daemon/codec/result_codec.hpp"
#include "daemon/frames/frame_socket.hpp"

using namespace rangefinder;
using frames::FrameType;

namespace {

constexpr int kChannel = 3;

void send(FrameType type, const std::string& payload) {
    if (!frames::send_frame(kChannel, {type, payload})) std::_Exit(1);
}

std::string result() {
    TrainingResult result;
    result.steps = 3;
    return codec::to_json(JobResult(result));
}

// What this process was given, as one text.
std::string surroundings() {
    std::string text;
    for (int descriptor = 0; descriptor < 64; ++descriptor) {
        char path[64];
        const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
        if (::readlink(link.c_str(), path, sizeof path) > 0) {
            text += std::to_string(descriptor) + " ";
        }
    }
    for (const char* name : {"OMP_NUM_THREADS", "OMP_WAIT_POLICY", "OMP_PLACES"}) {
        const char* const value = std::getenv(name);
        text += std::string(name) + "=" + (value == nullptr ? "" : value) + " ";
    }
    return text + (::getpgrp() == ::getpid() ? "own group" : "shared group");
}

[[noreturn]] void hang() {
    ::signal(SIGTERM, SIG_IGN);
    for (;;) ::pause();
}

}  // namespace

int main() {
    frames::FrameReader reader(kChannel);
    send(FrameType::kHello, std::string(frames::kProtocolVersion));
    const auto dataset = reader.read();
    auto job = reader.read();
    if (job.ok() && job->has_value() && (*job)->type == FrameType::kPlaces) job = reader.read();
    if (!job.ok() || !job->has_value()) return 1;
    const auto spec = codec::job_spec_from_json((*job)->payload);
    if (!spec.ok()) return 1;
    if (spec->name == "crash") {
        ::signal(SIGSEGV, SIG_DFL);  // A sanitizer's handler would turn the signal into an exit.
        ::raise(SIGSEGV);
    }
    if (spec->name == "exit") return std::fprintf(stderr, "something broke\n"), 7;
    if (spec->name == "hang") hang();
    if (spec->name == "garbage") return static_cast<int>(::write(kChannel, "\xff\xff\xff\xff!", 5));
    if (spec->name == "surroundings") std::fprintf(stderr, "%s\n", surroundings().c_str());
    if (spec->name == "surroundings") return 1;
    if (spec->name == "flood") {
        const std::string line(1000, 'x');
        for (int i = 0; i < 1000; ++i) std::fprintf(stderr, "%s\n", line.c_str());
        std::fprintf(stderr, "last words\n");
        return 1;
    }
    if (spec->name == "until cancelled") {
        const auto stop = reader.read();
        send(FrameType::kStopped, result());
        return 0;
    }
    send(FrameType::kRecords, R"({"loss": {"steps": [0, 1, 2], "values": [3.0, 2.0, 1.0]}})");
    send(FrameType::kResult, result());
    return 0;
}
