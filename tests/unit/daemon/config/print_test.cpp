#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>
#include <string>

#include "daemon/config/load.hpp"
#include "daemon/config/option.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace rangefinder::config;
using Catch::Matchers::Contains;

namespace {

std::string reloaded(const std::string& toml) {
    const rangefinder::test::TemporaryDirectory directory;  // Tests run side by side.
    const std::string path = (directory.path() / "printed.toml").string();
    std::ofstream(path) << toml;
    const auto result = load_configuration({"--config", path}, {{"HOME", "/h"}});
    INFO((result ? "" : result.error().text));
    REQUIRE(result);
    return to_toml(result->configuration);
}

}  // namespace

TEST_CASE("the printed configuration loads as itself") {
    Configuration configuration;
    configuration.data_dir = "/a \"quoted\" \\ dir\t\xC3\xA9";
    configuration.port_file = "/run/port";
    configuration.allowed_hosts = {"a.example", "[::2]"};
    configuration.webhook_allow = {"127.0.0.1:9000", "[::1]:81"};
    configuration.lease = std::chrono::milliseconds(1250);
    configuration.listen = {.host = "::1", .port = 0};
    const std::string toml = to_toml(configuration);
    CHECK(reloaded(toml) == toml);
}

TEST_CASE("the printed defaults load as themselves") {
    Configuration configuration;
    configuration.data_dir = "/d";
    const std::string toml = to_toml(configuration);
    CHECK(reloaded(toml) == toml);
}

TEST_CASE("the help names every option with its default") {
    const std::string help = help_text();
    for (const Option& option : option_table()) CHECK_THAT(help, Contains(option.flag() + " "));
    CHECK_THAT(help, Contains("127.0.0.1:8420"));
    std::istringstream lines(help);
    for (std::string line; std::getline(lines, line);) CHECK(line.size() <= 110);
}

TEST_CASE("every default is a value that its own option allows") {
    Configuration configuration;
    configuration.data_dir = "/d";
    configuration.port_file = std::string("/run/port");
    for (const Option& option : option_table()) {
        INFO(option.name);
        CHECK_FALSE(option.set(configuration, option.get(configuration)));
    }
}

TEST_CASE("no two options share a name") {
    const auto table = option_table();
    for (const Option& option : table) CHECK(find_option(table, option.key()) == &option);
}
