// A client over raw sockets: sends whatever bytes a test wants and reads what comes back.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace rangefinder::http::test {

struct Answer {
    int status = 0;                              // 0: the connection ended before a whole head.
    std::map<std::string, std::string> headers;  // Lower-case names.
    std::string body;
    std::string header(const std::string& name) const;
};

// Reads give up after `patience`. Not thread-safe.
class Client {
  public:
    explicit Client(std::uint16_t port,
                    std::chrono::milliseconds patience = std::chrono::milliseconds(5000));
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // False when the server no longer takes bytes.
    bool send(std::string_view bytes);
    bool send_each_byte(std::string_view bytes);
    bool send_in_pieces(std::string_view bytes, std::uint64_t seed);

    // One whole answer; `head_only` for HEAD, whose length has no body.
    Answer read_answer(bool head_only = false);
    // Until `mark` has come, the end, or patience is over; gives all that came and was not read.
    std::string read_until(std::string_view mark);
    // Whether the server closes, reading away what still comes.
    bool closed_by_server();
    // A small receive buffer, before the first byte is sent.
    void read_slowly();

    std::string pending;  // Received and not consumed.

  private:
    bool receive();
    void read_chunked(Answer& answer);

    int socket_ = -1;
};

}  // namespace rangefinder::http::test
