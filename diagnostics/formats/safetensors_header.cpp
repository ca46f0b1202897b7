#include "diagnostics/formats/safetensors_header.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "diagnostics/formats/safetensors.hpp"
#include "diagnostics/formats/text.hpp"

namespace rangefinder {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxDimensions = 32;

// Hears the parser's events. Depth 1 is the header, 2 a tensor or the metadata; arrays stand only
// in a tensor. An event that returns false ends the parse, with the reason in why().
class HeaderEvents final : public nlohmann::json_sax<Json> {
  public:
    SafetensorsHeader take_header() { return std::move(header_); }
    const std::string& why() const { return why_; }
    // The tensor that was being read.
    const std::string& name() const { return name_; }

    bool start_object(std::size_t) override {
        if (depth_ == 2 || array_ != nullptr) return fail("is nested too deeply");
        ++depth_;
        fields_.clear();
        if (depth_ == 2 && !in_metadata()) {
            if (header_.entries.size() >= kMaxSafetensorsTensors)
                return fail("has too many tensors");
            header_.entries.push_back({name_, {}, {}, {}});
        }
        return true;
    }

    bool end_object() override {
        if (depth_-- == 1 || in_metadata()) return true;
        if (fields_.size() != 3) return fail_in("needs dtype, shape and data_offsets");
        if (entry().data_offsets.size() != 2) return fail_in("needs two data_offsets");
        return true;
    }

    bool key(std::string& key) override {
        if (depth_ == 1) {
            name_ = key;
            if (has_control_character(key)) return fail("has a control character in a name");
            return names_.insert(key).second || fail("names '" + shown(key) + "' twice");
        }
        field_ = key;
        if (!fields_.insert(key).second) return fail_in("has '" + shown(key) + "' twice");
        if (in_metadata()) return true;
        const bool known = key == "dtype" || key == "shape" || key == "data_offsets";
        return known || fail_in("has the unknown field '" + shown(key) + "'");
    }

    bool string(std::string& value) override {
        if (depth_ != 2 || array_ != nullptr) return fail("has a string where none belongs");
        if (in_metadata()) {
            header_.metadata[field_] = value;
            return true;
        }
        if (field_ != "dtype") return fail_in("has a string as its " + field_);
        entry().dtype = value;
        return true;
    }

    bool start_array(std::size_t) override {
        if (depth_ != 2 || in_metadata() || array_ != nullptr || field_ == "dtype") {
            return fail("has a list where none belongs");
        }
        array_ = field_ == "shape" ? &entry().shape : &entry().data_offsets;
        return true;
    }

    bool end_array() override {
        array_ = nullptr;
        return true;
    }

    bool number_unsigned(std::uint64_t value) override {
        if (array_ == nullptr) return fail("has a number where none belongs");
        if (value > std::uint64_t{INT64_MAX}) return fail_in("has a size over 2^63");
        if (array_->size() >= kMaxDimensions) return fail_in("has over 32 numbers in a list");
        array_->push_back(static_cast<std::int64_t>(value));
        return true;
    }

    bool number_integer(std::int64_t) override { return fail_in("has a negative size"); }
    bool number_float(double, const std::string&) override {
        return fail_in("has a size that is no whole number");
    }
    bool null() override { return fail("has a null"); }
    bool boolean(bool) override { return fail("has a true or false"); }
    bool binary(Json::binary_t&) override { return fail("has binary data"); }
    bool parse_error(std::size_t position, const std::string&, const Json::exception&) override {
        return fail("is not valid JSON at its byte " + std::to_string(position));
    }

  private:
    bool in_metadata() const { return name_ == "__metadata__"; }
    SafetensorsHeaderEntry& entry() { return header_.entries.back(); }

    static bool has_control_character(const std::string& text) {
        return std::any_of(text.begin(), text.end(), [](char c) {
            return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
        });
    }

    bool fail(std::string why) {
        why_ = std::move(why);
        return false;
    }

    bool fail_in(const std::string& why) { return fail("of '" + shown(name_) + "' " + why); }

    SafetensorsHeader header_;
    std::string name_;                            // The key of depth 1 that we are in.
    std::string field_;                           // The key of depth 2 that we are in.
    std::vector<std::int64_t>* array_ = nullptr;  // The list that numbers go to.
    std::set<std::string> names_;
    std::set<std::string> fields_;
    int depth_ = 0;
    std::string why_;
};

}  // namespace

std::string safetensors_pointer(const std::string& name) {
    std::string pointer = "/";
    for (const char c : shown(name)) {
        if (c == '~' || c == '/') {
            pointer += c == '~' ? "~0" : "~1";
        } else {
            pointer += c;
        }
    }
    return pointer;
}

Result<SafetensorsHeader> parse_safetensors_header(std::string_view text) {
    if (!text.starts_with('{')) {
        return Error{ErrorKind::kMalformed, "the safetensors header does not begin with '{'", {}};
    }
    HeaderEvents events;
    if (!Json::sax_parse(text.begin(), text.end(), &events)) {
        Error error{ErrorKind::kMalformed, "the safetensors header " + events.why(), {}};
        if (!events.name().empty()) {
            error.fields.push_back({safetensors_pointer(events.name()), events.why()});
        }
        return error;
    }
    return events.take_header();
}

}  // namespace rangefinder
