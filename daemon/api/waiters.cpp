#include "daemon/api/waiters.hpp"

#include <algorithm>

#include "daemon/api/job_json.hpp"

namespace rangefinder::api {

Waiters::Waiters(store::Store& store, std::size_t limit) : store_(store), limit_(limit) {
    subscription_ = store_.subscribe([this] {
        const std::lock_guard lock(mutex_);
        woken_ = true;
        changed_.notify_one();
    });
    thread_ = std::thread([this] { run(); });
}

Waiters::~Waiters() {
    subscription_.reset();
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

bool Waiters::wait(std::string job, SteadyTime deadline, Done done) {
    const std::lock_guard lock(mutex_);
    if (stopping_ || draining_ || waiters_.size() >= limit_) return false;
    waiters_.push_back({std::move(job), deadline, std::move(done)});
    // The job may have ended before it was waited for.
    woken_ = true;
    changed_.notify_one();
    return true;
}

void Waiters::drain() {
    const std::lock_guard lock(mutex_);
    draining_ = true;
    for (Waiter& waiter : waiters_) waiter.deadline = SteadyTime::min();
    woken_ = true;
    changed_.notify_one();
}

SteadyTime Waiters::next_deadline() const {
    SteadyTime next = std::chrono::steady_clock::now() + std::chrono::hours(1);
    for (const Waiter& waiter : waiters_) next = std::min(next, waiter.deadline);
    return next;
}

void Waiters::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        changed_.wait_until(lock, next_deadline(), [this] { return woken_ || stopping_; });
        woken_ = false;
        if (stopping_ || waiters_.empty()) continue;
        std::vector<Waiter> waiting = std::move(waiters_);
        waiters_.clear();
        lock.unlock();
        answer(waiting);
        lock.lock();
        waiters_.insert(waiters_.end(), std::make_move_iterator(waiting.begin()),
                        std::make_move_iterator(waiting.end()));
        if (!draining_) continue;
        for (Waiter& waiter : waiters_) waiter.deadline = SteadyTime::min();
        woken_ = !waiters_.empty();
    }
}

// Answers whom it can and leaves the others in `waiting`.
void Waiters::answer(std::vector<Waiter>& waiting) {
    const SteadyTime now = std::chrono::steady_clock::now();
    const auto answered = [&](Waiter& waiter) {
        try {
            const auto job = store_.job(waiter.job);
            if (job.ok() && !is_final(job->state) && now < waiter.deadline) return false;
            waiter.done(job);
        } catch (const std::exception&) {
            waiter.done(Error{ErrorKind::kUnavailable, "the store does not answer", {}});
        }
        return true;
    };
    waiting.erase(std::remove_if(waiting.begin(), waiting.end(), answered), waiting.end());
}

}  // namespace rangefinder::api
