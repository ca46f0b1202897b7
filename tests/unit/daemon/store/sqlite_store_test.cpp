// What is peculiar to the SQLite backend; what holds for every backend is in tests/store_contract.
#include "daemon/store/sqlite/sqlite_store.hpp"

#include <SQLiteCpp/Database.h>
#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <string>
#include <vector>

#include "tests/support/fake_clock.hpp"
#include "tests/support/temporary_directory.hpp"

namespace rangefinder::store {
namespace {

namespace fs = std::filesystem;

struct Fixture {
    test::TemporaryDirectory directory;
    test::FakeClock clock;
    fs::path data_dir = directory.path() / "data";
    fs::path database = data_dir / "rangefinder.db";

    Result<std::unique_ptr<Store>> open(OperationObserver observer = {}) {
        return open_sqlite_store({.data_dir = data_dir, .observer = std::move(observer)}, clock);
    }
    std::unique_ptr<Store> must_open() {
        auto opened = open();
        REQUIRE(opened.ok());
        return std::move(*opened);
    }
    void write_database(const std::string& bytes) {
        fs::create_directories(data_dir);
        std::ofstream(database, std::ios::binary) << bytes;
    }
    std::string read_database() {
        std::ifstream file(database, std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }
};

NewJob new_job(const std::string& id) {
    NewJob job;
    job.id = id;
    job.kind = "training";
    job.spec = std::string(2000, 'x');
    return job;
}

mode_t mode_of(const fs::path& path) {
    struct stat status {};
    REQUIRE(::stat(path.c_str(), &status) == 0);
    return status.st_mode & 07777;
}

}  // namespace

TEST_CASE("Only the owner can read the directory and its files") {
    Fixture fixture;
    const mode_t mask = ::umask(0);
    const auto store = fixture.must_open();
    ::umask(mask);
    REQUIRE(store->submit(new_job("job_1"), 10, std::nullopt).ok());
    CHECK(mode_of(fixture.data_dir) == 0700);
    for (const auto& file : fs::directory_iterator(fixture.data_dir)) {
        CHECK(mode_of(file.path()) == 0600);
    }
}

TEST_CASE("A second daemon on the same directory is refused and told who holds it") {
    Fixture fixture;
    auto store = fixture.must_open();
    const auto second = fixture.open();
    REQUIRE_FALSE(second.ok());
    CHECK(second.error().kind == ErrorKind::kUnavailable);
    CHECK(second.error().text.find(std::to_string(::getpid())) != std::string::npos);
    store.reset();
    CHECK(fixture.open().ok());
}

TEST_CASE("A file that is no database is refused and left as it is") {
    Fixture fixture;
    const std::string text(4096, 'a');
    fixture.write_database(text);
    const auto opened = fixture.open();
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().kind == ErrorKind::kMalformed);
    CHECK(opened.error().text.find("not a SQLite database") != std::string::npos);
    CHECK(fixture.read_database() == text);
}

TEST_CASE("A database with a damaged page is refused and left as it is") {
    Fixture fixture;
    {
        const auto store = fixture.must_open();
        for (int i = 0; i < 50; ++i) {
            REQUIRE(store->submit(new_job("job_" + std::to_string(i)), 100, std::nullopt).ok());
        }
    }
    std::string bytes = fixture.read_database();
    REQUIRE(bytes.size() > 5 * 4096);
    std::fill(bytes.begin() + 2 * 4096, bytes.begin() + 3 * 4096, '\xff');
    fixture.write_database(bytes);
    const auto opened = fixture.open();
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().kind == ErrorKind::kMalformed);
    CHECK(opened.error().text.find("damaged") != std::string::npos);
    CHECK(fixture.read_database() == bytes);
}

TEST_CASE("Another program's database is refused") {
    Fixture fixture;
    fs::create_directories(fixture.data_dir);
    SQLite::Database(fixture.database.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
        .exec("CREATE TABLE recipes (name TEXT)");
    const auto opened = fixture.open();
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().text.find("another program") != std::string::npos);
}

TEST_CASE("A database of a newer version is refused") {
    Fixture fixture;
    fixture.must_open();
    SQLite::Database(fixture.database.string(), SQLite::OPEN_READWRITE)
        .exec("INSERT INTO schema_versions VALUES (999, 0)");
    const auto opened = fixture.open();
    REQUIRE_FALSE(opened.ok());
    CHECK(opened.error().kind == ErrorKind::kUnsupported);
    CHECK(opened.error().text.find("999") != std::string::npos);
}

TEST_CASE("An interrupted first start is no obstacle to the next") {
    Fixture fixture;
    fixture.write_database("");
    CHECK(fixture.open().ok());
}

TEST_CASE("Every operation is reported with its duration and outcome") {
    Fixture fixture;
    std::vector<std::string> seen;
    auto opened = fixture.open([&seen](std::string_view operation, double seconds, bool ok) {
        CHECK(seconds >= 0.0);
        seen.push_back(std::string(operation) + (ok ? " ok" : " failed"));
    });
    REQUIRE(opened.ok());
    REQUIRE((*opened)->submit(new_job("job_1"), 10, std::nullopt).ok());
    CHECK_THROWS((*opened)->submit(new_job("job_1"), 10, std::nullopt));
    (*opened)->claim("owner", std::chrono::seconds(1));
    CHECK(seen == std::vector<std::string>{"submit ok", "submit failed", "claim ok"});
}

TEST_CASE("A database that others lock for too long throws, and works again afterwards") {
    Fixture fixture;
    auto opened = open_sqlite_store(
        {.data_dir = fixture.data_dir, .busy_timeout = std::chrono::milliseconds(10)},
        fixture.clock);
    REQUIRE(opened.ok());
    Store& store = **opened;
    SQLite::Database other(fixture.database.string(), SQLite::OPEN_READWRITE);
    other.exec("BEGIN IMMEDIATE");
    CHECK_THROWS_AS(store.submit(new_job("job_1"), 10, std::nullopt), std::runtime_error);
    CHECK_NOTHROW(store.ping());
    other.exec("ROLLBACK");
    CHECK(store.submit(new_job("job_1"), 10, std::nullopt).ok());
}

TEST_CASE("The log beside the database is folded back when the store closes") {
    Fixture fixture;
    {
        const auto store = fixture.must_open();
        REQUIRE(store->submit(new_job("job_1"), 10, std::nullopt).ok());
        CHECK(store->counts().wal_bytes > 0);
    }
    CHECK_FALSE(fs::exists(fixture.database.string() + "-wal"));
}

}  // namespace rangefinder::store
