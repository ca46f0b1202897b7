#include "daemon/api/info.hpp"

#include "daemon/api/capabilities.hpp"
#include "daemon/api/json.hpp"
#include "daemon/api/live_run.hpp"
#include "daemon/api/run_request.hpp"

namespace rangefinder::api {

Info::Info(const DaemonFacts& facts) {
    Json json = {{"name", "rangefinder"},
                 {"version", facts.version},
                 {"commit", facts.commit},
                 {"compiler", facts.compiler}};
    json["onednn"] = Json{{"version", facts.engine.version},
                          {"isa", facts.engine.isa},
                          {"cpu_runtime", facts.engine.cpu_runtime}};
    json["threads"] = facts.cpu_threads;
    json["workers"] = facts.workers;
    json["store"] = facts.store;
    json["limits"] =
        Json{{"upload_bytes", facts.upload_bytes},
             {"queued_jobs", facts.queue_limit},
             {"job_memory_bytes_default", facts.jobs.memory_bytes},
             {"job_memory_bytes", facts.jobs.memory_limit},
             {"job_seconds_default", facts.jobs.seconds},
             {"runs", facts.run_limit},
             {"run_idle_seconds", std::chrono::duration<double>(facts.run_idle).count()},
             {"run_values", RunLimits{}.values},
             {"run_series", RunLimits{}.series},
             {"run_values_after_newest_loss", RunLimits{}.held},
             {"run_range_test_steps", RunLimits{}.range_test_steps},
             {"run_largest_step", kLargestRunStep},
             {"run_batch_bytes", kLargestBatchBody}};
    json["webhook_allow"] = facts.webhook_allow;
    json["capabilities"] = capabilities_json();
    body_ = json_response(200, json).body;
}

void Info::add_routes(http::Router& router) {
    router.add("GET", "/v1/info", [this](const http::Request&, const http::Respond& respond) {
        http::Response response;
        response.headers["Content-Type"] = "application/json";
        response.body = body_;
        respond(std::move(response));
    });
}

}  // namespace rangefinder::api
