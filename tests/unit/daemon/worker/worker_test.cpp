// The whole worker in a child process, with the test in the daemon's place.
#include "daemon/worker/worker.hpp"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <string>

#include "daemon/codec/dataset_codec.hpp"
#include "daemon/codec/job_codec.hpp"
#include "daemon/codec/record_codec.hpp"
#include "daemon/codec/result_codec.hpp"
#include "daemon/frames/frame_socket.hpp"

namespace rangefinder::worker {
namespace {

using frames::Frame;
using frames::FrameType;

class Child {
  public:
    Child() {
        int pair[2];
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
        process_ = ::fork();
        REQUIRE(process_ >= 0);
        if (process_ == 0) {
            ::close(pair[0]);
            // Its complaints are expected here.
            ::close(STDERR_FILENO);
            ::_exit(worker_main(pair[1]));
        }
        ::close(pair[1]);
        socket_ = pair[0];
        const timeval patience{60, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    }
    ~Child() {
        hang_up();
        if (process_ > 0) exit_code();
    }
    void send(FrameType type, const std::string& payload = "") {
        REQUIRE(frames::send_frame(socket_, {type, payload}));
    }
    void send_bytes(const std::string& bytes) {
        REQUIRE(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) > 0);
    }
    std::optional<Frame> receive() {
        auto frame = reader().read();
        return frame.ok() ? *frame : std::nullopt;
    }
    // Reads on until a frame of another kind than these.
    std::optional<Frame> last(std::size_t& records) {
        for (;;) {
            const std::optional<Frame> frame = receive();
            if (!frame || frame->type >= FrameType::kResult) return frame;
            if (frame->type == FrameType::kRecords) ++records;
        }
    }
    void hang_up() {
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }
    int exit_code() {
        int status = 0;
        ::waitpid(process_, &status, 0);
        process_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

  private:
    frames::FrameReader& reader() {
        if (!reader_) reader_.emplace(socket_);
        return *reader_;
    }
    pid_t process_ = -1;
    int socket_ = -1;
    std::optional<frames::FrameReader> reader_;
};

std::string moons() {
    DatasetSpec spec;
    spec.source = GeneratorSpec{};
    return codec::to_json(spec);
}

std::string job(std::int64_t steps, std::int64_t memory_bytes = std::int64_t{1} << 30,
                double seconds = 300.0) {
    JobSpec spec;
    spec.dataset = "ds_0123456789abcdef";
    spec.model.layers = {
        {"", LinearSpec{16, true}}, {"", ActivationSpec{}}, {"", LinearSpec{2, true}}};
    TrainingSpec training;
    training.steps = steps;
    training.learning_rate = 0.1;
    spec.work = training;
    spec.limits.memory_bytes = memory_bytes;
    spec.limits.seconds = seconds;
    return codec::to_json(spec);
}

// Of a training that was stopped; waits for its end.
StopReason stop_reason_of(Child& child) {
    std::size_t records = 0;
    const auto answer = child.last(records);
    REQUIRE(answer.has_value());
    CHECK(answer->type == FrameType::kStopped);
    const auto result = codec::job_result_from_json(answer->payload);
    REQUIRE(result.ok());
    return std::get<TrainingResult>(*result).stopped.reason;
}

}  // namespace

TEST_CASE("A worker greets, trains, answers and exits") {
    Child child;
    child.send(FrameType::kDataset, moons());
    child.send(FrameType::kJob, job(50));
    const auto hello = child.receive();
    REQUIRE(hello.has_value());
    CHECK(hello->type == FrameType::kHello);
    std::size_t records = 0;
    const auto answer = child.last(records);
    REQUIRE(answer.has_value());
    CHECK(answer->type == FrameType::kResult);
    CHECK(records > 0);
    const auto result = codec::job_result_from_json(answer->payload);
    REQUIRE(result.ok());
    CHECK(std::get<TrainingResult>(*result).steps == 50);
    CHECK(child.exit_code() == 0);
}

TEST_CASE("A cancelled run answers with what it measured, one out of time says so") {
    for (const FrameType wish : {FrameType::kCancel, FrameType::kTimeLimit}) {
        Child child;
        child.send(FrameType::kDataset, moons());
        child.send(FrameType::kJob, job(100'000'000));
        child.receive();
        CHECK(child.receive().has_value());
        child.send(wish);
        const StopReason expected =
            wish == FrameType::kCancel ? StopReason::kCancelled : StopReason::kTimeLimit;
        CHECK(stop_reason_of(child) == expected);
        CHECK(child.exit_code() == 0);
    }
}

TEST_CASE("A run that notices itself that its time is up was stopped, and has not succeeded") {
    Child child;
    child.send(FrameType::kDataset, moons());
    child.send(FrameType::kJob, job(100'000'000, std::int64_t{1} << 30, 1.0));
    CHECK(stop_reason_of(child) == StopReason::kTimeLimit);
}

TEST_CASE("A data set that cannot be read is the job's error") {
    DatasetSpec spec;
    spec.source = FileSource{"/dev/null", ""};
    spec.format = DataFormat::kCsv;
    Child child;
    child.send(FrameType::kDataset, codec::to_json(spec));
    child.send(FrameType::kJob, job(10));
    std::size_t records = 0;
    const auto answer = child.last(records);
    REQUIRE(answer.has_value());
    CHECK(answer->type == FrameType::kFailed);
    CHECK(answer->payload.find("invalid_data") != std::string::npos);
    CHECK(child.exit_code() == 0);
}

TEST_CASE("A daemon that hangs up ends the worker, before and during the run") {
    Child before;
    before.receive();
    before.hang_up();
    CHECK(before.exit_code() == 1);
    Child during;
    during.send(FrameType::kDataset, moons());
    during.send(FrameType::kJob, job(100'000'000));
    during.receive();
    CHECK(during.receive().has_value());
    during.hang_up();
    CHECK(during.exit_code() == 1);
}

TEST_CASE("Frames that are wrong, cut off or out of turn end the worker") {
    const std::string wrong[] = {"garbage that is no frame", std::string("\xff\xff\xff\xff\x20", 5),
                                 frames::encode_frame({FrameType::kJob, job(1)}),
                                 frames::encode_frame({FrameType::kDataset, "{"}) +
                                     frames::encode_frame({FrameType::kJob, job(1)}),
                                 frames::encode_frame({FrameType::kDataset, moons()}) +
                                     frames::encode_frame({FrameType::kJob, "{\"kind\": 1}"})};
    for (const std::string& bytes : wrong) {
        Child child;
        child.send_bytes(bytes);
        CHECK(child.exit_code() == 1);
    }
    Child cut_off;
    cut_off.send_bytes(frames::encode_frame({FrameType::kDataset, moons()}).substr(0, 20));
    cut_off.hang_up();
    CHECK(cut_off.exit_code() == 1);
}

}  // namespace rangefinder::worker
