#include "daemon/codec/json_text.hpp"

#include <nlohmann/json.hpp>
#include <set>
#include <vector>

namespace rangefinder::codec {
namespace {

using Json = nlohmann::json;

// Builds the value while parsing and stops at the first thing that is refused. The stack holds the
// open containers; their addresses are stable because a container is moved nowhere once it is open:
// only the innermost one grows.
class LimitedBuilder final : public nlohmann::json_sax<Json> {
  public:
    explicit LimitedBuilder(JsonLimits limits) : limits_(limits) {}

    bool null() override { return add(nullptr); }
    bool boolean(bool value) override { return add(value); }
    bool number_integer(number_integer_t value) override { return add(value); }
    bool number_unsigned(number_unsigned_t value) override { return add(value); }
    bool number_float(number_float_t value, const string_t&) override { return add(value); }
    bool string(string_t& value) override { return add(std::move(value)); }
    bool binary(binary_t&) override { return refuse("binary values are not JSON"); }
    bool start_object(std::size_t) override { return open(Json::object()); }
    bool start_array(std::size_t) override { return open(Json::array()); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(string_t& name) override {
        if (stack_.back()->contains(name)) {
            return refuse("the member \"" + name.substr(0, 60) + "\" is given twice");
        }
        if (!count()) return false;
        name_ = std::move(name);
        return true;
    }

    bool parse_error(std::size_t position, const std::string&,
                     const nlohmann::detail::exception& exception) override {
        position_ = position;
        // 406 is nlohmann's "number out of range".
        return refuse(exception.id == 406 ? "a number is too large for a double" : "not valid JSON",
                      ErrorKind::kMalformed);
    }

    Json take() { return std::move(root_); }
    const std::optional<Error>& error() const { return error_; }
    std::size_t position() const { return position_; }

  private:
    bool refuse(std::string text, ErrorKind kind = ErrorKind::kMalformed) {
        if (!error_) error_ = Error{kind, std::move(text), {}};
        return false;
    }

    bool count() {
        if (++elements_ <= limits_.elements) return true;
        return refuse("more than " + std::to_string(limits_.elements) + " JSON values",
                      ErrorKind::kTooLarge);
    }

    Json* place(Json value) {
        if (stack_.empty()) {
            root_ = std::move(value);
            return &root_;
        }
        Json& parent = *stack_.back();
        if (parent.is_array()) {
            parent.push_back(std::move(value));
            return &parent.back();
        }
        return &(parent[name_] = std::move(value));
    }

    template <typename Value>
    bool add(Value&& value) {
        if (!count()) return false;
        place(Json(std::forward<Value>(value)));
        return true;
    }

    bool open(Json container) {
        if (!count()) return false;
        if (stack_.size() >= limits_.depth) {
            return refuse("nested deeper than " + std::to_string(limits_.depth) + " levels");
        }
        stack_.push_back(place(std::move(container)));
        return true;
    }

    bool close() {
        stack_.pop_back();
        return true;
    }

    JsonLimits limits_;
    Json root_;
    std::vector<Json*> stack_;
    std::string name_;
    std::size_t elements_ = 0;
    std::size_t position_ = 0;
    std::optional<Error> error_;
};

template <typename AnyJson>
std::string dump(const AnyJson& value) {
    return value.dump(-1, ' ', false, AnyJson::error_handler_t::replace);
}

}  // namespace

Result<Json> parse_json(std::string_view text, JsonLimits limits) {
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) {
        return Error{ErrorKind::kMalformed, "the body is empty; JSON was expected", {}};
    }
    LimitedBuilder builder(limits);
    if (Json::sax_parse(text.begin(), text.end(), &builder)) return builder.take();
    Error error = builder.error().value_or(Error{ErrorKind::kMalformed, "not valid JSON", {}});
    if (builder.position() > 0) error.text += " at byte " + std::to_string(builder.position());
    return error;
}

std::string dump_json(const nlohmann::ordered_json& value) {
    return dump(value);
}
std::string dump_json(const Json& value) {
    return dump(value);
}

}  // namespace rangefinder::codec
