#include "daemon/webhooks/cursor_file.hpp"

#include <catch2/catch.hpp>
#include <fstream>

#include "tests/support/temporary_directory.hpp"

using namespace rangefinder;
using webhooks::CursorFile;

TEST_CASE("A cursor is there again after a restart") {
    const test::TemporaryDirectory directory;
    const std::string path = (directory.path() / "cursor").string();
    CHECK_FALSE(CursorFile(path).read());
    CHECK(CursorFile(path).write(12));
    CHECK(CursorFile(path).write(18446744073709551615u));
    CHECK(CursorFile(path).read() == 18446744073709551615u);
}

TEST_CASE("A file without a number is no cursor") {
    const test::TemporaryDirectory directory;
    const std::string path = (directory.path() / "cursor").string();
    std::ofstream(path) << "x";
    CHECK_FALSE(CursorFile(path).read());
}

TEST_CASE("A disk that takes nothing is told") {
    CHECK_FALSE(CursorFile("/nowhere/at/all").write(1));
}
