#include "diagnostics/formats/zip.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>

#include "diagnostics/formats/text.hpp"

namespace rangefinder {
namespace {

constexpr std::uint32_t kLocalMagic = 0x04034b50;
constexpr std::uint32_t kEntryMagic = 0x02014b50;
constexpr std::uint32_t kEndMagic = 0x06054b50;
constexpr std::size_t kLocalBytes = 30;
constexpr std::size_t kEntryBytes = 46;
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kLongestComment = 0xffff;
constexpr std::uint16_t kEncrypted = 1;
constexpr std::uint16_t kStoredMethod = 0;
constexpr std::uint16_t kDeflatedMethod = 8;
// In a 32-bit field: the number is in the zip64 extra field instead.
constexpr std::uint32_t kElsewhere = 0xffffffff;

Error malformed(const std::string& why) {
    return Error{ErrorKind::kMalformed, "the zip archive " + why, {}};
}

Error unsupported(const std::string& why) {
    return Error{ErrorKind::kUnsupported, "the zip archive " + why, {}};
}

std::uint16_t u16(ByteView bytes, std::size_t at) {
    return load_little_endian<std::uint16_t>(bytes.data() + at);
}
std::uint32_t u32(ByteView bytes, std::size_t at) {
    return load_little_endian<std::uint32_t>(bytes.data() + at);
}

struct Directory {
    ByteView entries;
    std::size_t count = 0;
};

// The end record is the last one whose comment reaches to the end of the file.
std::optional<std::size_t> find_end(ByteView bytes) {
    if (bytes.size() < kEndBytes) return std::nullopt;
    const std::size_t last = bytes.size() - kEndBytes;
    const std::size_t first = last > kLongestComment ? last - kLongestComment : 0;
    for (std::size_t at = last + 1; at-- > first;) {
        if (u32(bytes, at) != kEndMagic) continue;
        if (at + kEndBytes + u16(bytes, at + 20) == bytes.size()) return at;
    }
    return std::nullopt;
}

Result<Directory> find_directory(ByteView bytes) {
    const auto end = find_end(bytes);
    if (!end) return malformed("has no end of its directory; is it cut?");
    const std::size_t count = u16(bytes, *end + 10);
    const std::size_t size = u32(bytes, *end + 12), offset = u32(bytes, *end + 16);
    if (size == kElsewhere || offset == kElsewhere || count == 0xffff) {
        return unsupported("is of the zip64 kind for over 4 GiB");
    }
    if (u16(bytes, *end + 4) != 0 || u16(bytes, *end + 6) != 0 || u16(bytes, *end + 8) != count) {
        return unsupported("is one of several disks");
    }
    if (offset + size != *end) return malformed("has its directory elsewhere than it says");
    if (count > static_cast<std::size_t>(kMaxZipEntries)) {
        return Error{ErrorKind::kTooLarge,
                     "the zip archive has " + std::to_string(count) + " entries; at most " +
                         std::to_string(kMaxZipEntries) + " are allowed",
                     {}};
    }
    return Directory{bytes.subspan(offset, size), count};
}

// The numbers of one directory entry that may be in its zip64 extra field.
struct Sizes {
    std::uint64_t content = 0;
    std::uint64_t stored = 0;
    std::uint64_t offset = 0;
};

// APPNOTE 4.5.3: those of the three that are "elsewhere", in this order, 8 bytes each.
bool read_zip64(ByteView extra, Sizes& sizes) {
    while (extra.size() >= 4) {
        const std::size_t length = u16(extra, 2);
        if (extra.size() < 4 + length) return false;
        ByteView field = extra.subspan(4, length);
        if (u16(extra, 0) == 1) {
            for (std::uint64_t* size : {&sizes.content, &sizes.stored, &sizes.offset}) {
                if (*size != kElsewhere) continue;
                if (field.size() < 8) return false;
                *size = load_little_endian<std::uint64_t>(field.data());
                field = field.subspan(8);
            }
            return true;
        }
        extra = extra.subspan(4 + length);
    }
    return sizes.content != kElsewhere && sizes.stored != kElsewhere && sizes.offset != kElsewhere;
}

// Where an entry's bytes are: behind its local header, whose name and extra field have lengths of
// their own.
Result<ByteView> stored_bytes(ByteView bytes, const Sizes& sizes, const std::string& name) {
    const std::uint64_t total = bytes.size();
    const std::string where = "'" + shown(name) + "' ";
    if (sizes.offset > total || total - sizes.offset < kLocalBytes) {
        return malformed("says of " + where + "that it begins behind the end");
    }
    const ByteView local = bytes.subspan(static_cast<std::size_t>(sizes.offset));
    if (u32(local, 0) != kLocalMagic) return malformed("has no header where " + where + "begins");
    const std::size_t head = kLocalBytes + u16(local, 26) + u16(local, 28);
    if (local.size() < head || local.size() - head < sizes.stored) {
        return malformed("ends in " + where);
    }
    if (u16(local, 26) != name.size() ||
        !std::equal(name.begin(), name.end(), local.begin() + kLocalBytes,
                    [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; })) {
        return malformed("names " + where + "otherwise in its directory");
    }
    return local.subspan(head, static_cast<std::size_t>(sizes.stored));
}

std::optional<Error> kind_problem(ByteView entry, const std::string& name) {
    const std::uint16_t method = u16(entry, 10);
    if ((u16(entry, 8) & kEncrypted) != 0) {
        return unsupported("has '" + shown(name) + "' encrypted");
    }
    if (method == kStoredMethod || method == kDeflatedMethod) return std::nullopt;
    return unsupported("has '" + shown(name) + "' packed by method " + std::to_string(method) +
                       "; allowed are 0 (stored) and 8 (deflated)");
}

// Takes the next entry off the directory.
Result<ZipEntry> take_entry(ByteView bytes, ByteView& directory) {
    if (directory.size() < kEntryBytes || u32(directory, 0) != kEntryMagic) {
        return malformed("has a damaged directory");
    }
    const ByteView head = directory;
    const std::size_t name_length = u16(head, 28), extra_length = u16(head, 30);
    const std::size_t length = kEntryBytes + name_length + extra_length + u16(head, 32);
    if (directory.size() < length) return malformed("has a damaged directory");
    directory = directory.subspan(length);
    ZipEntry entry;
    entry.name.assign(reinterpret_cast<const char*>(head.data()) + kEntryBytes, name_length);
    if (auto problem = kind_problem(head, entry.name)) return *std::move(problem);
    Sizes sizes{u32(head, 24), u32(head, 20), u32(head, 42)};
    if (!read_zip64(head.subspan(kEntryBytes + name_length, extra_length), sizes)) {
        return malformed("has a damaged extra field at '" + shown(entry.name) + "'");
    }
    entry.deflated = u16(head, 10) == kDeflatedMethod;
    entry.checksum = u32(head, 16);
    entry.size = static_cast<std::int64_t>(
        std::min<std::uint64_t>(sizes.content, std::numeric_limits<std::int64_t>::max()));
    const auto stored = stored_bytes(bytes, sizes, entry.name);
    if (!stored) return stored.error();
    entry.stored = *stored;
    return entry;
}

// Entries that share bytes are how a small archive becomes a huge one (Fifield 2019).
bool overlap(const std::vector<ZipEntry>& entries) {
    std::vector<ByteView> parts;
    for (const ZipEntry& entry : entries) {
        if (!entry.stored.empty()) parts.push_back(entry.stored);
    }
    std::sort(parts.begin(), parts.end(),
              [](ByteView a, ByteView b) { return a.data() < b.data(); });
    for (std::size_t i = 1; i < parts.size(); ++i) {
        if (parts[i - 1].data() + parts[i - 1].size() > parts[i].data()) return true;
    }
    return false;
}

}  // namespace

bool is_zip(ByteView bytes) {
    if (bytes.size() < kEndBytes) return false;
    return u32(bytes, 0) == kLocalMagic || u32(bytes, 0) == kEndMagic;
}

Result<std::vector<ZipEntry>> list_zip(ByteView bytes) {
    const auto directory = find_directory(bytes);
    if (!directory) return directory.error();
    std::vector<ZipEntry> entries;
    std::set<std::string> names;
    ByteView rest = directory->entries;
    for (std::size_t i = 0; i < directory->count; ++i) {
        auto entry = take_entry(bytes, rest);
        if (!entry) return entry.error();
        if (!names.insert(entry->name).second) {
            return malformed("has '" + shown(entry->name) + "' twice");
        }
        entries.push_back(std::move(*entry));
    }
    if (!rest.empty()) return malformed("has a damaged directory");
    if (overlap(entries)) return malformed("has entries that share bytes");
    return entries;
}

}  // namespace rangefinder
