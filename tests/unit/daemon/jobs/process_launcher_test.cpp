// Real processes: the stub worker instead of the program.
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "daemon/jobs/worker_launcher.hpp"
#include "tests/unit/daemon/jobs/sample_job.hpp"

namespace rangefinder::jobs {
namespace {

using frames::FrameType;

SteadyTime soon() {
    return std::chrono::steady_clock::now() + std::chrono::seconds(20);
}

std::unique_ptr<Worker> start(const std::string& behaviour, std::int64_t threads = 1) {
    std::unique_ptr<Worker> worker = make_process_launcher(STUB_WORKER)->launch({threads});
    worker->send({FrameType::kDataset, "{}"});
    worker->send({FrameType::kJob, codec::to_json(sample_spec(behaviour))});
    const WorkerEvent hello = worker->next(soon());
    REQUIRE(std::holds_alternative<frames::Frame>(hello));
    CHECK(std::get<frames::Frame>(hello).type == FrameType::kHello);
    return worker;
}

WorkerExit exit_of(Worker& worker) {
    const WorkerEvent event = worker.next(soon());
    REQUIRE(std::holds_alternative<WorkerExit>(event));
    return std::get<WorkerExit>(event);
}

}  // namespace

TEST_CASE("A worker's frames arrive in order, then its exit") {
    const auto worker = start("well-behaved");
    CHECK(std::get<frames::Frame>(worker->next(soon())).type == FrameType::kRecords);
    CHECK(std::get<frames::Frame>(worker->next(soon())).type == FrameType::kResult);
    const WorkerExit exit = exit_of(*worker);
    CHECK_FALSE(exit.signal.has_value());
    CHECK(exit.code == 0);
}

TEST_CASE("A worker has no descriptor of ours but its channel, and its own surroundings") {
    const int leaked = ::open("/dev/null", O_RDONLY);  // Without O_CLOEXEC.
    ::setenv("OMP_PLACES", "cores", 1);
    const WorkerExit exit = exit_of(*start("surroundings", 2));
    ::unsetenv("OMP_PLACES");
    ::close(leaked);
    CHECK(exit.stderr_tail ==
          "0 1 2 3 OMP_NUM_THREADS=2 OMP_WAIT_POLICY=passive OMP_PLACES= own group\n");
}

TEST_CASE("A crash is told by its signal, an exit by its code and last words") {
    CHECK(exit_of(*start("crash")).signal == SIGSEGV);
    const WorkerExit exit = exit_of(*start("exit"));
    CHECK(exit.code == 7);
    CHECK(exit.stderr_tail == "something broke\n");
}

TEST_CASE("A flood on stderr is read, and only its end is kept") {
    const WorkerExit exit = exit_of(*start("flood"));
    CHECK(exit.stderr_tail.size() <= 2048);
    CHECK(exit.stderr_tail.find("last words") != std::string::npos);
}

TEST_CASE("Garbage on the channel is told as such") {
    const auto worker = start("garbage");
    CHECK(std::holds_alternative<BadFrame>(worker->next(soon())));
}

TEST_CASE("A silent worker is waited for until the deadline only, and can be killed") {
    const auto worker = start("hang");
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(50);
    CHECK(std::holds_alternative<Silence>(worker->next(until)));
    CHECK(std::chrono::steady_clock::now() >= until);
    worker->signal(SIGKILL);
    CHECK(exit_of(*worker).signal == SIGKILL);
}

TEST_CASE("Dropping a worker leaves no process behind") {
    start("hang").reset();
    // No child is left, not even a dead one.
    CHECK(::waitpid(-1, nullptr, WNOHANG) == -1);
    CHECK(errno == ECHILD);
}

TEST_CASE("A program that is not there is an error, not a worker") {
    CHECK_THROWS_AS(make_process_launcher("/nonexistent/program")->launch({}), std::system_error);
}

}  // namespace rangefinder::jobs
