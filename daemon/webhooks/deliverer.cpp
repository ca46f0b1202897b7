#include "daemon/webhooks/deliverer.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <stop_token>
#include <thread>

#include "daemon/http/client.hpp"
#include "daemon/http/outgoing.hpp"
#include "daemon/webhooks/cursor_file.hpp"
#include "daemon/webhooks/delivery_queue.hpp"
#include "daemon/webhooks/finding_actions.hpp"

namespace rangefinder::webhooks {
namespace {

constexpr std::chrono::milliseconds kPostTimeout{2000};
// Without a word from the store or a delivery that is due.
constexpr std::chrono::seconds kLookEvery{5};
constexpr std::size_t kEventsAtATime = 100;

}  // namespace

class Deliverer::Implementation {
  public:
    Implementation(DelivererOptions options, store::Store& store, metrics::Metrics& metrics,
                   const Clock& clock, Log log)
        : allowed_(options.allowed),
          user_agent_(std::move(options.user_agent)),
          store_(store),
          metrics_(metrics),
          clock_(clock),
          log_(std::move(log)),
          file_(std::move(options.cursor_path)) {}

    void start() {
        if (allowed_.empty() || thread_.joinable()) return;
        cursor_ = file_.read().value_or(store_.last_event());
        subscription_ = store_.subscribe([this] { wake(); });
        thread_ = std::jthread([this](const std::stop_token& stop) { run(stop); });
    }

    void stop() {
        subscription_.reset();
        if (!thread_.joinable()) return;
        thread_.request_stop();
        thread_.join();
    }

  private:
    void wake() {
        const std::lock_guard lock(mutex_);
        woken_ = true;
        changed_.notify_one();
    }

    void run(const std::stop_token& stop) {
        while (!stop.stop_requested()) {
            try {
                read_events();
            } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch)
                // Counted by the store's own metrics; the next look tries again.
            }
            while (!stop.stop_requested() && post_one()) {
            }
            note_cursor();
            metrics_.set_webhooks_pending(queue_.size());
            wait(stop);
        }
    }

    void read_events() {
        while (!queue_.full()) {
            const std::uint64_t newest = store_.last_event();
            const auto events = store_.events({"findings"}, cursor_, kEventsAtATime);
            for (const store::EventRecord& event : events) take(event);
            if (events.size() < kEventsAtATime) {
                cursor_ = std::max(cursor_, newest);
                return;
            }
        }
    }

    void take(const store::EventRecord& event) {
        const auto job = store_.job(event.job);
        if (job) {
            for (Delivery& one : deliveries_of(event, job->spec)) queue_.add(std::move(one));
        }
        cursor_ = event.id;
    }

    // False: nothing is due.
    bool post_one() {
        Delivery* delivery = queue_.due(clock_.steady());
        if (delivery == nullptr) return false;
        const std::string failure = post(*delivery);
        if (failure.empty()) {
            metrics_.webhook_delivery("delivered");
            queue_.delivered(*delivery);
            return true;
        }
        const std::string text = "webhook " + delivery->url + " for " + delivery->key + ": ";
        const bool again = queue_.failed(*delivery, clock_.steady());
        metrics_.webhook_delivery(again ? "retried" : "abandoned");
        log_("warning", text + failure + (again ? "" : "; given up"));
        return true;
    }

    // Empty: it was taken.
    std::string post(const Delivery& delivery) const {
        const auto url = http::parse_http_url(delivery.url);
        if (!url || !allowed_.allows(*url)) return "the address is not allowed any more";
        const auto client = http::Client::from_url("http://" + url->authority());
        if (!client) return client.error().text;
        http::ClientRequest request;
        request.method = "POST";
        request.target = url->target;
        request.headers = {{"Content-Type", "application/json"},
                           {"User-Agent", user_agent_},
                           {"Idempotency-Key", "\"" + delivery.key + "\""}};
        request.body = delivery.body;
        const auto response = client->send(request, kPostTimeout);
        if (!response) return response.error().text;
        if (response->status >= 200 && response->status < 300) return "";
        return "it answered " + std::to_string(response->status);
    }

    // What waits is read again after a restart.
    void note_cursor() {
        const auto oldest = queue_.oldest_event();
        file_.write(oldest ? *oldest - 1 : cursor_);
    }

    void wait(const std::stop_token& stop) {
        SteadyTime until = clock_.steady() + kLookEvery;
        if (const auto next = queue_.next_try()) until = std::min(until, *next);
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, stop, until - clock_.steady(), [this] { return woken_; });
        woken_ = false;
    }

    const http::OutgoingAddresses allowed_;
    const std::string user_agent_;
    store::Store& store_;
    metrics::Metrics& metrics_;
    const Clock& clock_;
    const Log log_;
    CursorFile file_;
    DeliveryQueue queue_;
    std::uint64_t cursor_ = 0;
    std::mutex mutex_;  // Guards woken_.
    std::condition_variable_any changed_;
    bool woken_ = false;
    std::shared_ptr<void> subscription_;
    std::jthread thread_;
};

Deliverer::Deliverer(DelivererOptions options, store::Store& store, metrics::Metrics& metrics,
                     const Clock& clock, Log log)
    : implementation_(std::make_unique<Implementation>(std::move(options), store, metrics, clock,
                                                       std::move(log))) {}

Deliverer::~Deliverer() {
    stop();
}

void Deliverer::start() {
    implementation_->start();
}

void Deliverer::stop() {
    implementation_->stop();
}

}  // namespace rangefinder::webhooks
