#include "diagnostics/runs/series_log.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <span>

#include "diagnostics/base/check.hpp"
#include "diagnostics/formats/crc32.hpp"

namespace rangefinder {
namespace {

// One column: sizes, name, steps (only the first when each is one more than that before), values.
struct ColumnHeader {
    std::int64_t name_bytes = 0;
    std::int64_t values = 0;
    std::int64_t consecutive = 0;
    std::int64_t ends_batch = 0;  // The next column was told apart from this one.
};

bool are_consecutive(const std::vector<std::int64_t>& steps) {
    for (std::size_t i = 1; i < steps.size(); ++i) {
        if (steps[i] != steps[i - 1] + 1) return false;
    }
    return true;
}

// Reads columns from a file of known length; a size that cannot be is an end.
class ColumnReader {
  public:
    ColumnReader(std::FILE* file, std::int64_t length) : file_(file), left_(length) {}

    bool at_end() const { return left_ == 0; }
    // After the column that was read last.
    bool at_batch_end() const { return at_batch_end_; }

    std::optional<Series> next() {
        ColumnHeader header;
        if (!read(&header, sizeof header) || header.name_bytes < 0 || header.values < 0) return {};
        const std::int64_t steps = header.consecutive != 0 ? 1 : header.values;
        const auto word = static_cast<std::int64_t>(sizeof(double));
        if (header.name_bytes > left_ || header.values > left_ / word ||
            (steps + header.values) * word > left_ - header.name_bytes) {
            return {};
        }
        Series series{std::string(static_cast<std::size_t>(header.name_bytes), '\0'), {}, {}};
        series.steps.resize(static_cast<std::size_t>(header.values));
        series.values.resize(static_cast<std::size_t>(header.values));
        const auto stored = static_cast<std::size_t>(header.values > 0 ? steps : 0);
        const bool whole = read(series.name.data(), series.name.size()) &&
                           read(series.steps.data(), stored * sizeof(std::int64_t)) &&
                           read(series.values.data(), series.values.size() * sizeof(double));
        if (!whole) return {};
        for (std::size_t i = stored; i < series.steps.size(); ++i) {
            series.steps[i] = series.steps[i - 1] + 1;
        }
        at_batch_end_ = header.ends_batch != 0;
        return series;
    }

  private:
    bool read(void* data, std::size_t size) {
        if (static_cast<std::int64_t>(size) > left_) return false;
        left_ -= static_cast<std::int64_t>(size);
        return size == 0 || std::fread(data, 1, size, file_) == size;
    }

    std::FILE* file_;
    std::int64_t left_;
    bool at_batch_end_ = false;
};

// Values of one batch that is told: about what a run tells by itself in a second. What was told
// together is told together again.
constexpr std::size_t kBatchValues = 65'536;

// False: the columns do not end where the mark is.
bool tell_all(ColumnReader reader, RunObserver& observer) {
    Records batch;
    std::size_t values = 0;
    while (!reader.at_end()) {
        std::optional<Series> series = reader.next();
        if (!series) return false;
        values += series->values.size();
        batch.push_back(std::move(*series));
        if (values < kBatchValues || !reader.at_batch_end()) continue;
        observer.on_records(batch);
        batch.clear();
        values = 0;
    }
    if (!batch.empty()) observer.on_records(batch);
    return true;
}

// Nothing when the file has fewer bytes.
std::optional<std::int64_t> sum_of(std::FILE* file, std::int64_t length) {
    std::array<std::byte, 1 << 16> block;
    std::uint32_t sum = 0;
    while (length > 0) {
        const auto part =
            static_cast<std::size_t>(std::min(length, static_cast<std::int64_t>(block.size())));
        if (std::fread(block.data(), 1, part, file) != part) return std::nullopt;
        sum = crc32_of(std::span(block).first(part), sum);
        length -= static_cast<std::int64_t>(part);
    }
    return sum;
}

}  // namespace

SeriesLog SeriesLog::create(const std::string& path) {
    SeriesLog log(FileHandle(std::fopen(path.c_str(), "wbe")), {});
    if (!log.file_) log.failure_ = errno;
    return log;
}

Result<SeriesLog> SeriesLog::replay(const std::string& path, const SeriesLogMark& mark,
                                    RunObserver& observer) {
    FileHandle file(std::fopen(path.c_str(), "r+be"));
    if (!file) return Error{ErrorKind::kMalformed, "the log of its series is not there", {}};
    if (sum_of(file.get(), mark.length) != mark.sum) {
        return Error{ErrorKind::kMalformed, "the log of its series is cut off or damaged", {}};
    }
    std::rewind(file.get());
    RF_CHECK(tell_all(ColumnReader(file.get(), mark.length), observer));
    SeriesLog log(std::move(file), mark);
    // Between reading and writing a stream must be positioned.
    std::fseek(log.file_.get(), static_cast<long>(mark.length), SEEK_SET);
    if (::ftruncate(::fileno(log.file_.get()), mark.length) != 0) log.failure_ = errno;
    return log;
}

void SeriesLog::write(const void* data, std::size_t size) {
    if (failure_ != 0 || size == 0) return;
    if (std::fwrite(data, 1, size, file_.get()) != size) failure_ = errno;
    const std::span bytes(static_cast<const std::byte*>(data), size);
    mark_.sum = crc32_of(bytes, static_cast<std::uint32_t>(mark_.sum));
    mark_.length += static_cast<std::int64_t>(size);
}

void SeriesLog::add(const Records& records) {
    for (const Series& series : records) {
        const bool consecutive = are_consecutive(series.steps);
        const ColumnHeader header{static_cast<std::int64_t>(series.name.size()),
                                  static_cast<std::int64_t>(series.values.size()),
                                  consecutive ? 1 : 0, &series == &records.back() ? 1 : 0};
        write(&header, sizeof header);
        write(series.name.data(), series.name.size());
        const std::size_t steps = consecutive && !series.steps.empty() ? 1 : series.steps.size();
        write(series.steps.data(), steps * sizeof(std::int64_t));
        write(series.values.data(), series.values.size() * sizeof(double));
    }
}

Result<void> SeriesLog::sync() {
    if (failure_ == 0 && std::fflush(file_.get()) != 0) failure_ = errno;
    if (failure_ == 0 && ::fdatasync(::fileno(file_.get())) != 0) failure_ = errno;
    if (failure_ == 0) return {};
    return Error{
        ErrorKind::kUnavailable,
        "the log of its series could not be written: " + std::string(std::strerror(failure_)),
        {}};
}

}  // namespace rangefinder
