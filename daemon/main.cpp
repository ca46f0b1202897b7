// The composition root: the one file that names every class, builds them in order and hands each
// what it needs.
#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>
#include <thread>

#include "daemon/api/api.hpp"
#include "daemon/cli/commands.hpp"
#include "daemon/cli/demo.hpp"
#include "daemon/cli/log.hpp"
#include "daemon/cli/port_file.hpp"
#include "daemon/cli/welcome.hpp"
#include "daemon/config/load.hpp"
#include "daemon/http/server.hpp"
#include "daemon/jobs/scheduler.hpp"
#include "daemon/jobs/worker_launcher.hpp"
#include "daemon/metrics/metrics.hpp"
#include "daemon/store/sqlite/sqlite_store.hpp"
#include "daemon/webhooks/deliverer.hpp"
#include "daemon/worker/worker.hpp"
#include "diagnostics/base/clock.hpp"
#include "diagnostics/base/version.hpp"
#include "diagnostics/rules/rules.hpp"
#include "diagnostics/spec/probe_spec.hpp"
#include "diagnostics/tensor/engine.hpp"

namespace {

using namespace rangefinder;

constexpr int kExitFailure = 1;
constexpr int kExitUsage = 2;
constexpr int kExitDataDirectory = 78;  // EX_CONFIG: nothing was touched, a person must look.
constexpr int kWorkerChannel = 3;

sigset_t stop_signals() {
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGTERM);
    ::sigaddset(&signals, SIGINT);
    return signals;
}

metrics::MetricsOptions metrics_options() {
    metrics::MetricsOptions options;
    options.version = version();
    options.commit = commit();
    options.compiler = compiler();
    options.onednn_version = onednn_version();
    options.onednn_isa = onednn_instruction_set();
    options.onednn_runtime = "OMP";
    for (const ProbeSpec& probe : default_probes()) options.kinds.push_back(probe_name(probe));
    options.kinds.emplace_back(store::kRunKind);
    options.rules = rule_names();
    return options;
}

api::DaemonFacts daemon_facts(const config::Configuration& configuration) {
    api::DaemonFacts facts;
    facts.version = version();
    facts.commit = commit();
    facts.compiler = compiler();
    facts.engine = {onednn_version(), onednn_instruction_set(), "OMP"};
    facts.store = configuration.store;
    facts.cpu_threads = std::max(1u, std::thread::hardware_concurrency());
    facts.workers = configuration.workers;
    facts.upload_bytes = configuration.http.upload_bytes;
    facts.queue_limit = configuration.queue_limit;
    facts.run_limit = configuration.run_limit;
    facts.run_idle = configuration.run_idle;
    facts.webhook_allow = configuration.webhook_allow;
    facts.jobs.memory_bytes = static_cast<std::int64_t>(configuration.job_memory_bytes);
    facts.jobs.memory_limit = static_cast<std::int64_t>(configuration.job_memory_limit);
    facts.jobs.seconds = std::chrono::duration<double>(configuration.job_deadline).count();
    return facts;
}

http::ServerOptions server_options(const config::Configuration& configuration) {
    const config::HttpConfiguration& http = configuration.http;
    http::ServerOptions options;
    options.address = configuration.listen.host;
    options.port = configuration.listen.port;
    options.allowed_hosts = configuration.allowed_hosts;
    options.limits.connections = http.connections;
    options.limits.api_threads = http.api_threads;
    options.limits.api_queue = http.api_queue;
    options.limits.event_streams = http.event_streams;
    options.limits.in_flight_body_bytes = http.in_flight_body_bytes;
    options.limits.in_flight_response_bytes = http.in_flight_response_bytes;
    options.limits.header_deadline = http.header_deadline;
    options.limits.body_deadline = http.body_deadline;
    options.limits.write_deadline = http.write_deadline;
    options.limits.idle_deadline = http.idle_deadline;
    return options;
}

http::ServerHooks server_hooks(metrics::Metrics& metrics, cli::Log& log) {
    http::ServerHooks hooks;
    hooks.exchange_done = [&metrics](const http::Exchange& exchange) {
        metrics.http_exchange({exchange.method, exchange.route, exchange.status, exchange.seconds});
    };
    hooks.rejected = [&metrics](const std::string& reason) { metrics.http_rejected(reason); };
    hooks.log = [&log](const std::string& line) { log.write("warning", line); };
    return hooks;
}

Result<std::unique_ptr<store::Store>> open_store(const config::Configuration& configuration,
                                                 metrics::Metrics& metrics, const Clock& clock) {
    store::SqliteOptions options;
    options.data_dir = configuration.data_dir;
    options.observer = [&metrics](std::string_view operation, double seconds, bool ok) {
        metrics.store_operation(std::string(operation), seconds);
        if (!ok) metrics.store_error(std::string(operation));
    };
    return store::open_sqlite_store(options, clock);
}

// Everything that lives as long as the daemon serves, in the order in which it is needed.
class Daemon {
  public:
    Daemon(const config::Configuration& configuration, store::Store& store,
           metrics::Metrics& metrics, const Clock& clock, cli::Log& log)
        : configuration_(configuration),
          dataset_directory_(configuration.data_dir + "/datasets"),
          api_({dataset_directory_, configuration.data_dir + "/weights",
                configuration.data_dir + "/jobs", daemon_facts(configuration),
                [this] { return gauges(); },
                [&log](const std::string& line) { log.write("warning", line); }},
               store, metrics, clock),
          launcher_(jobs::make_process_launcher()),
          scheduler_(
              scheduler_options(), store, *launcher_, metrics, clock,
              [&log](std::string_view level, std::string_view text) { log.write(level, text); }),
          webhooks_({configuration.webhook_allow, configuration.data_dir + "/webhooks.cursor",
                     "rangefinder/" + std::string(version())},
                    store, metrics, clock, [&log](std::string_view level, std::string_view text) {
                        log.write(level, text);
                    }) {
        http::Router router = api_.router();
        for (const auto& route : router.routes()) {
            metrics.declare_route(route.method, route.pattern);
        }
        metrics.set_workers(configuration.workers,
                            std::max(1u, std::thread::hardware_concurrency()));
        server_ = std::make_unique<http::Server>(server_options(configuration), std::move(router),
                                                 server_hooks(metrics, log));
    }

    void start() {
        server_->start();
        webhooks_.start();
        scheduler_.start();
        api_.set_ready();
        if (!configuration_.port_file.empty()) {
            cli::write_port_file(configuration_.port_file, server_->port());
        }
    }

    // Workers, connections and posts end side by side, so that all fit into five seconds.
    void stop() {
        api_.set_draining();
        std::thread workers([this] { scheduler_.stop(); });
        std::thread posts([this] { webhooks_.stop(); });
        server_->stop(configuration_.shutdown_grace);
        workers.join();
        posts.join();
        if (!configuration_.port_file.empty()) {
            std::error_code ignored;
            std::filesystem::remove(configuration_.port_file, ignored);
        }
    }

    std::uint16_t port() const { return server_->port(); }

  private:
    http::ServerGauges gauges() const { return server_->gauges(); }

    jobs::SchedulerOptions scheduler_options() const {
        jobs::SchedulerOptions options;
        options.slots = configuration_.workers;
        options.lease = std::chrono::duration_cast<std::chrono::seconds>(configuration_.lease);
        options.directories = {dataset_directory_, configuration_.data_dir + "/weights",
                               configuration_.data_dir + "/jobs"};
        return options;
    }

    const config::Configuration& configuration_;
    const std::string dataset_directory_;
    api::Api api_;
    std::unique_ptr<jobs::WorkerLauncher> launcher_;
    jobs::Scheduler scheduler_;
    webhooks::Deliverer webhooks_;
    std::unique_ptr<http::Server> server_;
};

// Serves until SIGTERM or SIGINT; a second one ends the process at once.
void serve_until_stopped(Daemon& daemon, const config::Configuration& configuration, bool demo) {
    const std::string url = cli::url_of(configuration.listen.host, daemon.port());
    cli::print_welcome(url, configuration);
    std::thread demonstration;
    if (demo) demonstration = std::thread([url] { cli::run_demo_against(url); });
    const sigset_t signals = stop_signals();
    int received = 0;
    ::sigwait(&signals, &received);
    ::pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
    daemon.stop();
    if (demonstration.joinable()) demonstration.join();
}

int serve(const config::Configuration& configuration, bool demo) {
    const sigset_t signals = stop_signals();
    ::pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    SystemClock clock;
    metrics::Metrics metrics(metrics_options());
    cli::Log log(configuration.log_level, clock,
                 [&metrics](const std::string& level) { metrics.log_message(level); });
    auto store = open_store(configuration, metrics, clock);
    if (!store) {
        std::fprintf(stderr, "rangefinder: %s\n", store.error().text.c_str());
        return kExitDataDirectory;
    }
    Daemon daemon(configuration, **store, metrics, clock, log);
    daemon.start();
    serve_until_stopped(daemon, configuration, demo);
    return 0;
}

int serve_command(std::vector<std::string> arguments) {
    const bool demo = cli::take_flag(arguments, "--demo");
    const auto invocation =
        config::load_configuration(arguments, config::environment_from(environ));
    if (!invocation) {
        cli::print_errors(invocation.error());
        return kExitUsage;
    }
    if (invocation->help) {
        std::fputs((cli::serve_help_head() + config::help_text()).c_str(), stdout);
        return 0;
    }
    if (invocation->print_config) {
        std::fputs(config::to_toml(invocation->configuration).c_str(), stdout);
        return 0;
    }
    for (const std::string& warning : invocation->warnings) {
        std::fprintf(stderr, "rangefinder: %s\n", warning.c_str());
    }
    if (invocation->check_config) {
        std::puts("the configuration is good");
        return 0;
    }
    return serve(invocation->configuration, demo);
}

}  // namespace

int main(int argument_count, char** arguments) {
    std::signal(SIGPIPE, SIG_IGN);
    const std::vector<std::string> words(arguments + 1, arguments + argument_count);
    try {
        if (!words.empty() && words.front() == "worker") {
            return worker::worker_main(kWorkerChannel);
        }
        if (!words.empty() && words.front() == "serve") {
            return serve_command({words.begin() + 1, words.end()});
        }
        return cli::run_command(words);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "rangefinder: %s\n", error.what());
        return kExitFailure;
    }
}
