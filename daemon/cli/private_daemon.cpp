#include "daemon/cli/private_daemon.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <thread>

namespace rangefinder::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto kReadyWithin = 10s;

std::string make_directory() {
    const char* base = std::getenv("TMPDIR");
    std::string path =
        std::string(base != nullptr && *base != '\0' ? base : "/tmp") + "/rangefinder-XXXXXX";
    return ::mkdtemp(path.data()) == nullptr ? "" : path;
}

// In the child; does not return. Only calls that are safe after fork().
[[noreturn]] void become_daemon(const char* data_directory, const char* port_file) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    const int null = ::open("/dev/null", O_RDWR);
    ::dup2(null, STDIN_FILENO);
    ::dup2(null, STDOUT_FILENO);
    // A Ctrl-C at the terminal is for the command, which then ends this daemon.
    ::setpgid(0, 0);
    ::execl("/proc/self/exe", "rangefinder", "serve", "--listen", "127.0.0.1:0", "--data-dir",
            data_directory, "--port-file", port_file, "--log-level", "error", nullptr);
    ::_exit(127);
}

int port_in(const std::string& file) {
    std::ifstream stream(file);
    int port = 0;
    stream >> port;
    return port;
}

}  // namespace

Result<std::unique_ptr<PrivateDaemon>> PrivateDaemon::start() {
    const Error failed{ErrorKind::kUnavailable, "a private daemon could not be started", {}};
    const std::string directory = make_directory();
    if (directory.empty()) return failed;
    const std::string data = directory + "/data", port_file = directory + "/port";
    const pid_t process = ::fork();
    if (process < 0) return failed;
    if (process == 0) become_daemon(data.c_str(), port_file.c_str());
    std::unique_ptr<PrivateDaemon> daemon(new PrivateDaemon(directory, process));
    const auto deadline = std::chrono::steady_clock::now() + kReadyWithin;
    while (std::chrono::steady_clock::now() < deadline) {
        if (const int port = port_in(port_file); port > 0) {
            daemon->url_ = "http://127.0.0.1:" + std::to_string(port);
            return daemon;
        }
        if (::waitpid(process, nullptr, WNOHANG) == process) {
            daemon->process_ = -1;
            return failed;
        }
        std::this_thread::sleep_for(5ms);
    }
    return failed;
}

PrivateDaemon::~PrivateDaemon() {
    if (process_ > 0) {
        ::kill(process_, SIGTERM);
        ::waitpid(process_, nullptr, 0);
    }
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
}

}  // namespace rangefinder::cli
