#include "daemon/worker/outbox.hpp"

#include <catch2/catch.hpp>
#include <condition_variable>
#include <mutex>

#include "daemon/codec/record_codec.hpp"

namespace rangefinder::worker {
namespace {

using frames::Frame;
using frames::FrameType;

// Collects what is sent; can hold the sending thread back.
struct Sink {
    std::mutex mutex;
    std::condition_variable changed;
    std::vector<Frame> frames;
    bool blocked = false;

    Outbox::Send send() {
        return [this](const Frame& frame) {
            std::unique_lock lock(mutex);
            changed.wait(lock, [this] { return !blocked; });
            frames.push_back(frame);
            changed.notify_all();
        };
    }
    bool wait_for_frames(std::size_t count) {
        std::unique_lock lock(mutex);
        return changed.wait_for(lock, std::chrono::seconds(20),
                                [&] { return frames.size() >= count; });
    }
    void set_blocked(bool value) {
        const std::lock_guard lock(mutex);
        blocked = value;
        changed.notify_all();
    }
    std::size_t sent_values() {
        std::size_t values = 0;
        for (const Frame& frame : frames) {
            if (frame.type != FrameType::kRecords) continue;
            const auto records = codec::records_from_json(frame.payload);
            for (const Series& series : *records) values += series.values.size();
        }
        return values;
    }
};

}  // namespace

TEST_CASE("Closing sends everything that was told, once") {
    Sink sink;
    Outbox outbox(sink.send());
    for (std::int64_t step = 0; step < 100; ++step) {
        outbox.on_records({{"loss", {step}, {1.0}}});
        outbox.on_progress({step + 1, 100, 1.0, {}});
    }
    outbox.on_finding({});
    outbox.close();
    outbox.close();
    CHECK(sink.sent_values() == 100);
    CHECK(sink.frames.back().type == FrameType::kFinding);
}

TEST_CASE("What was measured is sent without another step after it") {
    Sink sink;
    Outbox outbox(sink.send());
    outbox.on_records({{"loss", {0}, {1.0}}});
    CHECK(sink.wait_for_frames(1));
}

TEST_CASE("Many records go together in one frame") {
    Sink sink;
    Outbox outbox(sink.send());
    for (std::int64_t step = 0; step < 400; ++step) outbox.on_records({{"loss", {step}, {1.0}}});
    outbox.close();
    CHECK(sink.frames.size() < 10);
    CHECK(sink.sent_values() == 400);
}

TEST_CASE("A fast run costs a few frames a second, not one for each of its many records") {
    Sink sink;
    Outbox outbox(sink.send());
    const auto begin = std::chrono::steady_clock::now();
    for (std::int64_t step = 0; step < 20'000; ++step) outbox.on_records({{"loss", {step}, {1.0}}});
    outbox.close();
    const auto took = std::chrono::steady_clock::now() - begin;
    CHECK(sink.frames.size() <= 2 + static_cast<std::size_t>(took / Outbox::kInterval));
    CHECK(sink.sent_values() == 20'000);
}

TEST_CASE("A run that is faster than the daemon waits, and nothing is lost") {
    Sink sink;
    sink.set_blocked(true);
    Outbox outbox(sink.send());
    constexpr std::int64_t kSteps = 3 * static_cast<std::int64_t>(Outbox::kMaxPendingValues);
    std::thread run([&outbox] {
        for (std::int64_t step = 0; step < kSteps; step += 1024) {
            Series loss{"loss", std::vector<std::int64_t>(1024, step), std::vector<double>(1024)};
            outbox.on_records({loss});
        }
    });
    sink.set_blocked(false);
    run.join();
    outbox.close();
    CHECK(sink.sent_values() == static_cast<std::size_t>(kSteps));
}

}  // namespace rangefinder::worker
