#include "toy_server.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <thread>
#include <utility>

namespace rangefinder::http::test {
namespace {

Response text(std::string body, std::string type = "text/plain") {
    Response response;
    response.headers["Content-Type"] = std::move(type);
    response.body = std::move(body);
    return response;
}

}  // namespace

std::vector<ServerEvent> ToyEvents::read(std::uint64_t after, std::size_t limit) {
    const std::lock_guard lock(mutex_);
    ++reads_;
    if (failing_) throw std::runtime_error("the source failed");
    std::vector<ServerEvent> found;
    for (const ServerEvent& event : events_) {
        if (event.id > after && found.size() < limit) found.push_back(event);
    }
    return found;
}

std::shared_ptr<void> ToyEvents::subscribe(std::function<void()> wake) {
    const std::lock_guard lock(mutex_);
    auto held = std::make_shared<std::function<void()>>(std::move(wake));
    wakers_.push_back(held);
    return held;
}

bool ToyEvents::finished() {
    const std::lock_guard lock(mutex_);
    return finished_;
}

void ToyEvents::add(std::uint64_t id, std::string event, std::string data) {
    {
        const std::lock_guard lock(mutex_);
        events_.push_back({id, std::move(event), std::move(data)});
    }
    wake_all();
}

void ToyEvents::finish() {
    {
        const std::lock_guard lock(mutex_);
        finished_ = true;
    }
    wake_all();
}

void ToyEvents::fail() {
    const std::lock_guard lock(mutex_);
    failing_ = true;
}

std::size_t ToyEvents::listeners() const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::count_if(
        wakers_.begin(), wakers_.end(), [](const auto& waker) { return !waker.expired(); }));
}

void ToyEvents::wake_all() {
    std::vector<std::shared_ptr<std::function<void()>>> wakers;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& waker : wakers_) wakers.push_back(waker.lock());
    }
    for (const auto& wake : wakers) {
        if (wake) (*wake)();
    }
}

ToyServer::ToyServer(ServerLimits limits, std::vector<std::string> hosts) {
    ServerOptions options;
    options.port = 0;
    options.allowed_hosts = std::move(hosts);
    options.limits = limits;
    ServerHooks hooks;
    hooks.log = [this](std::string line) {
        const std::lock_guard lock(mutex_);
        log_.push_back(std::move(line));
    };
    hooks.rejected = [this](const std::string& reason) {
        const std::lock_guard lock(mutex_);
        rejected_.push_back(reason);
    };
    hooks.exchange_done = [this](const Exchange& exchange) {
        const std::lock_guard lock(mutex_);
        exchanges_.push_back(exchange);
    };
    server = std::make_unique<Server>(std::move(options), routes(), std::move(hooks));
    server->start();
}

ToyServer::~ToyServer() {
    release_slow();
    server->stop(std::chrono::milliseconds(0));
}

Answer ToyServer::ask(const std::string& bytes, bool head_only) const {
    Client client(port());
    client.send(bytes);
    return client.read_answer(head_only);
}

void ToyServer::release_slow() {
    const std::lock_guard lock(mutex_);
    release_ = true;
    released_.notify_all();
}

bool ToyServer::has_logged(const std::string& part) const {
    const std::lock_guard lock(mutex_);
    return std::any_of(log_.begin(), log_.end(), [&](const std::string& line) {
        return line.find(part) != std::string::npos;
    });
}

std::size_t ToyServer::rejections(const std::string& reason) const {
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(std::count(rejected_.begin(), rejected_.end(), reason));
}

std::vector<Exchange> ToyServer::exchanges() const {
    const std::lock_guard lock(mutex_);
    return exchanges_;
}

void ToyServer::add_slow(Router& router) {
    router.add("GET", "/slow", [this](const Request&, Respond respond) {
        ++slow_waiting;
        std::unique_lock lock(mutex_);
        released_.wait(lock, [this] { return release_; });
        lock.unlock();
        respond(text("slow"));
    });
}

Router ToyServer::routes() {
    Router router;
    const auto get = [&](const char* path, Handler handler) { router.add("GET", path, handler); };
    get("/hello", [this](const Request&, Respond respond) {
        ++handled;
        respond(text("hello"));
        respond(text("a second answer is ignored"));
    });
    get("/large",
        [](const Request&, Respond respond) { respond(text(std::string(8 << 20, 'x'))); });
    get("/shared", [body = std::make_shared<const std::string>(8 << 20, 'y')](const Request&,
                                                                              Respond respond) {
        Response response;
        response.shared_body = body;
        respond(std::move(response));
    });
    get("/html",
        [](const Request&, Respond respond) { respond(text("<p>", "text/html; charset=utf-8")); });
    get("/throw", [](const Request&, Respond) { throw std::runtime_error("a secret"); });
    get("/drop", [](const Request&, Respond) {});
    get("/later", [](const Request&, Respond respond) {
        std::thread([respond] {
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
            respond(text("later"));
        }).detach();
    });
    get("/headers", [](const Request&, Respond respond) {
        Response response = text("x");
        response.headers["X-Split"] = "a\r\nX-Injected: 1";
        response.headers["Cache-Control"] = "max-age=60";
        response.headers["Content-Length"] = "99";
        respond(response);
    });
    get("/events", [this](const Request& request, Respond respond) {
        Response response;
        response.events = events;
        const std::string last(request.header("last-event-id"));
        response.events_after = std::strtoull(last.c_str(), nullptr, 10);
        respond(std::move(response));
    });
    const auto item = [](const Request& request, Respond respond) {
        respond(text(request.method + " " + request.path_parameters.at("id")));
    };
    get("/items/{id}", item);
    get("/items/special",
        [](const Request&, Respond respond) { respond(text("the special one")); });
    router.add("DELETE", "/items/{id}", item);
    const auto echo = [this](const Request& request, Respond respond) {
        ++handled;
        respond(text(request.body));
    };
    router.add("POST", "/echo", echo, {.body_limit = 1000});
    router.add("POST", "/upload", echo, {.body_limit = 1 << 20, .content_types = {"*"}});
    router.add("POST", "/act", echo, {.content_types = {}});
    add_slow(router);
    return router;
}

std::string request(const std::string& method, const std::string& target, const std::string& lines,
                    const std::string& body) {
    return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + lines + "\r\n" + body;
}

std::string json_post(const std::string& target, const std::string& body,
                      const std::string& lines) {
    return request("POST", target,
                   "Content-Type: application/json\r\nContent-Length: " +
                       std::to_string(body.size()) + "\r\n" + lines,
                   body);
}

bool eventually(const std::function<bool()>& condition) {
    for (int i = 0; i < 500; ++i) {
        if (condition()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return condition();
}

}  // namespace rangefinder::http::test
