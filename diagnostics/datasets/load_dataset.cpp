// From a specification to a data set: which reader, which files.
#include <algorithm>
#include <optional>
#include <string>
#include <variant>

#include "diagnostics/datasets/csv_dataset.hpp"
#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/datasets/generate.hpp"
#include "diagnostics/datasets/idx_dataset.hpp"
#include "diagnostics/datasets/npz_dataset.hpp"
#include "diagnostics/datasets/series_dataset.hpp"
#include "diagnostics/datasets/text_dataset.hpp"
#include "diagnostics/formats/bytes.hpp"
#include "diagnostics/formats/gzip.hpp"
#include "diagnostics/formats/idx.hpp"
#include "diagnostics/formats/npy.hpp"
#include "diagnostics/formats/text.hpp"
#include "diagnostics/formats/zip.hpp"
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
    if (begins_with(bytes, "PAR1"sv)) return "a Parquet file";
    if (begins_with(bytes, "\x89HDF"sv)) return "an HDF5 file";
    if (begins_with(bytes, "\x89PNG"sv)) return "a PNG image";
    if (begins_with(bytes, "%PDF"sv)) return "a PDF document";
    return {};
}

Result<DataFormat> detect_format(ByteView bytes, const DatasetSpec& spec) {
    if (spec.format != DataFormat::kAuto) return spec.format;
    if (is_npy(bytes)) return DataFormat::kNpy;
    if (is_zip(bytes)) return DataFormat::kNpz;
    if (is_idx(bytes)) return DataFormat::kIdx;
    const std::string foreign = foreign_format(bytes);
    if (foreign.empty()) {
        return spec.task == TaskKind::kLanguage ? DataFormat::kText : DataFormat::kCsv;
    }
    return Error{
        ErrorKind::kUnsupported,
        "the file is " + foreign + "; formats that are read are csv, idx, npy, npz and text",
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

bool is_text(DataFormat format) {
    return format == DataFormat::kCsv || format == DataFormat::kText;
}

bool is_array(DataFormat format) {
    return format == DataFormat::kNpy || format == DataFormat::kNpz;
}

bool knows_task(DataFormat format, TaskKind task) {
    switch (task) {
        case TaskKind::kAuto:
            return true;
        case TaskKind::kLanguage:
            return format == DataFormat::kText || is_array(format);
        case TaskKind::kSequence:
            return format == DataFormat::kCsv || is_array(format);
        case TaskKind::kClassification:
        case TaskKind::kRegression:
            return format != DataFormat::kText;
    }
    return false;
}

std::optional<Error> task_problem(DataFormat format, TaskKind task) {
    if (knows_task(format, task)) return std::nullopt;
    std::string allowed;
    for (const TaskKind known : {TaskKind::kClassification, TaskKind::kRegression,
                                 TaskKind::kSequence, TaskKind::kLanguage}) {
        if (!knows_task(format, known)) continue;
        if (!allowed.empty()) allowed += ", ";
        allowed += task_name(known);
    }
    return field_error("?task", task_name(task) + " does not go with the format " +
                                    format_name(format) + "; allowed: " + allowed);
}

Error one_file_only(DataFormat format) {
    if (format == DataFormat::kText) {
        return field_error("/targets", "a text predicts its own characters; send one file");
    }
    const bool csv = format == DataFormat::kCsv;
    return field_error("/targets", std::string(csv ? "a CSV file" : "an npz archive") +
                                       " holds its target itself; name the " +
                                       (csv ? "column" : "array") +
                                       " with ?target and send one file");
}

// Options that say nothing about this format are not passed over in silence.
std::optional<Error> option_problem(DataFormat format, const DatasetSpec& spec) {
    const std::string upper = format == DataFormat::kIdx ? "IDX" : format_name(format);
    if (!spec.target.empty() && format != DataFormat::kCsv && format != DataFormat::kNpz) {
        return field_error("?target", upper + " files have no named columns; leave it out");
    }
    if (spec.header && format != DataFormat::kCsv) {
        return field_error("?header", upper + " files have no header line; leave it out");
    }
    if (spec.channels != ChannelOrder::kFirst && is_text(format)) {
        return field_error("?channels", "is for images; " + upper + " files have none");
    }
    if (spec.channels == ChannelOrder::kNone && format == DataFormat::kIdx) {
        return field_error("?channels", "none is for npy and npz; allowed: first and last");
    }
    const bool windows = spec.window != 0 || spec.stride != 0 || spec.horizon != 1;
    const bool streams = spec.task == TaskKind::kSequence || spec.task == TaskKind::kLanguage ||
                         format == DataFormat::kText;
    if (windows && !streams) {
        return field_error(spec.window != 0   ? "?window"
                           : spec.stride != 0 ? "?stride"
                                              : "?horizon",
                           "is for series and texts; say task=sequence or task=language");
    }
    if (!spec.tokens || is_array(format)) return std::nullopt;
    return field_error("?tokens", "is for npy and npz arrays of integers");
}

Result<Dataset> load_pair(DataFormat format, ByteView features, const FileSource& files,
                          const DatasetSpec& spec) {
    Bytes targets;
    if (!files.targets_path.empty()) {
        auto read = read_plain(files.targets_path);
        if (!read) return read.error();
        targets = std::move(*read);
        if (targets.empty()) return field_error("/targets", "the file is empty");
    }
    if (format == DataFormat::kNpy) return load_npy(features, targets, spec);
    if (!files.targets_path.empty()) return load_idx(features, targets, spec);
    return field_error("/targets", "IDX examples need a second IDX file with their labels");
}

Result<Dataset> load_files(const FileSource& files, const DatasetSpec& spec) {
    const auto features = read_plain(files.features_path);
    if (!features) return features.error();
    const auto format = detect_format(*features, spec);
    if (!format) return format.error();
    if (auto problem = task_problem(*format, spec.task)) return *std::move(problem);
    if (auto problem = option_problem(*format, spec)) return *std::move(problem);
    if (*format == DataFormat::kIdx || *format == DataFormat::kNpy) {
        return load_pair(*format, *features, files, spec);
    }
    if (!files.targets_path.empty()) return one_file_only(*format);
    if (*format == DataFormat::kNpz) return load_npz(*features, spec);
    return *format == DataFormat::kCsv ? load_csv_bytes(*features, spec)
                                       : load_text_bytes(*features, spec);
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
