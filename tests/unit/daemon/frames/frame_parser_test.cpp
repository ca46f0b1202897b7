#include "daemon/frames/frame_parser.hpp"

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

namespace rangefinder::frames {
namespace {

std::vector<Frame> sample_frames() {
    return {{FrameType::kHello, "1"},
            {FrameType::kCancel, ""},
            {FrameType::kRecords, std::string(100'000, 'r')},
            {FrameType::kResult, std::string("\0\x05{}", 4)}};
}

// Everything the parser gives for `bytes` fed in pieces of `piece`; the error's text at the end.
std::string parse(const std::string& bytes, std::size_t piece, std::vector<Frame>& frames) {
    FrameParser parser;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        parser.feed(std::string_view(bytes).substr(at, piece));
        for (;;) {
            auto next = parser.next();
            if (!next.ok()) return next.error().text;
            if (!next->has_value()) break;
            frames.push_back(std::move(**next));
        }
    }
    return parser.at_boundary() ? "" : "cut off";
}

}  // namespace

TEST_CASE("Frames come out as they went in, whatever the pieces") {
    std::string bytes;
    for (const Frame& frame : sample_frames()) bytes += encode_frame(frame);
    for (const std::size_t piece :
         {std::size_t{1}, std::size_t{3}, std::size_t{4096}, bytes.size()}) {
        std::vector<Frame> frames;
        CHECK(parse(bytes, piece, frames).empty());
        REQUIRE(frames.size() == sample_frames().size());
        for (std::size_t i = 0; i < frames.size(); ++i) {
            CHECK(frames[i].type == sample_frames()[i].type);
            CHECK(frames[i].payload == sample_frames()[i].payload);
        }
    }
}

TEST_CASE("The layout is length, little-endian, then type, then payload") {
    CHECK(encode_frame({FrameType::kFailed, "abc"}) == std::string("\x03\0\0\0\x07"
                                                                   "abc",
                                                                   8));
}

TEST_CASE("A cut-off frame is not given and not forgotten") {
    const std::string whole = encode_frame({FrameType::kProgress, "{\"step\":1}"});
    for (std::size_t length = 1; length < whole.size(); ++length) {
        std::vector<Frame> frames;
        CHECK(parse(whole.substr(0, length), 2, frames) == "cut off");
        CHECK(frames.empty());
    }
}

TEST_CASE("A length over the limit is refused before anything of it is kept") {
    std::vector<Frame> frames;
    CHECK(parse(std::string("\x01\0\0\x02\x03", 5), 5, frames).find("33554433") !=
          std::string::npos);
    CHECK(parse(std::string("\xff\xff\xff\xff\x03", 5), 1, frames).find("4294967295") !=
          std::string::npos);
    CHECK(frames.empty());
}

TEST_CASE("An unknown type is refused by its number") {
    for (const unsigned type : {0u, 8u, 31u, 37u, 255u}) {
        std::string bytes(5, '\0');
        bytes[4] = static_cast<char>(type);
        std::vector<Frame> frames;
        CHECK(parse(bytes, 5, frames) == "unknown frame type " + std::to_string(type));
    }
}

TEST_CASE("Frames before garbage are still given") {
    const std::string bytes = encode_frame({FrameType::kHello, "1"}) + "garbage, not a frame";
    std::vector<Frame> frames;
    CHECK_FALSE(parse(bytes, 7, frames).empty());
    CHECK(frames.size() == 1);
}

TEST_CASE("Random bytes never crash the parser") {
    std::mt19937 random(1);
    for (int round = 0; round < 2000; ++round) {
        std::string bytes(random() % 64, '\0');
        for (char& byte : bytes) byte = static_cast<char>(random() % 40);
        std::vector<Frame> frames;
        parse(bytes, 1 + random() % 8, frames);
        for (const Frame& frame : frames)
            CHECK(is_frame_type(static_cast<std::uint8_t>(frame.type)));
    }
}

}  // namespace rangefinder::frames
