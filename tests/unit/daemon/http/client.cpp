#include "client.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <random>
#include <stdexcept>

namespace rangefinder::http::test {
namespace {

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

Answer parse_head(std::string_view head) {
    Answer answer;
    const std::size_t space = head.find(' ');
    answer.status = std::atoi(std::string(head.substr(space + 1, 3)).c_str());
    std::size_t line = head.find("\r\n") + 2;
    while (line < head.size()) {
        const std::size_t end = head.find("\r\n", line);
        const std::string_view field = head.substr(line, end - line);
        const std::size_t colon = field.find(": ");
        if (colon != std::string_view::npos) {
            answer.headers[lower(std::string(field.substr(0, colon)))] = field.substr(colon + 2);
        }
        line = end + 2;
    }
    return answer;
}

}  // namespace

std::string Answer::header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? "" : found->second;
}

Client::Client(std::uint16_t port, std::chrono::milliseconds patience) {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const timeval wait{.tv_sec = patience.count() / 1000,
                       .tv_usec = (patience.count() % 1000) * 1000};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    if (connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("cannot connect");
    }
}

Client::~Client() {
    close(socket_);
}

bool Client::send(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

bool Client::send_each_byte(std::string_view bytes) {
    return std::all_of(bytes.begin(), bytes.end(),
                       [this](char c) { return send(std::string_view(&c, 1)); });
}

bool Client::send_in_pieces(std::string_view bytes, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    while (!bytes.empty()) {
        const std::size_t count = std::min<std::size_t>(bytes.size(), 1 + random() % 17);
        if (!send(bytes.substr(0, count))) return false;
        bytes.remove_prefix(count);
    }
    return true;
}

bool Client::receive() {
    char bytes[16 * 1024];
    const auto count = recv(socket_, bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    pending.append(bytes, static_cast<std::size_t>(count));
    return true;
}

Answer Client::read_answer(bool head_only) {
    std::size_t end = 0;
    while ((end = pending.find("\r\n\r\n")) == std::string::npos) {
        if (!receive()) return {};
    }
    Answer answer = parse_head(std::string_view(pending).substr(0, end + 2));
    pending.erase(0, end + 4);
    if (answer.status == 100) return read_answer(head_only);
    if (head_only) return answer;
    if (answer.header("transfer-encoding") == "chunked") {
        read_chunked(answer);
        return answer;
    }
    const std::size_t length = std::strtoul(answer.header("content-length").c_str(), nullptr, 10);
    while (pending.size() < length && receive()) continue;
    answer.body = pending.substr(0, length);
    pending.erase(0, length);
    return answer;
}

void Client::read_chunked(Answer& answer) {
    for (;;) {
        std::size_t line = 0;
        while ((line = pending.find("\r\n")) == std::string::npos) {
            if (!receive()) return;
        }
        const std::size_t size = std::strtoul(pending.c_str(), nullptr, 16);
        while (pending.size() < line + 2 + size + 2) {
            if (!receive()) return;
        }
        answer.body += pending.substr(line + 2, size);
        pending.erase(0, line + 2 + size + 2);
        if (size == 0) return;
    }
}

std::string Client::read_until(std::string_view mark) {
    while (pending.find(mark) == std::string::npos && receive()) continue;
    return pending;
}

bool Client::closed_by_server() {
    char bytes[16 * 1024];
    for (;;) {
        const auto count = recv(socket_, bytes, sizeof bytes, 0);
        if (count == 0) return true;
        if (count < 0) return errno == ECONNRESET;
    }
}

void Client::read_slowly() {
    const int size = 4096;
    setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
}

}  // namespace rangefinder::http::test
