// One thread for work that would hold an API thread for too long: reading uploads, drawing samples.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace rangefinder::api {

// Thread-safe. Tasks run one after another, so that only one data set is in memory at a time; they
// must not throw.
class TaskQueue {
  public:
    explicit TaskQueue(std::size_t limit);
    // Ends after the task that runs now; those that wait are dropped.
    ~TaskQueue();
    TaskQueue(const TaskQueue&) = delete;
    TaskQueue& operator=(const TaskQueue&) = delete;

    // False: `limit` tasks wait already.
    bool post(std::function<void()> task);

  private:
    void run();

    const std::size_t limit_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> tasks_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace rangefinder::api
