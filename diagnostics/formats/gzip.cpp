#include "diagnostics/formats/gzip.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "diagnostics/base/check.hpp"
#include "diagnostics/formats/inflate_stream.hpp"

namespace rangefinder {
namespace {

constexpr std::size_t kFirstBytes = std::size_t{1} << 16;
// 15 bits of window, +16: a gzip header is required.
constexpr int kGzipWindow = 15 + 16;

Error malformed(const std::string& why) {
    return Error{ErrorKind::kMalformed, "the gzip file " + why, {}};
}

// For one file.
class Inflater {
  public:
    explicit Inflater(ByteView input) : input_(input) {}

    Result<Bytes> run(std::int64_t limit) {
        for (;;) {
            make_room(limit);
            const int status = step();
            if (auto problem = size_problem(limit)) return *std::move(problem);
            if (status == Z_STREAM_END) {
                if (consumed_ == input_.size()) break;
                if (!is_gzip(input_.subspan(consumed_))) {
                    return malformed("goes on after its end, at byte " + std::to_string(consumed_));
                }
                stream_.restart();
            } else if (status != Z_OK && status != Z_BUF_ERROR) {
                return malformed("is damaged near byte " + std::to_string(consumed_));
            } else if (consumed_ == input_.size() && produced_ < output_.size()) {
                return malformed("ends in the middle of its data");
            }
        }
        output_.resize(produced_);
        return std::move(output_);
    }

  private:
    void make_room(std::int64_t limit) {
        if (produced_ < output_.size()) return;
        // One byte over the limit tells a file that ends there from one that goes on.
        const std::size_t most = static_cast<std::size_t>(limit) + 1;
        output_.resize(std::clamp(output_.size() * 2, kFirstBytes, std::max(most, kFirstBytes)));
    }

    int step() {
        const InflateStream::Step step =
            stream_.run(input_.subspan(consumed_), std::span(output_).subspan(produced_));
        consumed_ += step.taken;
        produced_ += step.given;
        return step.status;
    }

    std::optional<Error> size_problem(std::int64_t limit) const {
        const auto produced = static_cast<std::int64_t>(produced_);
        const auto consumed = static_cast<std::int64_t>(consumed_);
        std::string why;
        if (produced > limit) {
            why = "holds more than " + std::to_string(limit) + " bytes, the most that is allowed";
        } else if (produced > kFreeGzipBytes && produced / kMaxGzipRatio > consumed) {
            why = "grows to over " + std::to_string(kMaxGzipRatio) + " times its size";
        }
        if (why.empty()) return std::nullopt;
        return Error{ErrorKind::kTooLarge, "the gzip file " + why, {}};
    }

    ByteView input_;
    Bytes output_;
    std::size_t consumed_ = 0;
    std::size_t produced_ = 0;
    InflateStream stream_{kGzipWindow};
};

}  // namespace

bool is_gzip(ByteView bytes) {
    return bytes.size() >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b;
}

Result<Bytes> gunzip(ByteView bytes, std::int64_t limit) {
    RF_CHECK(limit >= 0);
    if (!is_gzip(bytes)) return malformed("does not begin with 1f 8b");
    return Inflater(bytes).run(limit);
}

}  // namespace rangefinder
