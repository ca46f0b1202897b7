// Finds the end of a request's head in the raw bytes and refuses on the way what Beast 1.81 lets
// through or hides: folded lines, bare CR or LF, controls.
#pragma once

#include <string_view>

namespace rangefinder::http {

// Fed the growing buffer again and again; remembers how far it looked. Not thread-safe.
class HeadScanner {
  public:
    enum class State { kMore, kDone, kMalformed };

    // `buffer` holds all bytes of the head so far (and perhaps some after it).
    State scan(std::string_view buffer);
    // After kDone: the bytes of the head with its empty line.
    std::size_t length() const { return position_; }
    // After kMalformed: what is wrong, for the client.
    const char* complaint() const { return complaint_; }

  private:
    State refuse(const char* complaint);
    State take(char c);

    std::size_t position_ = 0;
    std::size_t line_length_ = 0;
    bool after_cr_ = false;
    const char* complaint_ = "";
};

}  // namespace rangefinder::http
