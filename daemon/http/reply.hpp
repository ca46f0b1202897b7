// The answer of a handler on its way from an API thread to the connection that waits for it.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "daemon/http/message.hpp"
#include "daemon/http/signal.hpp"

namespace rangefinder::http {

// Thread-safe. The first answer counts.
class Reply {
  public:
    explicit Reply(std::shared_ptr<Signal> signal) : signal_(std::move(signal)) {}

    void set(Response response);
    // The answer, once.
    std::optional<Response> take();

  private:
    std::shared_ptr<Signal> signal_;
    std::mutex mutex_;
    bool answered_ = false;
    std::optional<Response> response_;
};

// Shared by all copies of one Respond: when the last goes unanswered, the client gets a 500.
class Responder {
  public:
    Responder(std::shared_ptr<Reply> reply, Response fallback)
        : reply_(std::move(reply)), fallback_(std::move(fallback)) {}
    ~Responder() { fail(); }
    Responder(const Responder&) = delete;
    Responder& operator=(const Responder&) = delete;

    void answer(Response response) { reply_->set(std::move(response)); }
    void fail() { reply_->set(fallback_); }

  private:
    std::shared_ptr<Reply> reply_;
    Response fallback_;
};

}  // namespace rangefinder::http
