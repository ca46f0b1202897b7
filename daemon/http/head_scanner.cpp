#include "daemon/http/head_scanner.hpp"

namespace rangefinder::http {

HeadScanner::State HeadScanner::scan(std::string_view buffer) {
    while (position_ < buffer.size()) {
        const State state = take(buffer[position_++]);
        if (state != State::kMore) return state;
    }
    return State::kMore;
}

HeadScanner::State HeadScanner::take(char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (after_cr_) {
        if (c != '\n') return refuse("a carriage return must be followed by a line feed");
        after_cr_ = false;
        if (line_length_ == 0) return State::kDone;
        line_length_ = 0;
        return State::kMore;
    }
    if (c == '\r') {
        after_cr_ = true;
        return State::kMore;
    }
    if (c == '\n') return refuse("a line must end in CR LF");
    if ((byte < 0x20 && c != '\t') || byte == 0x7F) {
        return refuse("the header has a control character");
    }
    if (line_length_ == 0 && (c == ' ' || c == '\t')) {
        return refuse("a line must not begin with white space (folded lines are obsolete)");
    }
    ++line_length_;
    return State::kMore;
}

HeadScanner::State HeadScanner::refuse(const char* complaint) {
    complaint_ = complaint;
    return State::kMalformed;
}

}  // namespace rangefinder::http
