#include "daemon/cli/job_runner.hpp"

#include <chrono>
#include <thread>

#include "daemon/cli/progress_bar.hpp"

namespace rangefinder::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto kLookEvery = 150ms;

bool is_final(const std::string& state) {
    return state == "succeeded" || state == "failed" || state == "cancelled";
}

}  // namespace

Result<std::string> body_of(const Result<http::ClientResponse>& response) {
    if (!response.ok()) return response.error();
    if (response->status < 300) return response->body;
    return Error{ErrorKind::kInvalid, codec::problem_text(response->body), {}};
}

Result<FinishedJob> run_job(const http::Client& client, const std::string& job_json) {
    auto body = body_of(
        client.send({"POST", "/v1/jobs", {{"Content-Type", "application/json"}}, job_json}));
    ProgressBar bar;
    for (;;) {
        if (!body) return body.error();
        auto view = codec::job_view_from_json(*body);
        if (!view) return view.error();
        if (is_final(view->state)) {
            bar.finish();
            return FinishedJob{std::move(*view), std::move(*body)};
        }
        bar.show(*view);
        std::this_thread::sleep_for(kLookEvery);
        body = body_of(client.send({"GET", "/v1/jobs/" + view->id, {}, ""}));
    }
}

}  // namespace rangefinder::cli
