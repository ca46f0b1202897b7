#include "diagnostics/formats/zip.hpp"

#include <zlib.h>

#include <catch2/catch.hpp>

#include "tests/support/numpy_files.hpp"

using namespace rangefinder;
using namespace rangefinder::numpy_files;

namespace {

constexpr std::int64_t kLimit = 1 << 26;

// `size` bytes, the lowest first; those beyond the value's own are zero.
void put(Bytes& bytes, std::uint64_t value, int size) {
    for (int i = 0; i < size; ++i) {
        bytes.push_back(static_cast<std::uint8_t>(value));
        value >>= 8;
    }
}

void put(Bytes& bytes, const std::string& text) {
    bytes.insert(bytes.end(), text.begin(), text.end());
}

// One entry as an archive describes it; what a test changes is wrong on purpose.
struct Entry {
    std::string name = "a.npy";
    std::string stored = "content";
    std::uint16_t method = 0;
    std::uint16_t flags = 0;
    std::uint32_t size = 7;
    std::uint32_t checksum = 0;
    Bytes extra;
    std::uint32_t stored_size = 7;
    std::uint32_t offset = 0;
    std::string local_name = "a.npy";
};

std::uint32_t checksum_of(const std::string& text) {
    return static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef*>(text.data()), static_cast<uInt>(text.size())));
}

Entry good_entry() {
    Entry entry;
    entry.checksum = checksum_of("content");
    return entry;
}

void put_local(Bytes& bytes, const Entry& entry) {
    put(bytes, 0x04034b50, 4);
    put(bytes, 20, 2);
    put(bytes, entry.flags, 2);
    put(bytes, entry.method, 2);
    put(bytes, 0, 4);
    put(bytes, 0, 12);  // Sizes and checksum: the directory has them.
    put(bytes, entry.local_name.size(), 2);
    put(bytes, 0, 2);
    put(bytes, entry.local_name);
    put(bytes, entry.stored);
}

void put_directory(Bytes& bytes, const Entry& entry) {
    put(bytes, 0x02014b50, 4);
    put(bytes, 20, 2);
    put(bytes, 20, 2);
    put(bytes, entry.flags, 2);
    put(bytes, entry.method, 2);
    put(bytes, 0, 4);
    put(bytes, entry.checksum, 4);
    put(bytes, entry.stored_size, 4);
    put(bytes, entry.size, 4);
    put(bytes, entry.name.size(), 2);
    put(bytes, entry.extra.size(), 2);
    put(bytes, 0, 10);
    put(bytes, entry.offset, 4);
    put(bytes, entry.name);
    bytes.insert(bytes.end(), entry.extra.begin(), entry.extra.end());
}

Bytes archive_of(const std::vector<Entry>& entries, const std::string& comment = {}) {
    Bytes bytes;
    for (const Entry& entry : entries) put_local(bytes, entry);
    const std::size_t start = bytes.size();
    for (const Entry& entry : entries) put_directory(bytes, entry);
    const std::size_t size = bytes.size() - start;
    put(bytes, 0x06054b50, 4);
    put(bytes, 0, 4);
    put(bytes, entries.size(), 2);
    put(bytes, entries.size(), 2);
    put(bytes, size, 4);
    put(bytes, start, 4);
    put(bytes, comment.size(), 2);
    put(bytes, comment);
    return bytes;
}

Error refused(const Bytes& bytes) {
    const auto entries = list_zip(bytes);
    REQUIRE_FALSE(entries.ok());
    return entries.error();
}

Error refused_content(const Entry& entry, std::int64_t limit = kLimit) {
    const Bytes bytes = archive_of({entry});
    const auto entries = list_zip(bytes);
    REQUIRE(entries.ok());
    const auto content = extract(entries->at(0), limit);
    REQUIRE_FALSE(content.ok());
    return content.error();
}

std::string deflated(const std::string& content) {
    std::string packed(compressBound(content.size()) + 64, '\0');
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string input = content;
    stream.next_in = reinterpret_cast<Bytef*>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

Entry deflated_entry(const std::string& content) {
    Entry entry;
    entry.method = 8;
    entry.stored = deflated(content);
    entry.stored_size = static_cast<std::uint32_t>(entry.stored.size());
    entry.size = static_cast<std::uint32_t>(content.size());
    entry.checksum = checksum_of(content);
    return entry;
}

}  // namespace

TEST_CASE("Zip archives that numpy wrote are listed and extracted") {
    for (const auto file : {kSaved, kCompressed, kPositional}) {
        const Bytes bytes = from_base64(file);
        const auto entries = list_zip(bytes);
        REQUIRE(entries.ok());
        REQUIRE(entries->size() == 2);
        for (const ZipEntry& entry : *entries) {
            CHECK(entry.deflated == (file != kSaved));
            const auto content = extract(entry, kLimit);
            REQUIRE(content.ok());
            CHECK(content->at(1) == 'N');
        }
    }
}

TEST_CASE("A zip archive cut anywhere is refused") {
    const Bytes bytes = from_base64(kCompressed);
    for (std::size_t length = 0; length < bytes.size(); ++length) {
        CHECK_FALSE(list_zip(ByteView(bytes).first(length)).ok());
    }
}

TEST_CASE("A zip archive with any byte changed is refused or gives the same content") {
    const Bytes bytes = from_base64(kCompressed);
    const auto whole = extract(list_zip(bytes)->at(0), kLimit);
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        Bytes changed = bytes;
        changed[at] ^= 0x10;
        const auto entries = list_zip(changed);
        if (!entries || entries->empty()) continue;
        const auto content = extract(entries->at(0), kLimit);
        if (content) CHECK(*content == *whole);
    }
}

TEST_CASE("A zip archive may have a comment, and be empty") {
    CHECK(list_zip(archive_of({good_entry()}, "PK\x05\x06 a comment"))->size() == 1);
    CHECK(list_zip(archive_of({}))->empty());
    const Bytes content = *extract(list_zip(archive_of({good_entry()}))->at(0), kLimit);
    CHECK(std::string(content.begin(), content.end()) == "content");
}

TEST_CASE("Zip archives that are not understood are refused by name") {
    Entry entry = good_entry();
    entry.flags = 1;
    CHECK(refused(archive_of({entry})).text == "the zip archive has 'a.npy' encrypted");
    entry = good_entry();
    entry.method = 14;
    CHECK(refused(archive_of({entry})).text.find("method 14") != std::string::npos);
    entry = good_entry();
    entry.local_name = "b.npy";
    CHECK(refused(archive_of({entry})).text.find("otherwise") != std::string::npos);
    entry = good_entry();
    entry.stored_size = 1000;
    CHECK(refused(archive_of({entry})).text == "the zip archive ends in 'a.npy' ");
    entry.stored_size = 0xffffffff;
    CHECK(refused(archive_of({entry})).text.find("extra field") != std::string::npos);
    entry = good_entry();
    entry.offset = 100000;
    CHECK(refused(archive_of({entry})).kind == ErrorKind::kMalformed);
    CHECK(refused({}).text.find("is it cut?") != std::string::npos);
}

TEST_CASE("Zip entries that share bytes or a name are refused") {
    Entry second = good_entry();
    CHECK(refused(archive_of({good_entry(), second})).text == "the zip archive has 'a.npy' twice");
    // The second entry's directory points into the first, which is long enough to hold another.
    Entry outer = good_entry();
    Bytes inner;
    second.name = second.local_name = "b.npy";
    put_local(inner, second);
    outer.stored.assign(inner.begin(), inner.end());
    outer.size = outer.stored_size = static_cast<std::uint32_t>(outer.stored.size());
    second.offset = 30 + 5;
    CHECK(refused(archive_of({outer, second})).text ==
          "the zip archive has entries that share bytes");
}

TEST_CASE("Sizes of a zip entry may be in its zip64 extra field") {
    Entry entry = good_entry();
    entry.size = entry.stored_size = 0xffffffff;
    put(entry.extra, 1, 2);
    put(entry.extra, 16, 2);
    put(entry.extra, 7, 8);
    put(entry.extra, 7, 8);
    const Bytes bytes = archive_of({entry});
    const auto entries = list_zip(bytes);
    REQUIRE(entries.ok());
    CHECK(extract(entries->at(0), kLimit).ok());
    entry.extra.resize(12);
    CHECK_FALSE(list_zip(archive_of({entry})).ok());
}

TEST_CASE("A zip entry whose content is not what it claims is refused") {
    Entry entry = good_entry();
    entry.checksum = 1;
    CHECK(refused_content(entry).text == "'a.npy' of the zip archive is damaged");
    entry = good_entry();
    entry.size = 8;
    CHECK(refused_content(entry).text == "'a.npy' of the zip archive claims 8 bytes and has 7");
    entry = deflated_entry(std::string(1000, 'x') + "y");
    entry.size = 1000;
    CHECK(refused_content(entry).kind == ErrorKind::kMalformed);
    entry.size = 1002;
    CHECK(refused_content(entry).kind == ErrorKind::kMalformed);
    entry.stored_size -= 1;
    CHECK(refused_content(entry).kind == ErrorKind::kMalformed);
    CHECK(refused_content(good_entry(), 6).kind == ErrorKind::kTooLarge);
}

TEST_CASE("A zip bomb is refused before it takes memory") {
    CHECK(refused_content(deflated_entry(std::string(20'000'000, '\0'))).text ==
          "'a.npy' of the zip archive grows to over 250 times its size");
    Entry liar = deflated_entry("small");
    liar.size = 50'000'000;
    CHECK(refused_content(liar).kind == ErrorKind::kMalformed);
}
