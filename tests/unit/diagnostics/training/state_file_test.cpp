#include "diagnostics/training/state_file.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "tests/support/temporary_directory.hpp"

using namespace rangefinder;

namespace {

namespace fs = std::filesystem;

const std::vector<float> kFloats{1.5F, -0.0F, 3e-39F};
const Scores kScores{{"accuracy", 0.5}, {"loss", 1.0 / 3.0}};

void write(const std::string& path, const std::string& identity = "a job") {
    StateWriter writer(path, identity);
    writer.integer(-7);
    writer.real(0.1);
    writer.text("");
    writer.floats(kFloats);
    writer.floats({});
    writer.scores(kScores);
    writer.integers(std::vector<std::int64_t>{1, 2});
    REQUIRE(writer.commit().ok());
}

}  // namespace

TEST_CASE("What was written is read back to the last bit") {
    const test::TemporaryDirectory folder;
    const std::string path = folder.path() / "state";
    write(path);
    auto reader = StateReader::open(path, "a job");
    REQUIRE(reader.ok());
    CHECK(reader->integer() == -7);
    CHECK(reader->real() == 0.1);
    CHECK(reader->text().empty());
    CHECK(reader->floats() == kFloats);
    CHECK(reader->floats().empty());
    CHECK(reader->scores() == kScores);
    CHECK_FALSE(reader->complete());
    CHECK(reader->integers() == std::vector<std::int64_t>{1, 2});
    CHECK(reader->complete());
    CHECK(reader->integer() == 0);
    CHECK_FALSE(reader->ok());
}

TEST_CASE("A length that is larger than the file reads as nothing") {
    const test::TemporaryDirectory folder;
    const std::string path = folder.path() / "state";
    {
        StateWriter writer(path, "");
        writer.integer(std::int64_t{1} << 60);
        REQUIRE(writer.commit().ok());
    }
    auto reader = StateReader::open(path, "");
    REQUIRE(reader.ok());
    CHECK(reader->floats().empty());
    CHECK_FALSE(reader->ok());
}

TEST_CASE("Every damaged byte, and every missing one, is noticed") {
    const test::TemporaryDirectory folder;
    const std::string path = folder.path() / "state";
    write(path);
    const auto size = fs::file_size(path);
    for (std::uintmax_t place = 0; place < size; ++place) {
        std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
        const auto offset = static_cast<std::streamoff>(place);
        file.seekg(offset);
        const auto byte = static_cast<char>(file.get() ^ 0x10);
        file.seekp(offset).put(byte).flush();
        CHECK(StateReader::open(path, "a job").error().kind == ErrorKind::kMalformed);
        file.seekp(offset).put(static_cast<char>(byte ^ 0x10)).flush();
    }
    for (std::uintmax_t length = size; length-- > 0;) {
        fs::resize_file(path, length);
        CHECK(StateReader::open(path, "a job").error().kind == ErrorKind::kMalformed);
    }
}

TEST_CASE("A state of another, or none, is told apart") {
    const test::TemporaryDirectory folder;
    const std::string path = folder.path() / "state";
    CHECK(StateReader::open(path, "a job").error().kind == ErrorKind::kNotFound);
    write(path);
    const auto other = StateReader::open(path, "my job");
    CHECK(other.error().kind == ErrorKind::kInvalid);
    CHECK_THAT(other.error().text, Catch::Contains("a job") && Catch::Contains("my job"));
}

TEST_CASE("A writer that is given up leaves the state before, and nothing else") {
    const test::TemporaryDirectory folder;
    const std::string path = folder.path() / "state";
    write(path);
    { StateWriter writer(path, "another"); }
    CHECK(StateReader::open(path, "a job").ok());
    CHECK(std::distance(fs::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("A state that cannot be written says why") {
    StateWriter writer("/proc/no such folder/state", "a job");
    writer.integer(1);
    CHECK_THAT(writer.commit().error().text, Catch::Contains("No such file"));
}
