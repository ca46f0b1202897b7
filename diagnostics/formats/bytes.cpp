#include "diagnostics/formats/bytes.hpp"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

namespace rangefinder {
namespace {

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

[[noreturn]] void throw_errno(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

constexpr std::size_t kChunkBytes = std::size_t{1} << 20;

}  // namespace

std::optional<std::int64_t> checked_product(std::span<const std::int64_t> sizes) {
    std::int64_t product = 1;
    for (const std::int64_t size : sizes) {
        if (size < 0 || __builtin_mul_overflow(product, size, &product)) return std::nullopt;
    }
    return product;
}

Result<Bytes> read_file(const std::string& path, std::int64_t limit) {
    std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
    if (!file) throw_errno("cannot open " + path);
    Bytes bytes;
    for (;;) {
        const std::size_t before = bytes.size();
        bytes.resize(before + kChunkBytes);
        const std::size_t count = std::fread(bytes.data() + before, 1, kChunkBytes, file.get());
        bytes.resize(before + count);
        if (static_cast<std::int64_t>(bytes.size()) > limit) {
            return Error{ErrorKind::kTooLarge,
                         "the file is longer than " + std::to_string(limit) + " bytes",
                         {}};
        }
        if (count < kChunkBytes) break;
    }
    if (std::ferror(file.get()) != 0) throw_errno("cannot read " + path);
    return bytes;
}

}  // namespace rangefinder
