#include "daemon/config/load.hpp"

#include <unistd.h>
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <fstream>
#include <string>

using namespace rangefinder::config;
using namespace std::chrono_literals;
using Catch::Matchers::Contains;

namespace {

const Environment kHome = {{"HOME", "/home/ada"}};

// A TOML file that lives as long as the test.
class TemporaryFile {
  public:
    explicit TemporaryFile(const std::string& text) {
        char name[] = "/tmp/rangefinder_config_XXXXXX";
        close(mkstemp(name));
        path = name;
        std::ofstream(path) << text;
    }
    ~TemporaryFile() { std::remove(path.c_str()); }
    std::string path;
};

std::string error_of(const std::vector<std::string>& arguments,
                     const Environment& environment = kHome) {
    const auto result = load_configuration(arguments, environment);
    return result ? "" : result.error().text;
}

Configuration loaded(const std::vector<std::string>& arguments,
                     const Environment& environment = kHome) {
    auto result = load_configuration(arguments, environment);
    INFO(error_of(arguments, environment));
    REQUIRE(result);
    return result->configuration;
}

}  // namespace

TEST_CASE("with nothing said the defaults hold") {
    const Configuration configuration = loaded({});
    CHECK(configuration.listen.host == "127.0.0.1");
    CHECK(configuration.listen.port == 8420);
    CHECK(configuration.data_dir == "/home/ada/.local/share/rangefinder");
    CHECK(configuration.store == "sqlite");
    CHECK(configuration.workers >= 1);
}

TEST_CASE("XDG_DATA_HOME wins over HOME when it is absolute") {
    CHECK(loaded({}, {{"HOME", "/h"}, {"XDG_DATA_HOME", "/d"}}).data_dir == "/d/rangefinder");
    CHECK(loaded({}, {{"HOME", "/h"}, {"XDG_DATA_HOME", "d"}}).data_dir ==
          "/h/.local/share/rangefinder");
}

TEST_CASE("without a home a data directory must be named") {
    CHECK_THAT(error_of({}, {}), Contains("--data-dir"));
    CHECK(loaded({"--data-dir", "/x"}, {}).data_dir == "/x");
}

TEST_CASE("flags win over the environment, it wins over the file, it over the defaults") {
    const TemporaryFile file("workers = 2\nqueue_limit = 20\nlog_level = \"debug\"\n");
    const Environment environment = {{"HOME", "/home/ada"},
                                     {"RANGEFINDER_CONFIG", file.path},
                                     {"RANGEFINDER_WORKERS", "3"},
                                     {"RANGEFINDER_QUEUE_LIMIT", "30"}};
    const Configuration configuration = loaded({"--workers=4"}, environment);
    CHECK(configuration.workers == 4);
    CHECK(configuration.queue_limit == 30);
    CHECK(configuration.log_level == "debug");
    CHECK(configuration.lease == 20s);
}

TEST_CASE("the flag --config names the file and wins over RANGEFINDER_CONFIG") {
    const TemporaryFile file("workers = 7\n");
    const Environment environment = {{"HOME", "/h"}, {"RANGEFINDER_CONFIG", "/nowhere"}};
    CHECK(loaded({"--config", file.path}, environment).workers == 7);
}

TEST_CASE("the file's values may stand in tables and in every form") {
    const TemporaryFile file(
        "listen = \"[::1]:0\"\nallowed_hosts = [\"a.example\", \"B\"]\n"
        "webhook_allow = [\"Hooks:9000\"]\n"
        "job_memory_bytes = \"512MiB\"\njob_memory_limit = 1073741824\nlease = 2.9996\n"
        "[http]\nconnections = 9\n[http.header]\ndeadline = 3\n");
    const Configuration configuration = loaded({"--config", file.path});
    CHECK(configuration.listen.host == "::1");
    CHECK(configuration.allowed_hosts == std::vector<std::string>{"a.example", "b"});
    CHECK(configuration.webhook_allow == std::vector<std::string>{"hooks:9000"});
    CHECK(configuration.job_memory_bytes == 512u << 20);
    CHECK(configuration.job_memory_limit == 1u << 30);
    CHECK(configuration.lease == 3000ms);
    CHECK(configuration.http.connections == 9);
    CHECK(configuration.http.header_deadline == 3s);
}

TEST_CASE("every wrong setting is named at once with its source, value and what is allowed") {
    const TemporaryFile file("workers = \"two\"\n\nqueue_limit = 0\nworkerz = 1\n");
    const Environment environment = {{"HOME", "/home/ada"}, {"RANGEFINDER_STORE", "mysql"}};
    const std::string text =
        error_of({"--config", file.path, "--listen", "0.0.0.0:1", "--log-levle", "--workers=300"},
                 environment);
    CHECK_THAT(text, Contains(file.path + ":1 workers: must be an integer"));
    CHECK_THAT(text, Contains(file.path + ":3 queue_limit: \"0\": must be an integer from 1"));
    CHECK_THAT(text, Contains(file.path + ":4 workerz: no such key (did you mean workers?)"));
    CHECK_THAT(text, Contains("RANGEFINDER_STORE: \"mysql\": must be one of sqlite"));
    CHECK_THAT(text, Contains("--listen: \"0.0.0.0:1\": must be a loopback address"));
    CHECK_THAT(text, Contains("--log-levle: no such flag (did you mean --log-level?)"));
    CHECK_THAT(text, Contains("--workers: \"300\": must be an integer from 1 to 256"));
}

TEST_CASE("a file that is missing or is no TOML is an error with its path") {
    CHECK_THAT(error_of({"--config", "/no/such.toml"}), Contains("/no/such.toml"));
    const TemporaryFile file("workers = 1\nworkers == 2\n");
    CHECK_THAT(error_of({"--config", file.path}), Contains(file.path + ":2"));
}

TEST_CASE("values of a wrong TOML form are refused") {
    for (const char* line :
         {"workers = 1.5", "workers = true", "workers = -1", "listen = 8420", "lease = \"10\"",
          "lease = nan", "lease = -1", "allowed_hosts = [1]", "allowed_hosts = [[\"a\"]]",
          "allowed_hosts = \"a\"", "webhook_allow = [\"a\"]", "webhook_allow = [\"a:0\"]",
          "store = 1979-05-27", "job_memory_bytes = -5"}) {
        INFO(line);
        const TemporaryFile file(line);
        CHECK_THAT(error_of({"--config", file.path}), Contains(file.path + ":1"));
    }
}

TEST_CASE("a flag without its value and stray words are errors") {
    CHECK_THAT(error_of({"--workers"}), Contains("--workers: needs a value"));
    CHECK_THAT(error_of({"extra"}), Contains("extra: no such flag"));
    CHECK_THAT(error_of({"--print-config=1"}), Contains("no such flag"));
}

TEST_CASE("limits that contradict each other are refused") {
    CHECK_THAT(error_of({"--job-memory-bytes=2GiB", "--job-memory-limit=1GiB"}),
               Contains("2GiB must not exceed job-memory-limit, 1GiB"));
    CHECK_THAT(error_of({"--http-upload-bytes=1GiB"}), Contains("http-in-flight-body-bytes"));
}

TEST_CASE("the switches are told apart from settings") {
    const auto result = load_configuration({"--print-config", "--check-config"}, kHome);
    REQUIRE(result);
    CHECK(result->print_config);
    CHECK(result->check_config);
    CHECK_FALSE(result->help);
    CHECK(load_configuration({"-h", "--nonsense"}, kHome)->help);
}

TEST_CASE("a misspelt variable is warned of and a stranger's is not") {
    const Environment environment = {
        {"HOME", "/home/ada"}, {"RANGEFINDER_WORKRES", "1"}, {"RANGEFINDER_REFERENCE", "/r"}};
    const auto result = load_configuration({}, environment);
    REQUIRE(result);
    REQUIRE(result->warnings.size() == 1);
    CHECK_THAT(result->warnings[0], Contains("did you mean RANGEFINDER_WORKERS?"));
}

TEST_CASE("the environment is read from its C form") {
    const char* variables[] = {"A=1", "B=x=y", "C=", "broken", nullptr};
    const Environment environment = environment_from(variables);
    CHECK(environment == Environment{{"A", "1"}, {"B", "x=y"}, {"C", ""}});
}
