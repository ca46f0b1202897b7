// A small blocking HTTP/1.1 client: the command line asks a daemon with it, a daemon posts with it.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include "diagnostics/base/result.hpp"

namespace rangefinder::http {

struct ClientRequest {
    std::string method = "GET";
    std::string target = "/";  // Path and query, percent-encoded.
    std::map<std::string, std::string> headers;
    std::string body;  // Sent with its length when not empty or when the method is POST.
};

struct ClientResponse {
    int status = 0;
    std::map<std::string, std::string> headers;  // Names in lower case.
    std::string body;
};

// One connection a request. Thread-safe: holds no state but the address.
class Client {
  public:
    Client(std::string host, std::uint16_t port) : host_(std::move(host)), port_(port) {}
    // "http://127.0.0.1:8420", the scheme may be left out. kInvalid for anything else.
    static Result<Client> from_url(const std::string& url);

    // kUnavailable: nobody answers there, or not in time; kMalformed: not HTTP.
    Result<ClientResponse> send(const ClientRequest& request,
                                std::chrono::milliseconds timeout = std::chrono::seconds(70)) const;

    // "http://127.0.0.1:8420"
    std::string url() const;

  private:
    std::string host_;
    std::uint16_t port_;
};

}  // namespace rangefinder::http
