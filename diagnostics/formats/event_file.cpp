#include "diagnostics/formats/event_file.hpp"

#include <map>
#include <optional>
#include <set>

#include "diagnostics/formats/protobuf_wire.hpp"
#include "diagnostics/formats/tensor_proto.hpp"
#include "diagnostics/formats/text.hpp"
#include "diagnostics/formats/tf_record.hpp"

namespace rangefinder {
namespace {

// event.proto: Event
constexpr std::uint64_t kWallTime = 1;
constexpr std::uint64_t kStep = 2;
constexpr std::uint64_t kFileVersion = 3;
constexpr std::uint64_t kSummary = 5;
// summary.proto: Summary, Summary.Value, SummaryMetadata, SummaryMetadata.PluginData
constexpr std::uint64_t kValue = 1;
constexpr std::uint64_t kTag = 1;
constexpr std::uint64_t kSimpleValue = 2;
constexpr std::uint64_t kTensor = 8;
constexpr std::uint64_t kMetadata = 9;
constexpr std::uint64_t kPluginData = 1;
constexpr std::uint64_t kPluginName = 1;

std::string_view text_of(ByteView bytes) {
    // Text in the file: its bytes are its characters.
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// The last such field of a message.
Result<std::optional<WireField>> find_field(ByteView message, std::uint64_t number, WireType type) {
    std::optional<WireField> found;
    WireReader reader(message);
    auto more = reader.next();
    for (; more && *more; more = reader.next()) {
        if (reader.field().is(number, type)) found = reader.field();
    }
    if (!more) return more.error();
    return found;
}

// One Summary.Value.
struct SummaryValue {
    std::string_view tag;
    std::optional<double> number;
    std::string_view plugin;  // Only the first value of a tag says it.
};

Result<SummaryValue> read_value(ByteView message) {
    SummaryValue value;
    WireReader reader(message);
    auto more = reader.next();
    for (; more && *more; more = reader.next()) {
        const WireField& field = reader.field();
        if (field.is(kTag, WireType::kBytes)) value.tag = text_of(field.bytes);
        if (field.is(kSimpleValue, WireType::kFixed32)) {
            value.number = static_cast<double>(float_of_bits(field.value));
        }
        if (field.is(kTensor, WireType::kBytes)) {
            const auto number = scalar_of_tensor_proto(field.bytes);
            if (!number) return number.error();
            value.number = *number;
        }
        if (!field.is(kMetadata, WireType::kBytes)) continue;
        const auto data = find_field(field.bytes, kPluginData, WireType::kBytes);
        if (!data) return data.error();
        if (!*data) continue;
        const auto name = find_field((*data)->bytes, kPluginName, WireType::kBytes);
        if (!name) return name.error();
        if (*name) value.plugin = text_of((*name)->bytes);
    }
    if (!more) return more.error();
    return value;
}

class EventCollector {
  public:
    explicit EventCollector(EventFile& file) : file_(file) {}

    Result<void> add_event(ByteView message) {
        EventScalar at;
        // A step may be written after the values that belong to it.
        std::vector<ByteView> summaries;
        WireReader reader(message);
        auto more = reader.next();
        for (; more && *more; more = reader.next()) {
            const WireField& field = reader.field();
            if (field.is(kWallTime, WireType::kFixed64)) at.wall_time = double_of_bits(field.value);
            if (field.is(kStep, WireType::kVarint))
                at.step = static_cast<std::int64_t>(field.value);
            if (field.is(kFileVersion, WireType::kBytes))
                file_.version = shown(text_of(field.bytes));
            if (field.is(kSummary, WireType::kBytes)) summaries.push_back(field.bytes);
        }
        if (!more) return more.error();
        for (const ByteView summary : summaries) {
            if (const auto added = add_summary(summary, at); !added) return added.error();
        }
        return {};
    }

  private:
    Result<void> add_summary(ByteView message, const EventScalar& at) {
        WireReader reader(message);
        auto more = reader.next();
        for (; more && *more; more = reader.next()) {
            if (!reader.field().is(kValue, WireType::kBytes)) continue;
            const auto value = read_value(reader.field().bytes);
            if (!value) return value.error();
            if (const auto added = add_value(*value, at); !added) return added.error();
        }
        if (!more) return more.error();
        return {};
    }

    Result<void> add_value(const SummaryValue& value, EventScalar at) {
        const bool scalars = value.plugin.empty() || value.plugin == "scalars";
        if (!scalars) others_.insert(std::string(value.tag.substr(0, kMaxEventTagBytes)));
        if (!value.number || value.tag.empty() || others_.count(std::string(value.tag)) > 0) {
            ++file_.other_values;
            return limit(others_.size(), kMaxEventTags, "tags");
        }
        if (value.tag.size() > kMaxEventTagBytes || !is_utf8(value.tag)) {
            return Error{ErrorKind::kMalformed,
                         "the tag \"" + shown(value.tag) + "\" is not UTF-8 of at most " +
                             std::to_string(kMaxEventTagBytes) + " bytes",
                         {}};
        }
        const auto [place, is_new] = places_.try_emplace(std::string(value.tag), places_.size());
        if (is_new) file_.tags.push_back({place->first, {}});
        at.value = *value.number;
        file_.tags[place->second].points.push_back(at);
        ++scalars_;
        if (const auto tags = limit(places_.size(), kMaxEventTags, "tags"); !tags) {
            return tags.error();
        }
        return limit(scalars_, kMaxEventScalars, "scalars");
    }

    static Result<void> limit(std::size_t count, std::size_t most, const char* what) {
        if (count <= most) return {};
        return Error{
            ErrorKind::kTooLarge, "there are more than " + std::to_string(most) + " " + what, {}};
    }

    EventFile& file_;
    std::map<std::string, std::size_t> places_;  // Of a tag in the file's.
    std::set<std::string> others_;               // Tags of other plugins than that of scalars.
    std::size_t scalars_ = 0;
};

}  // namespace

bool is_event_file(ByteView bytes) {
    // With its head whole the reader complains about nothing but the data, which is not there.
    constexpr std::size_t kHeadBytes = 12;
    if (bytes.size() < kHeadBytes) return false;
    return TfRecordReader(bytes.first(kHeadBytes)).next().ok();
}

Result<EventFile> read_event_file(ByteView bytes) {
    if (!is_event_file(bytes)) {
        return Error{ErrorKind::kMalformed,
                     "this is no TensorBoard event file: it does not begin with a TFRecord (the "
                     "record at byte 0 is cut off, or its length does not match its checksum)",
                     {}};
    }
    EventFile file;
    EventCollector collector(file);
    TfRecordReader reader(bytes);
    auto more = reader.next();
    for (; more && *more; more = reader.next()) {
        if (++file.records > kMaxEventRecords) {
            return Error{ErrorKind::kTooLarge,
                         "there are more than " + std::to_string(kMaxEventRecords) + " records",
                         {}};
        }
        const auto added = collector.add_event(reader.record());
        if (added) continue;
        Error error = added.error();
        error.text = "the record at byte " + std::to_string(reader.offset()) + ": " + error.text;
        return error;
    }
    if (!more) return more.error();
    file.torn = reader.torn();
    file.read_bytes = reader.position();
    return file;
}

}  // namespace rangefinder
