#include "daemon/metrics/metrics.hpp"

#include <algorithm>
#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <limits>
#include <map>
#include <sstream>
#include <thread>
#include <vector>

namespace {

using rangefinder::metrics::Metrics;
using rangefinder::metrics::MetricsOptions;

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) lines.push_back(line);
    return lines;
}

// Value of the one series whose line starts with `name` and holds every one of `labels`.
std::string value_of(Metrics& metrics, const std::string& name,
                     const std::vector<std::string>& labels = {}) {
    for (const auto& line : lines_of(metrics.expose())) {
        const auto name_end = line.find_first_of("{ ");
        if (line.substr(0, name_end) != name) continue;
        const bool has_all = std::all_of(labels.begin(), labels.end(), [&](const auto& label) {
            return line.find(label) != std::string::npos;
        });
        if (has_all) return line.substr(line.rfind(' ') + 1);
    }
    return "absent";
}

std::size_t series_of(Metrics& metrics, const std::string& name) {
    const auto lines = lines_of(metrics.expose());
    return static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), [&](const auto& l) {
        return l.substr(0, l.find_first_of("{ ")) == name;
    }));
}

}  // namespace

TEST_CASE("Known label combinations are exported as 0 before anything happens") {
    Metrics metrics;
    CHECK(value_of(metrics, "rangefinder_jobs_submitted_total", {"range_test"}) == "0");
    CHECK(value_of(metrics, "rangefinder_jobs_finished_total", {"training", "failed"}) == "0");
    CHECK(value_of(metrics, "rangefinder_lr_suggestions_total", {"valley", "none"}) == "0");
    CHECK(value_of(metrics, "rangefinder_lr_test_stops_total", {"loss_exploded"}) == "0");
    CHECK(value_of(metrics, "rangefinder_train_steps_total", {"cnn"}) == "0");
}

TEST_CASE("Facts of the build are labels of a series that is always 1") {
    Metrics metrics({.version = "1.2.3", .commit = "abc", .onednn_isa = "avx2"});
    CHECK(value_of(metrics, "rangefinder_build_info", {"\"1.2.3\"", "\"abc\""}) == "1");
    CHECK(value_of(metrics, "rangefinder_onednn_info", {"\"avx2\""}) == "1");
}

TEST_CASE("An HTTP exchange counts by template and code, and its time goes to the route") {
    Metrics metrics({.routes = {{"GET", "/v1/jobs/{id}"}}});
    CHECK(value_of(metrics, "rangefinder_http_requests_total", {"/v1/jobs/{id}", "200"}) == "0");
    metrics.http_exchange({"GET", "/v1/jobs/{id}", 404, 0.02});
    CHECK(value_of(metrics, "rangefinder_http_requests_total", {"/v1/jobs/{id}", "404"}) == "1");
    CHECK(value_of(metrics, "rangefinder_http_request_duration_seconds_count", {"/v1/jobs/{id}"}) ==
          "1");
    CHECK(value_of(metrics, "rangefinder_http_request_duration_seconds_bucket", {"le=\"0.01\""}) ==
          "0");
    CHECK(value_of(metrics, "rangefinder_http_request_duration_seconds_bucket", {"le=\"0.025\""}) ==
          "1");
}

TEST_CASE("Sent events are counted once however often the server's total is told") {
    Metrics metrics;
    metrics.set_http({.event_streams = 2, .events_sent = 7});
    metrics.set_http({.event_streams = 2, .events_sent = 7});
    metrics.set_http({.event_streams = 1, .events_sent = 9});
    CHECK(value_of(metrics, "rangefinder_sse_events_sent_total") == "9");
    CHECK(value_of(metrics, "rangefinder_sse_clients") == "1");
}

TEST_CASE("A kind that the store no longer names goes back to 0") {
    Metrics metrics;
    metrics.set_store({.queued = {{"range_test", 3}}, .running = {{"training", 1}}});
    CHECK(value_of(metrics, "rangefinder_jobs_queued", {"range_test"}) == "3");
    metrics.set_store({});
    CHECK(value_of(metrics, "rangefinder_jobs_queued", {"range_test"}) == "0");
    CHECK(value_of(metrics, "rangefinder_jobs_running", {"training"}) == "0");
}

TEST_CASE("A finished job is counted by outcome with its wait and its duration") {
    Metrics metrics;
    metrics.job_finished({"range_test", "succeeded", 0.5, 3.0});
    CHECK(value_of(metrics, "rangefinder_jobs_finished_total", {"range_test", "succeeded"}) == "1");
    CHECK(value_of(metrics, "rangefinder_job_duration_seconds_sum", {"range_test"}) == "3");
    CHECK(value_of(metrics, "rangefinder_job_queue_wait_seconds_sum", {"range_test"}) == "0.5");
    CHECK(value_of(metrics, "rangefinder_job_last_success_timestamp_seconds", {"range_test"}) !=
          "0");
    CHECK(value_of(metrics, "rangefinder_job_last_success_timestamp_seconds", {"training"}) == "0");
}

TEST_CASE("A run elsewhere has a slot's figures and keeps no worker busy") {
    Metrics metrics;
    metrics.slot_begin(2, {"run_x", "run", "elsewhere"});
    metrics.set_workers(2, 4);
    metrics.slot_update(2, {.loss = 2.0});
    CHECK(value_of(metrics, "rangefinder_slot_loss", {"slot=\"2\""}) == "2");
    CHECK(value_of(metrics, "rangefinder_worker_slots_busy") == "0");
    metrics.slot_begin(1, {"job_x", "range_test", "mlp"});
    CHECK(value_of(metrics, "rangefinder_worker_slots_busy") == "1");
    metrics.slot_end(2);
    CHECK(value_of(metrics, "rangefinder_worker_slots_busy") == "1");
}

TEST_CASE("A slot's series live only while a job runs in it") {
    Metrics metrics;
    metrics.set_workers(2, 4);
    metrics.slot_begin(1, {"job_x", "range_test", "mlp"});
    CHECK(value_of(metrics, "rangefinder_slot_job_info", {"job_x", "slot=\"1\""}) == "1");
    CHECK(value_of(metrics, "rangefinder_slot_loss") == "absent");
    metrics.slot_update(1, {.progress = 0.5, .learning_rate = 0.25, .loss = 2.0});
    CHECK(value_of(metrics, "rangefinder_slot_loss", {"slot=\"1\""}) == "2");
    metrics.slot_update(1, {.gradient_norm = 3.0});
    CHECK(value_of(metrics, "rangefinder_slot_progress_ratio") == "0.5");
    CHECK(value_of(metrics, "rangefinder_slot_gradient_norm") == "3");
    CHECK(value_of(metrics, "rangefinder_worker_slots_busy") == "1");
    metrics.slot_end(1);
    metrics.slot_update(1, {.loss = 9.0});
    for (const char* name :
         {"rangefinder_slot_job_info", "rangefinder_slot_loss", "rangefinder_slot_progress_ratio",
          "rangefinder_slot_learning_rate", "rangefinder_slot_gradient_norm"}) {
        CHECK(value_of(metrics, name) == "absent");
    }
    CHECK(value_of(metrics, "rangefinder_worker_slots_busy") == "0");
    CHECK(value_of(metrics, "rangefinder_worker_slots") == "2");
}

TEST_CASE("A slot that is begun again names only its newest job") {
    Metrics metrics;
    metrics.slot_begin(0, {"job_a", "training", "cnn"});
    metrics.slot_begin(0, {"job_b", "training", "cnn"});
    CHECK(series_of(metrics, "rangefinder_slot_job_info") == 1);
    CHECK(value_of(metrics, "rangefinder_slot_job_info", {"job_b"}) == "1");
}

TEST_CASE("A loss that is not finite is exported as such") {
    Metrics metrics;
    metrics.slot_begin(0, {"job_a", "training", "cnn"});
    metrics.slot_update(0, {.loss = std::numeric_limits<double>::quiet_NaN(),
                            .gradient_norm = std::numeric_limits<double>::infinity()});
    CHECK(value_of(metrics, "rangefinder_slot_loss") == "Nan");
    CHECK(value_of(metrics, "rangefinder_slot_gradient_norm") == "+Inf");
}

TEST_CASE("Labels from outside cannot grow a family without bound") {
    Metrics metrics;
    for (int i = 0; i < 5000; ++i) metrics.http_rejected("reason " + std::to_string(i));
    CHECK(series_of(metrics, "rangefinder_http_rejected_total") <= 65);
    CHECK(value_of(metrics, "rangefinder_http_rejected_total", {"\"other\""}) != "absent");
}

TEST_CASE("Process metrics are of this process") {
    Metrics metrics;
    CHECK(std::stod(value_of(metrics, "process_resident_memory_bytes")) > 1e5);
    CHECK(std::stod(value_of(metrics, "process_threads")) >= 1.0);
    CHECK(std::stod(value_of(metrics, "process_open_fds")) >= 3.0);
    CHECK(std::stod(value_of(metrics, "process_start_time_seconds")) > 1e9);
}

TEST_CASE("Slots may come and go while others scrape") {
    Metrics metrics;
    std::atomic<bool> stop = false;
    std::thread scraper([&] {
        while (!stop) metrics.expose();
    });
    for (std::size_t i = 0; i < 500; ++i) {
        metrics.slot_begin(i % 3, {"job", "training", "mlp"});
        metrics.slot_update(i % 3, {.progress = 0.1, .loss = 1.0});
        metrics.http_exchange({"GET", "/livez", 200, 0.001});
        metrics.slot_end(i % 3);
    }
    stop = true;
    scraper.join();
    CHECK(value_of(metrics, "rangefinder_http_requests_total", {"/livez"}) == "500");
}
