#include "daemon/worker/outbox.hpp"

#include <utility>

#include "daemon/codec/record_codec.hpp"
#include "daemon/codec/result_codec.hpp"

namespace rangefinder::worker {

Outbox::Outbox(Send send) : send_(std::move(send)), thread_([this] { send_batches(); }) {}

Outbox::~Outbox() {
    close();
}

void Outbox::on_progress(const Progress& progress) {
    const std::lock_guard lock(mutex_);
    const bool first = pending_.empty();
    pending_.add(progress);
    if (first) changed_.notify_all();
}

void Outbox::on_records(const Records& records) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return pending_.values() < kMaxPendingValues; });
    const bool first = pending_.empty();
    pending_.add(records);
    if (first || pending_.values() >= kBatchValues) changed_.notify_all();
}

void Outbox::on_finding(const Finding& finding) {
    const std::lock_guard lock(mutex_);
    pending_.add(finding);
    changed_.notify_all();
}

void Outbox::close() {
    {
        const std::lock_guard lock(mutex_);
        closing_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Outbox::send_batches() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return closing_ || !pending_.empty(); });
        changed_.wait_for(lock, kInterval,
                          [this] { return closing_ || pending_.values() >= kBatchValues; });
        const bool last = closing_;
        const Pending batch = std::exchange(pending_, {});
        lock.unlock();
        changed_.notify_all();
        send_pending(batch);
        if (last) return;
        lock.lock();
    }
}

void Outbox::send_pending(const Pending& pending) {
    if (pending.values() > 0) {
        send_({frames::FrameType::kRecords, codec::to_json(pending.records())});
    }
    if (pending.progress()) {
        send_({frames::FrameType::kProgress, codec::to_json(*pending.progress())});
    }
    for (const Finding& finding : pending.findings()) {
        send_({frames::FrameType::kFinding, codec::to_json(finding)});
    }
}

}  // namespace rangefinder::worker
