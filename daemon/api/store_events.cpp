#include "daemon/api/store_events.hpp"

#include "daemon/api/job_json.hpp"

namespace rangefinder::api {

std::vector<http::ServerEvent> StoreEvents::read(std::uint64_t after, std::size_t limit) {
    std::vector<http::ServerEvent> events;
    for (auto& event : store_.events(topics_, after, limit)) {
        events.push_back({event.id, std::move(event.type), std::move(event.data)});
    }
    return events;
}

std::shared_ptr<void> StoreEvents::subscribe(std::function<void()> wake) {
    return store_.subscribe(std::move(wake));
}

bool StoreEvents::finished() {
    if (job_.empty()) return false;
    const auto job = store_.job(job_);
    return !job.ok() || is_final(job->state);
}

}  // namespace rangefinder::api
