// From a specification to a data set: which reader, which files.
#include <algorithm>
#include <optional>
#include <string>
#include <variant>

#include "diagnostics/datasets/csv_dataset.hpp"
#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/datasets/generate.hpp"
#include "diagnostics/datasets/idx_dataset.hpp"
#include "diagnostics/datasets/series_dataset.hpp"
#include "diagnostics/datasets/text_dataset.hpp"
#include "diagnostics/formats/bytes.hpp"
#include "diagnostics/formats/gzip.hpp"
#include "diagnostics/formats/idx.hpp"
#include "diagnostics/formats/text.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder {
namespace {

// Of one file, as it is stored and after inflating.
constexpr std::int64_t kMaxFileBytes = std::int64_t{1} << 30;

bool begins_with(ByteView bytes, std::string_view magic) {
    return bytes.size() >= magic.size() &&
           std::equal(magic.begin(), magic.end(), bytes.begin(),
                      [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

Result<Bytes> read_plain(const std::string& path) {
    auto bytes = read_file(path, kMaxFileBytes);
    if (!bytes || !is_gzip(*bytes)) return bytes;
    return gunzip(*bytes, kMaxFileBytes);
}

// Formats that are told from their first bytes and are not read here.
std::string foreign_format(ByteView bytes) {
    using namespace std::string_view_literals;
    if (begins_with(bytes, "\x93NUMPY"sv)) return "an npy array";
    if (begins_with(bytes, "PK\x03\x04"sv)) return "a zip archive (npz, xlsx or the like)";
    if (begins_with(bytes, "PAR1"sv)) return "a Parquet file";
    if (begins_with(bytes, "\x89HDF"sv)) return "an HDF5 file";
    if (begins_with(bytes, "\x89PNG"sv)) return "a PNG image";
    if (begins_with(bytes, "%PDF"sv)) return "a PDF document";
    return {};
}

Result<DataFormat> detect_format(ByteView bytes, const DatasetSpec& spec) {
    if (spec.format != DataFormat::kAuto) return spec.format;
    if (spec.task == TaskKind::kLanguage && foreign_format(bytes).empty()) return DataFormat::kText;
    if (is_idx(bytes)) return DataFormat::kIdx;
    const std::string foreign = foreign_format(bytes);
    if (foreign.empty()) return DataFormat::kCsv;
    return Error{ErrorKind::kUnsupported,
                 "the file is " + foreign + "; formats that are read are csv and idx",
                 {}};
}

Result<Dataset> load_csv_bytes(ByteView bytes, const DatasetSpec& spec) {
    const auto decoded = decode_text(bytes);
    if (!decoded) return decoded.error();
    auto data = spec.task == TaskKind::kSequence ? load_csv_series(decoded->text, spec)
                                                 : load_csv(decoded->text, spec);
    if (data && decoded->latin1) {
        data->description.warnings.push_back("the file is not UTF-8; it was read as Latin-1");
    }
    return data;
}

Result<Dataset> load_text_bytes(ByteView bytes, const DatasetSpec& spec) {
    const auto decoded = decode_text(bytes);
    if (!decoded) return decoded.error();
    auto data = load_text(decoded->text, spec);
    if (data && decoded->latin1) {
        data->description.warnings.push_back("the file is not UTF-8; each byte is a character");
    }
    return data;
}

// The tasks that a format knows.
std::optional<Error> task_problem(DataFormat format, TaskKind task) {
    const bool text = format == DataFormat::kText;
    const bool fits = task == TaskKind::kAuto || (task == TaskKind::kLanguage) == text;
    if (fits && !(format == DataFormat::kIdx && task == TaskKind::kSequence)) return std::nullopt;
    const std::string allowed = text ? "language"
                                : format == DataFormat::kCsv
                                    ? "classification, regression and sequence"
                                    : "classification and regression";
    return field_error("?task", task_name(task) + " does not go with the format " +
                                    format_name(format) + "; allowed: " + allowed);
}

Error one_file_only(DataFormat format) {
    const std::string what = format == DataFormat::kText
                                 ? "a text predicts its own characters; send one file"
                                 : "a CSV file holds its target itself; name the column with "
                                   "?target and send one file";
    return field_error("/targets", what);
}

std::optional<Error> csv_option_problem(const DatasetSpec& spec) {
    if (!spec.target.empty()) {
        return field_error("?target", "IDX files have no named columns; leave it out");
    }
    if (spec.header) return field_error("?header", "IDX files have no header line; leave it out");
    return std::nullopt;
}

Result<Dataset> load_files(const FileSource& files, const DatasetSpec& spec) {
    const auto features = read_plain(files.features_path);
    if (!features) return features.error();
    const auto format = detect_format(*features, spec);
    if (!format) return format.error();
    if (auto problem = task_problem(*format, spec.task)) return *std::move(problem);
    if (*format == DataFormat::kCsv || *format == DataFormat::kText) {
        if (!files.targets_path.empty()) return one_file_only(*format);
        return *format == DataFormat::kCsv ? load_csv_bytes(*features, spec)
                                           : load_text_bytes(*features, spec);
    }
    if (auto problem = csv_option_problem(spec)) return *std::move(problem);
    if (files.targets_path.empty()) {
        return field_error("/targets", "IDX examples need a second IDX file with their labels");
    }
    const auto targets = read_plain(files.targets_path);
    if (!targets) return targets.error();
    return load_idx(*features, *targets, spec);
}

}  // namespace

Result<Dataset> load_dataset(const DatasetSpec& spec) {
    auto problems = validate_dataset(spec);
    if (!problems.empty()) {
        const std::string text = problems.front().pointer + ": " + problems.front().detail;
        return Error{ErrorKind::kInvalid, text, std::move(problems)};
    }
    if (const auto* files = std::get_if<FileSource>(&spec.source)) return load_files(*files, spec);
    return generate(spec);
}

}  // namespace rangefinder
