#include "daemon/cli/demo.hpp"

#include <cstdio>

#include "daemon/cli/job_runner.hpp"
#include "daemon/cli/private_daemon.hpp"
#include "daemon/cli/report.hpp"
#include "daemon/cli/welcome.hpp"

namespace rangefinder::cli {
namespace {

bool run_preset(const std::string& url, const std::string& preset) {
    const auto client = http::Client::from_url(url);
    if (!client) {
        print_errors(client.error());
        return false;
    }
    std::printf("\nDemonstration: a learning-rate range test of the preset %s\n", preset.c_str());
    std::fflush(stdout);
    const auto job = run_job(*client, "{\"preset\":" + codec::quoted(preset) + "}");
    if (!job) {
        print_errors(job.error());
        return false;
    }
    if (job->view.state != "succeeded" || !job->view.result) {
        std::fprintf(stderr, "rangefinder: the job %s: %s\n", job->view.state.c_str(),
                     job->view.error.c_str());
        return false;
    }
    const auto* result = std::get_if<RangeTestResult>(&*job->view.result);
    if (result == nullptr) return false;
    std::printf("\n%s\nLook at it: %s/jobs/%s\n", report(*result).c_str(), url.c_str(),
                job->view.id.c_str());
    std::fflush(stdout);
    return result->recommendation.learning_rate.has_value();
}

}  // namespace

bool run_demo_against(const std::string& url) {
    return run_preset(url, DemoOptions{}.preset);
}

int demo_command(const DemoOptions& options) {
    if (!options.url.empty()) return run_preset(options.url, options.preset) ? 0 : 1;
    const auto daemon = PrivateDaemon::start();
    if (!daemon) {
        print_errors(daemon.error());
        return 1;
    }
    const bool worked = run_preset((*daemon)->url(), options.preset);
    std::puts("(The daemon of this demonstration ends now; `rangefinder serve --demo` keeps it.)");
    return worked ? 0 : 1;
}

}  // namespace rangefinder::cli
