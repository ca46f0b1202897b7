#include "daemon/jobs/exit_text.hpp"

#include <csignal>
#include <string_view>

namespace rangefinder::jobs {
namespace {

std::string_view signal_hint(int number) {
    switch (number) {
        case SIGKILL:
            return " (out of memory?)";
        case SIGSEGV:
        case SIGBUS:
            return " (it crashed)";
        case SIGILL:
            return " (an instruction that this processor lacks)";
        case SIGFPE:
            return " (an arithmetic error)";
        case SIGABRT:
            return " (it gave up by itself)";
        case SIGTERM:
            return " (somebody ended it)";
        default:
            return "";
    }
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.remove_suffix(1);
    return text;
}

}  // namespace

std::string exit_text(const WorkerExit& exit) {
    std::string text = "the worker ";
    if (exit.signal) {
        text += "was killed by signal " + std::to_string(*exit.signal);
        text += signal_hint(*exit.signal);
    } else {
        text += "ended with exit code " + std::to_string(exit.code) + " and without a result";
    }
    const std::string_view said = trimmed(exit.stderr_tail);
    if (!said.empty()) text.append("; it said: ").append(said);
    return text;
}

bool died_of_memory(const WorkerExit& exit) {
    return exit.stderr_tail.find("std::bad_alloc") != std::string::npos;
}

}  // namespace rangefinder::jobs
