#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>
#include <vector>

#include "daemon/jobs/process_worker.hpp"
#include "daemon/jobs/worker_launcher.hpp"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX wants it declared.

namespace rangefinder::jobs {
namespace {

constexpr int kWorkerChannel = 3;  // Its descriptor number in the worker.
// Above every number that is moved about in the child, so that no move overwrites another's source.
constexpr int kFirstSafeDescriptor = 10;
// A worker that does not read for this long is given up.
constexpr timeval kSendTimeout{5, 0};

[[noreturn]] void throw_errno(int number, const char* what) {
    throw std::system_error(number, std::generic_category(), what);
}

Descriptor moved_up(int descriptor) {
    const Descriptor low(descriptor);
    const int high = ::fcntl(low.get(), F_DUPFD_CLOEXEC, kFirstSafeDescriptor);
    if (high < 0) throw_errno(errno, "cannot start a worker: fcntl");
    return Descriptor(high);
}

struct DescriptorPair {
    Descriptor ours, theirs;
};

DescriptorPair make_channel() {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        throw_errno(errno, "cannot start a worker: socketpair");
    }
    Descriptor ours(pair[0]);
    ::setsockopt(ours.get(), SOL_SOCKET, SO_SNDTIMEO, &kSendTimeout, sizeof kSendTimeout);
    return {std::move(ours), moved_up(pair[1])};
}

DescriptorPair make_error_pipe() {
    int pair[2];
    if (::pipe2(pair, O_CLOEXEC) != 0) throw_errno(errno, "cannot start a worker: pipe");
    Descriptor ours(pair[0]);
    ::fcntl(ours.get(), F_SETFL, O_NONBLOCK);
    return {std::move(ours), moved_up(pair[1])};
}

// stdin /dev/null, stdout and stderr our pipe, the channel, and nothing else of ours: a client's
// connection that leaked into a worker would stay open until the worker ends.
class FileActions {
  public:
    FileActions(int channel, int errors) {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawn_file_actions_addopen(&actions_, 0, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_adddup2(&actions_, errors, 1);
        ::posix_spawn_file_actions_adddup2(&actions_, errors, 2);
        ::posix_spawn_file_actions_adddup2(&actions_, channel, kWorkerChannel);
        ::posix_spawn_file_actions_addclosefrom_np(&actions_, kWorkerChannel + 1);
    }
    ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;
    const posix_spawn_file_actions_t* get() const { return &actions_; }

  private:
    posix_spawn_file_actions_t actions_;
};

// No signal blocked or ignored, and a process group of its own: Ctrl-C at the terminal is for the
// daemon, which then ends its workers in order.
class SpawnAttributes {
  public:
    SpawnAttributes() {
        ::posix_spawnattr_init(&attributes_);
        sigset_t signals;
        ::sigemptyset(&signals);
        ::posix_spawnattr_setsigmask(&attributes_, &signals);
        ::sigfillset(&signals);
        ::posix_spawnattr_setsigdefault(&attributes_, &signals);
        ::posix_spawnattr_setpgroup(&attributes_, 0);
        ::posix_spawnattr_setflags(
            &attributes_, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    }
    ~SpawnAttributes() { ::posix_spawnattr_destroy(&attributes_); }
    SpawnAttributes(const SpawnAttributes&) = delete;
    SpawnAttributes& operator=(const SpawnAttributes&) = delete;
    const posix_spawnattr_t* get() const { return &attributes_; }

  private:
    posix_spawnattr_t attributes_;
};

// Ours, but for what OpenMP and malloc must be told before the program begins. libgomp's waiting
// threads spin by default; a malloc arena a thread would reserve 64 MiB of address space each.
std::vector<std::string> worker_environment(const LaunchRequest& request) {
    std::vector<std::string> variables;
    for (char** variable = environ; *variable != nullptr; ++variable) {
        if (!std::string_view(*variable).starts_with("OMP_")) variables.emplace_back(*variable);
    }
    variables.push_back("OMP_NUM_THREADS=" + std::to_string(request.threads));
    variables.emplace_back("OMP_DYNAMIC=false");
    if (request.threads > 1) variables.emplace_back("OMP_WAIT_POLICY=passive");
    variables.emplace_back("MALLOC_ARENA_MAX=1");
    return variables;
}

std::vector<char*> as_pointers(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

class ProcessLauncher final : public WorkerLauncher {
  public:
    explicit ProcessLauncher(std::string program) : program_(std::move(program)) {}

    std::unique_ptr<Worker> launch(const LaunchRequest& request) override {
        DescriptorPair channel = make_channel();
        DescriptorPair errors = make_error_pipe();
        const FileActions actions(channel.theirs.get(), errors.theirs.get());
        const SpawnAttributes attributes;
        std::vector<std::string> arguments{"rangefinder", "worker"};
        std::vector<std::string> environment = worker_environment(request);
        pid_t process = 0;
        const int failure =
            ::posix_spawn(&process, program_.c_str(), actions.get(), attributes.get(),
                          as_pointers(arguments).data(), as_pointers(environment).data());
        if (failure != 0) throw_errno(failure, "cannot start a worker process");
        return std::make_unique<ProcessWorker>(
            ProcessWorker::Parts{process, std::move(channel.ours), std::move(errors.ours)});
    }

  private:
    std::string program_;
};

}  // namespace

std::unique_ptr<WorkerLauncher> make_process_launcher(std::string program) {
    return std::make_unique<ProcessLauncher>(std::move(program));
}

}  // namespace rangefinder::jobs
