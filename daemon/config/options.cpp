// The one table of settings. A new setting is a member of Configuration and a row here.
#include <algorithm>
#include <utility>

#include "daemon/config/option.hpp"
#include "daemon/config/values.hpp"

namespace rangefinder::config {
namespace {

// Where a setting lives: gives the member of a configuration, const or not.
template <typename Value>
auto of(Value Configuration::*member) {
    return [member](auto& configuration) -> auto& {
        return configuration.*member;
    };
}
template <typename Value>
auto of_http(Value HttpConfiguration::*member) {
    return [member](auto& configuration) -> auto& {
        return configuration.http.*member;
    };
}

struct Text {
    std::string name, argument, help;
};
struct Range {
    std::uint64_t minimum, maximum;
};

// The set() of a value that `parse` reads and `fits` allows; `must` is the complaint.
template <typename Field, typename Parse, typename Fits>
auto setter(Field field, Parse parse, Fits fits, const std::string& must) {
    return
        [=](Configuration& configuration, const std::string& text) -> std::optional<std::string> {
            const auto value = parse(text);
            if (!value || !fits(*value)) return "must be " + must;
            field(configuration) = *value;
            return std::nullopt;
        };
}

// What a value of one kind needs beside its words: its parser, what it may be, and its way back.
template <typename Field, typename Parse, typename Fits, typename Print>
Option option(Text text, Form form, Field field, std::string allowed, Parse parse, Fits fits,
              Print print) {
    Option made;
    made.name = std::move(text.name);
    made.argument = std::move(text.argument);
    made.help = std::move(text.help);
    made.form = form;
    made.set = setter(field, parse, fits, allowed);
    made.get = [field, print](const Configuration& c) { return print(field(c)); };
    made.allowed = std::move(allowed);
    return made;
}

auto within(Range range) {
    return
        [range](std::uint64_t value) { return value >= range.minimum && value <= range.maximum; };
}

// Text is kept as it was written.
std::optional<std::string> as_written(const std::string& word) {
    return word;
}

template <typename Field>
Option integer(Text text, Range range, Field field) {
    const std::string allowed =
        "an integer from " + std::to_string(range.minimum) + " to " + std::to_string(range.maximum);
    return option(std::move(text), Form::kInteger, field, allowed, parse_integer, within(range),
                  [](auto value) { return std::to_string(value); });
}

template <typename Field>
Option bytes(Text text, Range range, Field field) {
    const std::string allowed = "bytes from " + bytes_text(range.minimum) + " to " +
                                bytes_text(range.maximum) + " (KiB, MiB, GiB are understood)";
    return option(std::move(text), Form::kBytes, field, allowed, parse_bytes, within(range),
                  bytes_text);
}

// `range` in milliseconds.
template <typename Field>
Option seconds(Text text, Range range, Field field) {
    const std::chrono::milliseconds minimum(range.minimum), maximum(range.maximum);
    const std::string allowed =
        "seconds from " + seconds_text(minimum) + " to " + seconds_text(maximum);
    const auto fits = [=](std::chrono::milliseconds value) {
        return value >= minimum && value <= maximum;
    };
    return option(std::move(text), Form::kSeconds, field, allowed, parse_seconds, fits,
                  seconds_text);
}

template <typename Field>
Option choice(Text text, std::vector<std::string> choices, Field field) {
    std::string allowed = "one of";
    for (const std::string& word : choices) allowed += (&word == &choices[0] ? " " : ", ") + word;
    const auto fits = [choices = std::move(choices)](const std::string& word) {
        return std::find(choices.begin(), choices.end(), word) != choices.end();
    };
    return option(std::move(text), Form::kText, field, allowed, as_written, fits,
                  [](const std::string& word) { return word; });
}

template <typename Field>
Option path(Text text, std::string allowed, Field field) {
    const auto fits = [](const std::string& word) {
        return !word.empty() && word.find('\0') == std::string::npos;
    };
    return option(std::move(text), Form::kText, field, std::move(allowed), as_written, fits,
                  [](const std::string& value) { return value; });
}

Option listen() {
    const auto set = [](Configuration& configuration,
                        const std::string& text) -> std::optional<std::string> {
        auto address = parse_listen(text);
        if (!address) return address.error().text;
        configuration.listen = *address;
        return std::nullopt;
    };
    return {"listen",
            "HOST:PORT",
            "where to serve; port 0 takes a free one",
            "a loopback HOST:PORT",
            Form::kText,
            set,
            [](const Configuration& c) { return listen_text(c.listen); }};
}

Option allowed_hosts() {
    const std::string allowed = "host names without ports, separated by commas";
    const auto any = [](const std::vector<std::string>&) { return true; };
    return {"allowed-hosts",
            "NAMES",
            "Host names served beside localhost, 127.0.0.1 and [::1]",
            allowed,
            Form::kList,
            setter(of(&Configuration::allowed_hosts), parse_hosts, any, allowed),
            [](const Configuration& c) { return hosts_text(c.allowed_hosts); }};
}

Option webhook_allow() {
    const std::string allowed = "HOST:PORT, several separated by commas";
    const auto any = [](const std::vector<std::string>&) { return true; };
    return {"webhook-allow",
            "ADDRESSES",
            "HOST:PORT that findings may be posted to; none: nobody is called",
            allowed,
            Form::kList,
            setter(of(&Configuration::webhook_allow), parse_authorities, any, allowed),
            [](const Configuration& c) { return hosts_text(c.webhook_allow); }};
}

void add_http(std::vector<Option>& table) {
    constexpr Range kDeadline{10, 3'600'000};
    constexpr Range kMemory{1 << 20, 64ull << 30};
    table.push_back(integer({"http-connections", "N", "connections at a time; more get 503"},
                            {1, 20'000}, of_http(&HttpConfiguration::connections)));
    table.push_back(integer({"http-api-threads", "N", "threads that answer requests"}, {1, 64},
                            of_http(&HttpConfiguration::api_threads)));
    table.push_back(integer({"http-api-queue", "N", "requests that may wait for them"},
                            {1, 100'000}, of_http(&HttpConfiguration::api_queue)));
    table.push_back(integer({"http-event-streams", "N", "event streams at a time"}, {1, 20'000},
                            of_http(&HttpConfiguration::event_streams)));
    table.push_back(bytes({"http-upload-bytes", "BYTES", "largest data set in one request"},
                          kMemory, of_http(&HttpConfiguration::upload_bytes)));
    table.push_back(bytes({"http-in-flight-body-bytes", "BYTES", "request bodies in memory"},
                          kMemory, of_http(&HttpConfiguration::in_flight_body_bytes)));
    table.push_back(bytes({"http-in-flight-response-bytes", "BYTES", "answers in memory"}, kMemory,
                          of_http(&HttpConfiguration::in_flight_response_bytes)));
    table.push_back(seconds({"http-header-deadline", "SECONDS", "for a whole request header"},
                            kDeadline, of_http(&HttpConfiguration::header_deadline)));
    table.push_back(seconds({"http-body-deadline", "SECONDS", "for a whole request body"},
                            kDeadline, of_http(&HttpConfiguration::body_deadline)));
    table.push_back(seconds({"http-write-deadline", "SECONDS", "for a client to take an answer"},
                            kDeadline, of_http(&HttpConfiguration::write_deadline)));
    table.push_back(seconds({"http-idle-deadline", "SECONDS", "between requests of a connection"},
                            kDeadline, of_http(&HttpConfiguration::idle_deadline)));
}

}  // namespace

std::vector<Option> option_table() {
    constexpr Range kJobMemory{16 << 20, 1024ull << 30};
    std::vector<Option> table = {
        listen(),
        path({"port-file", "FILE", "gets the port once the daemon is ready"}, "a file's path",
             of(&Configuration::port_file)),
        path({"data-dir", "DIR", "jobs and data sets live here"}, "a directory's path",
             of(&Configuration::data_dir)),
        allowed_hosts(),
        webhook_allow(),
        choice({"store", "KIND", "where jobs are kept"}, {"sqlite"}, of(&Configuration::store)),
        integer({"workers", "N", "jobs that run side by side"}, {1, 256},
                of(&Configuration::workers)),
        integer({"queue-limit", "N", "jobs that may wait; more get 503"}, {1, 1'000'000},
                of(&Configuration::queue_limit)),
        bytes({"job-memory-bytes", "BYTES", "of a job that names no limit"}, kJobMemory,
              of(&Configuration::job_memory_bytes)),
        bytes({"job-memory-limit", "BYTES", "the most that a job may ask for"}, kJobMemory,
              of(&Configuration::job_memory_limit)),
        seconds({"job-deadline", "SECONDS", "of a job that names none"}, {1'000, 2'592'000'000},
                of(&Configuration::job_deadline)),
        integer({"run-limit", "N", "live runs from elsewhere at a time; more get 503"}, {1, 1000},
                of(&Configuration::run_limit)),
        seconds({"run-idle", "SECONDS", "a run without records for so long is abandoned"},
                {1'000, 2'592'000'000}, of(&Configuration::run_idle)),
        seconds({"lease", "SECONDS", "a silent worker is given up after this"}, {1'000, 3'600'000},
                of(&Configuration::lease)),
        seconds({"shutdown-grace", "SECONDS", "from SIGTERM to the last answer"}, {0, 600'000},
                of(&Configuration::shutdown_grace)),
        choice({"log-level", "LEVEL", "how much is logged"}, {"error", "warning", "info", "debug"},
               of(&Configuration::log_level)),
    };
    add_http(table);
    return table;
}

}  // namespace rangefinder::config
