// A server with a few toy routes, started in the test's process on a free port.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "client.hpp"
#include "daemon/http/server.hpp"

namespace rangefinder::http::test {

// Events that a test adds by hand. Thread-safe.
class ToyEvents : public EventSource {
  public:
    std::vector<ServerEvent> read(std::uint64_t after, std::size_t limit) override;
    std::shared_ptr<void> subscribe(std::function<void()> wake) override;
    bool finished() override;

    void add(std::uint64_t id, std::string event, std::string data);
    void finish();
    void fail();  // From now on read() throws.
    std::size_t listeners() const;
    std::size_t reads() const { return reads_; }

  private:
    void wake_all();

    mutable std::mutex mutex_;
    std::vector<ServerEvent> events_;
    std::vector<std::weak_ptr<std::function<void()>>> wakers_;
    bool finished_ = false;
    bool failing_ = false;
    std::atomic<std::size_t> reads_{0};
};

// Routes: GET /hello /large /shared /html /throw /drop /slow /events /items/{id} /items/special
// /headers; POST /echo (JSON, 1000 bytes) /upload (any, 1 MiB) /act (no body); DELETE /items/{id}.
class ToyServer {
  public:
    explicit ToyServer(ServerLimits limits = {}, std::vector<std::string> hosts = {});
    ~ToyServer();

    std::uint16_t port() const { return server->port(); }
    // One request on a connection of its own.
    Answer ask(const std::string& request, bool head_only = false) const;
    // Lets all present and coming GET /slow end.
    void release_slow();
    bool has_logged(const std::string& part) const;
    std::size_t rejections(const std::string& reason) const;
    std::vector<Exchange> exchanges() const;

    std::shared_ptr<ToyEvents> events = std::make_shared<ToyEvents>();
    std::atomic<int> handled{0};
    std::atomic<int> slow_waiting{0};
    std::unique_ptr<Server> server;

  private:
    Router routes();
    void add_slow(Router& router);

    mutable std::mutex mutex_;
    std::condition_variable released_;
    bool release_ = false;
    std::vector<std::string> log_;
    std::vector<std::string> rejected_;
    std::vector<Exchange> exchanges_;
};

// "GET /hello HTTP/1.1" with a Host and these further lines.
std::string request(const std::string& method, const std::string& target,
                    const std::string& lines = "", const std::string& body = "");
// A JSON body with its length.
std::string json_post(const std::string& target, const std::string& body,
                      const std::string& lines = "");
// Waits until `condition` holds; false after five seconds.
bool eventually(const std::function<bool()>& condition);

}  // namespace rangefinder::http::test
