#include "diagnostics/formats/safetensors.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "diagnostics/base/check.hpp"
#include "diagnostics/formats/half.hpp"
#include "diagnostics/formats/safetensors_header.hpp"
#include "diagnostics/formats/text.hpp"

namespace rangefinder {
namespace {

Error malformed(std::string text) {
    return Error{ErrorKind::kMalformed, std::move(text), {}};
}

// Its field points into the header, which is JSON.
Error malformed_tensor(const std::string& name, const std::string& problem) {
    return Error{ErrorKind::kMalformed,
                 "safetensors tensor '" + shown(name) + "' " + problem,
                 {{safetensors_pointer(name), problem}}};
}

// Bits of one value, or nothing for a type that the format does not know.
std::optional<std::int64_t> bits_of(const std::string& dtype) {
    static constexpr std::pair<const char*, int> kTypes[] = {
        {"F32", 32},    {"F16", 16},    {"BF16", 16},   {"F64", 64},    {"I64", 64},
        {"I32", 32},    {"I16", 16},    {"I8", 8},      {"U64", 64},    {"U32", 32},
        {"U16", 16},    {"U8", 8},      {"BOOL", 8},    {"C64", 64},    {"F8_E4M3", 8},
        {"F8_E5M2", 8}, {"F8_E8M0", 8}, {"F6_E2M3", 6}, {"F6_E3M2", 6}, {"F4", 4}};
    for (const auto& [name, bits] : kTypes) {
        if (dtype == name) return bits;
    }
    return std::nullopt;
}

std::optional<std::string> size_problem(const SafetensorsHeaderEntry& entry) {
    const auto bits = bits_of(entry.dtype);
    if (!bits) return "has the unknown type '" + shown(entry.dtype, 20) + "'";
    auto sizes = entry.shape;
    sizes.push_back(*bits);
    const auto product = checked_product(sizes);
    if (!product) return std::string("has a shape that multiplies to more than 2^63 bits");
    if (*product % 8 != 0) return std::string("does not fill its last byte");
    if (entry.data_offsets[0] > entry.data_offsets[1]) {
        return std::string("ends before it begins");
    }
    const std::int64_t length = entry.data_offsets[1] - entry.data_offsets[0];
    if (length == *product / 8) return std::nullopt;
    return "needs " + std::to_string(*product / 8) + " bytes by type and shape, its offsets give " +
           std::to_string(length);
}

// The data must be covered from its first byte to its last, each byte once.
std::optional<Error> cover_problem(const std::vector<SafetensorsHeaderEntry>& sorted,
                                   std::int64_t data_bytes) {
    std::int64_t covered = 0;
    for (const auto& entry : sorted) {
        if (entry.data_offsets[0] != covered) {
            return malformed_tensor(entry.name,
                                    "begins at byte " + std::to_string(entry.data_offsets[0]) +
                                        ", the one before it ends at " + std::to_string(covered));
        }
        covered = entry.data_offsets[1];
    }
    if (covered == data_bytes) return std::nullopt;
    return malformed("the safetensors tensors take " + std::to_string(covered) +
                     " bytes of data, the file has " + std::to_string(data_bytes));
}

Result<std::int64_t> header_length(ByteView bytes) {
    if (bytes.size() < 8) return malformed("a safetensors file has at least 8 bytes");
    const auto length = load_little_endian<std::uint64_t>(bytes.data());
    if (length > std::uint64_t{kMaxSafetensorsHeaderBytes}) {
        return malformed("the safetensors header claims " + std::to_string(length) +
                         " bytes; at most " + std::to_string(kMaxSafetensorsHeaderBytes) +
                         " are allowed");
    }
    if (length > bytes.size() - 8) return malformed("the safetensors file ends in its header");
    return static_cast<std::int64_t>(length);
}

Result<std::vector<float>> to_floats(const SafetensorsEntry& entry) {
    if (entry.dtype == "F32") return copy_values<float>(entry.data);
    std::vector<float> values;
    if (entry.dtype == "F64") {
        for (const double value : copy_values<double>(entry.data)) {
            values.push_back(static_cast<float>(value));
        }
        return values;
    }
    if (entry.dtype == "F16" || entry.dtype == "BF16") {
        const auto convert = entry.dtype == "F16" ? from_half : from_bfloat16;
        for (const std::uint16_t value : copy_values<std::uint16_t>(entry.data)) {
            values.push_back(convert(value));
        }
        return values;
    }
    return Error{ErrorKind::kUnsupported,
                 "safetensors tensor '" + shown(entry.name) + "' has type " + entry.dtype +
                     "; allowed are F32, F64, F16, BF16",
                 {}};
}

std::int64_t data_bytes(const NamedTensor& tensor) {
    return static_cast<std::int64_t>(tensor.values.size() * sizeof(float));
}

std::string header_text(std::span<const NamedTensor> tensors,
                        const std::map<std::string, std::string>& metadata) {
    nlohmann::ordered_json header = nlohmann::ordered_json::object();
    if (!metadata.empty()) header["__metadata__"] = metadata;
    std::int64_t offset = 0;
    for (const NamedTensor& tensor : tensors) {
        RF_CHECK(!header.contains(tensor.name));
        RF_CHECK(checked_product(tensor.shape) == static_cast<std::int64_t>(tensor.values.size()));
        header[tensor.name] = {{"dtype", "F32"},
                               {"shape", tensor.shape},
                               {"data_offsets", {offset, offset + data_bytes(tensor)}}};
        offset += data_bytes(tensor);
    }
    std::string text = header.dump();
    text.resize((text.size() + 7) / 8 * 8, ' ');
    return text;
}

}  // namespace

Result<SafetensorsView> view_safetensors(ByteView bytes) {
    const auto length = header_length(bytes);
    if (!length) return length.error();
    const auto header_bytes = static_cast<std::size_t>(*length);
    auto header =
        parse_safetensors_header({reinterpret_cast<const char*>(bytes.data()) + 8, header_bytes});
    if (!header) return header.error();
    for (const auto& entry : header->entries) {
        if (const auto problem = size_problem(entry)) {
            return malformed_tensor(entry.name, *problem);
        }
    }
    std::sort(header->entries.begin(), header->entries.end(),
              [](const auto& a, const auto& b) { return a.data_offsets < b.data_offsets; });
    const ByteView data = bytes.subspan(8 + header_bytes);
    if (auto error = cover_problem(header->entries, static_cast<std::int64_t>(data.size()))) {
        return *std::move(error);
    }
    SafetensorsView view{{}, std::move(header->metadata)};
    for (auto& entry : header->entries) {
        const auto begin = static_cast<std::size_t>(entry.data_offsets[0]);
        const auto end = static_cast<std::size_t>(entry.data_offsets[1]);
        view.entries.push_back({std::move(entry.name), std::move(entry.dtype),
                                std::move(entry.shape), data.subspan(begin, end - begin)});
    }
    return view;
}

Result<std::vector<float>> floats_of(const SafetensorsEntry& entry) {
    return to_floats(entry);
}

Result<std::vector<NamedTensor>> read_safetensors(ByteView bytes) {
    auto view = view_safetensors(bytes);
    if (!view) return view.error();
    std::vector<NamedTensor> tensors;
    for (auto& entry : view->entries) {
        auto values = to_floats(entry);
        if (!values) return values.error();
        tensors.push_back({std::move(entry.name), std::move(entry.shape), std::move(*values)});
    }
    return tensors;
}

Result<std::vector<NamedTensor>> read_safetensors_file(const std::string& path) {
    const auto bytes = read_file(path, kMaxSafetensorsBytes);
    if (!bytes) return bytes.error();
    return read_safetensors(*bytes);
}

Bytes write_safetensors(std::span<const NamedTensor> tensors,
                        const std::map<std::string, std::string>& metadata) {
    const std::string header = header_text(tensors, metadata);
    const std::uint64_t length = header.size();
    Bytes bytes(sizeof(length) + header.size());
    std::memcpy(bytes.data(), &length, sizeof(length));
    std::copy(header.begin(), header.end(), bytes.begin() + sizeof(length));
    for (const NamedTensor& tensor : tensors) {
        const auto* begin = reinterpret_cast<const std::uint8_t*>(tensor.values.data());
        bytes.insert(bytes.end(), begin, begin + data_bytes(tensor));
    }
    return bytes;
}

}  // namespace rangefinder
