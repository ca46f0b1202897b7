#include "diagnostics/training/state_file.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>

#include "diagnostics/formats/crc32.hpp"

namespace rangefinder {
namespace {

constexpr std::string_view kMagic = "rangefinder state 1\n";
constexpr std::size_t kSumBytes = sizeof(std::uint32_t);

Error malformed(const std::string& what) {
    return {ErrorKind::kMalformed, what, {}};
}

// The sum over all of the file but the sum at its end; nothing when it is too short or unreadable.
std::optional<std::uint32_t> sum_of(std::FILE* file, std::int64_t size) {
    std::array<std::byte, 1 << 16> block;
    std::uint32_t sum = 0;
    for (std::int64_t left = size; left > 0;) {
        const auto part =
            static_cast<std::size_t>(std::min(left, static_cast<std::int64_t>(block.size())));
        if (std::fread(block.data(), 1, part, file) != part) return std::nullopt;
        sum = crc32_of(std::span(block).first(part), sum);
        left -= static_cast<std::int64_t>(part);
    }
    return sum;
}

}  // namespace

StateWriter::StateWriter(std::string path, std::string_view identity) : file_(std::move(path)) {
    bytes(kMagic.data(), kMagic.size());
    text(identity);
}

void StateWriter::bytes(const void* data, std::size_t size) {
    sum_ = crc32_of({static_cast<const std::byte*>(data), size}, sum_);
    file_.write(data, size);
}

void StateWriter::integer(std::int64_t value) {
    bytes(&value, sizeof value);
}

void StateWriter::real(double value) {
    bytes(&value, sizeof value);
}

void StateWriter::text(std::string_view value) {
    integer(static_cast<std::int64_t>(value.size()));
    bytes(value.data(), value.size());
}

void StateWriter::floats(std::span<const float> values) {
    integer(static_cast<std::int64_t>(values.size()));
    bytes(values.data(), values.size_bytes());
}

void StateWriter::reals(std::span<const double> values) {
    integer(static_cast<std::int64_t>(values.size()));
    bytes(values.data(), values.size_bytes());
}

void StateWriter::integers(std::span<const std::int64_t> values) {
    integer(static_cast<std::int64_t>(values.size()));
    bytes(values.data(), values.size_bytes());
}

void StateWriter::scores(const Scores& scores) {
    integer(static_cast<std::int64_t>(scores.size()));
    for (const auto& [name, value] : scores) {
        text(name);
        real(value);
    }
}

Result<void> StateWriter::commit() {
    file_.write(&sum_, sizeof sum_);
    return file_.commit();
}

Result<StateReader> StateReader::open(const std::string& path, std::string_view identity) {
    FileHandle file(std::fopen(path.c_str(), "rbe"));
    if (!file) return Error{ErrorKind::kNotFound, "there is none", {}};
    std::fseek(file.get(), 0, SEEK_END);
    const std::int64_t values = std::ftell(file.get()) - static_cast<std::int64_t>(kSumBytes);
    std::rewind(file.get());
    std::array<char, kMagic.size()> magic{};
    if (std::fread(magic.data(), 1, magic.size(), file.get()) != magic.size() ||
        std::string_view(magic.data(), magic.size()) != kMagic) {
        return malformed("it is none, or one of another version");
    }
    std::rewind(file.get());
    const auto sum = sum_of(file.get(), values);
    std::uint32_t stored = 0;
    if (!sum || std::fread(&stored, sizeof stored, 1, file.get()) != 1 || stored != *sum) {
        return malformed("it is cut off or damaged");
    }
    std::fseek(file.get(), static_cast<long>(kMagic.size()), SEEK_SET);
    StateReader reader(std::move(file), values - static_cast<std::int64_t>(kMagic.size()));
    const std::string found = reader.text();
    if (!reader.ok() || found != identity) {
        return Error{ErrorKind::kInvalid,
                     "it is of \"" + found + "\", and this is \"" + std::string(identity) + "\"",
                     {}};
    }
    return reader;
}

void StateReader::bytes(void* data, std::size_t size) {
    if (size == 0) return;
    ok_ = ok_ && static_cast<std::int64_t>(size) <= left_ &&
          std::fread(data, 1, size, file_.get()) == size;
    if (!ok_) {
        std::memset(data, 0, size);
        return;
    }
    left_ -= static_cast<std::int64_t>(size);
}

std::size_t StateReader::length(std::size_t item_size) {
    const std::int64_t count = integer();
    ok_ = ok_ && count >= 0 && count <= left_ / static_cast<std::int64_t>(item_size);
    return ok_ ? static_cast<std::size_t>(count) : 0;
}

std::int64_t StateReader::integer() {
    std::int64_t value = 0;
    bytes(&value, sizeof value);
    return value;
}

double StateReader::real() {
    double value = 0.0;
    bytes(&value, sizeof value);
    return value;
}

std::string StateReader::text() {
    std::string value(length(1), '\0');
    bytes(value.data(), value.size());
    return value;
}

void StateReader::floats(std::span<float> values) {
    ok_ = length(sizeof(float)) == values.size() && ok_;
    bytes(values.data(), values.size_bytes());
}

std::vector<float> StateReader::floats() {
    std::vector<float> values(length(sizeof(float)));
    bytes(values.data(), values.size() * sizeof(float));
    return values;
}

std::vector<double> StateReader::reals() {
    std::vector<double> values(length(sizeof(double)));
    bytes(values.data(), values.size() * sizeof(double));
    return values;
}

std::vector<std::int64_t> StateReader::integers() {
    std::vector<std::int64_t> values(length(sizeof(std::int64_t)));
    bytes(values.data(), values.size() * sizeof(std::int64_t));
    return values;
}

Scores StateReader::scores() {
    Scores scores;
    for (std::size_t left = length(2 * sizeof(std::int64_t)); left > 0 && ok_; --left) {
        std::string name = text();
        scores[std::move(name)] = real();
    }
    return scores;
}

}  // namespace rangefinder
