#include "daemon/http/client.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <optional>

#include "daemon/http/resolve.hpp"

namespace rangefinder::http {
namespace {

constexpr std::size_t kLargestResponse = std::size_t{256} << 20;

class Socket {
  public:
    explicit Socket(int fd) : fd_(fd) {}
    ~Socket() {
        if (fd_ >= 0) ::close(fd_);
    }
    Socket(Socket&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    int get() const { return fd_; }

  private:
    int fd_;
};

Error unavailable(const std::string& text) {
    return Error{ErrorKind::kUnavailable, text, {}};
}

void set_timeout(int fd, std::chrono::milliseconds timeout) {
    timeval value{};
    value.tv_sec = timeout.count() / 1000;
    value.tv_usec = (timeout.count() % 1000) * 1000;
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &value, sizeof value);
    ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &value, sizeof value);
}

std::chrono::milliseconds left_until(std::chrono::steady_clock::time_point deadline) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(deadline -
                                                                 std::chrono::steady_clock::now());
}

std::optional<Socket> connect_to(const std::string& host, std::uint16_t port,
                                 std::chrono::steady_clock::time_point deadline) {
    for (const SocketAddress& address : resolve(host, port, left_until(deadline))) {
        const auto left = left_until(deadline);
        if (left.count() <= 0) return std::nullopt;
        Socket socket(::socket(address.bytes.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (socket.get() < 0) continue;
        set_timeout(socket.get(), left);
        const auto* where = reinterpret_cast<const sockaddr*>(&address.bytes);
        if (::connect(socket.get(), where, address.size) == 0) return socket;
    }
    return std::nullopt;
}

bool send_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

// Until the server closes: every request says "Connection: close". All of it has one deadline, so
// that a server which drips does not hold the caller.
std::optional<std::string> receive_all(int fd, std::chrono::steady_clock::time_point deadline) {
    std::string text;
    char buffer[16384];
    for (;;) {
        const auto left = left_until(deadline);
        if (left.count() <= 0) return std::nullopt;
        set_timeout(fd, left);
        const ssize_t received = ::recv(fd, buffer, sizeof buffer, 0);
        if (received == 0) return text;
        if (received < 0 || text.size() > kLargestResponse) return std::nullopt;
        text.append(buffer, static_cast<std::size_t>(received));
    }
}

std::string request_text(const ClientRequest& request, const std::string& authority) {
    std::string text = request.method + " " + request.target + " HTTP/1.1\r\nHost: " + authority +
                       "\r\nConnection: close\r\n";
    for (const auto& [name, value] : request.headers) text += name + ": " + value + "\r\n";
    if (!request.body.empty() || request.method == "POST") {
        text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    }
    return text + "\r\n" + request.body;
}

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

Result<ClientResponse> parse_response(std::string_view text) {
    const Error malformed{ErrorKind::kMalformed, "the answer is not HTTP", {}};
    const auto head_end = text.find("\r\n\r\n");
    if (head_end == std::string_view::npos || !text.starts_with("HTTP/1.")) return malformed;
    std::string_view head = text.substr(0, head_end);
    ClientResponse response;
    const auto status = head.substr(std::min<std::size_t>(9, head.size()), 3);
    std::from_chars(status.data(), status.data() + status.size(), response.status);
    if (response.status < 100) return malformed;
    while (!head.empty()) {
        const auto line_end = std::min(head.find("\r\n"), head.size());
        const std::string_view line = head.substr(0, line_end);
        head.remove_prefix(std::min(line_end + 2, head.size()));
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) continue;
        const auto value = line.find_first_not_of(' ', colon + 1);
        response.headers[lower(line.substr(0, colon))] =
            value == std::string_view::npos ? "" : std::string(line.substr(value));
    }
    response.body = text.substr(head_end + 4);
    const auto length = response.headers.find("content-length");
    if (length != response.headers.end() &&
        length->second != std::to_string(response.body.size())) {
        return Error{ErrorKind::kUnavailable, "the answer was cut off", {}};
    }
    return response;
}

}  // namespace

Result<Client> Client::from_url(const std::string& url) {
    std::string_view rest = url;
    if (rest.starts_with("http://")) rest.remove_prefix(7);
    while (rest.ends_with('/')) rest.remove_suffix(1);
    const auto colon = rest.rfind(':');
    std::uint16_t port = 8420;
    std::string_view host = rest;
    if (colon != std::string_view::npos && !rest.ends_with(']')) {
        host = rest.substr(0, colon);
        const std::string_view digits = rest.substr(colon + 1);
        const char* end = digits.data() + digits.size();
        const auto [stop, error] = std::from_chars(digits.data(), end, port);
        if (error != std::errc{} || stop != end || port == 0) host = "";
    }
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    if (host.empty() || host.find_first_of("/?#@ ") != std::string_view::npos) {
        return Error{
            ErrorKind::kInvalid, "\"" + url + "\" is no address like http://127.0.0.1:8420", {}};
    }
    return Client(std::string(host), port);
}

std::string Client::url() const {
    const bool v6 = host_.find(':') != std::string::npos;
    return "http://" + (v6 ? "[" + host_ + "]" : host_) + ":" + std::to_string(port_);
}

Result<ClientResponse> Client::send(const ClientRequest& request,
                                    std::chrono::milliseconds timeout) const {
    const auto deadline = std::chrono::steady_clock::now() + timeout;
    const auto socket = connect_to(host_, port_, deadline);
    if (!socket) return unavailable("nobody answers at " + url());
    if (!send_all(socket->get(), request_text(request, url().substr(7)))) {
        return unavailable("the server at " + url() + " closed the connection");
    }
    const auto text = receive_all(socket->get(), deadline);
    if (!text) return unavailable("the server at " + url() + " did not answer in time");
    return parse_response(*text);
}

}  // namespace rangefinder::http
