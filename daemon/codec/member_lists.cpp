#include "daemon/codec/member_lists.hpp"

namespace rangefinder::codec {
namespace {

constexpr std::size_t kLongestLabel = 256;

// Reads every item of the array with `read_item(item, pointer)`, which gives an optional value.
template <typename Value, typename ReadItem>
void read_list(ObjectReader& reader, const std::string& name, const std::string& what,
               std::size_t most, std::vector<Value>& target, ReadItem read_item) {
    const Json* list = find_array(reader, name, what, most);
    if (list == nullptr) return;
    const std::string pointer = reader.pointer_of(name);
    target.clear();
    for (std::size_t i = 0; i < list->size(); ++i) {
        auto value = read_item((*list)[i], member_pointer(pointer, std::to_string(i)));
        if (value) target.push_back(std::move(*value));
    }
}

}  // namespace

std::map<std::string, std::string> read_labels(ObjectReader& reader) {
    std::map<std::string, std::string> labels;
    const Json* member = reader.find("labels");
    if (member == nullptr) return labels;
    const std::string pointer = reader.pointer_of("labels");
    if (!member->is_object()) {
        reader.errors().push_back({pointer, "must be an object of strings, not " + shown(*member)});
        return labels;
    }
    for (const auto& [name, value] : member->items()) {
        const std::string here = member_pointer(pointer, name);
        const auto checked_name = read_text(Json(name), here, kLongestLabel, reader.errors());
        auto text = read_text(value, here, kLongestLabel, reader.errors());
        if (checked_name && text) labels[name] = std::move(*text);
    }
    return labels;
}

void require_integer(ObjectReader& reader, const std::string& name, std::int64_t& target) {
    if (reader.require(name) != nullptr) reader.integer(name, target);
}

void require_number(ObjectReader& reader, const std::string& name, double& target) {
    if (reader.require(name) != nullptr) reader.number(name, target);
}

void read_optional(ObjectReader& reader, const std::string& name, std::optional<double>& target) {
    const Json* member = reader.find(name);
    if (member == nullptr || member->is_null()) return;
    if (const auto value = read_number(*member, reader.pointer_of(name), reader.errors())) {
        target = value;
    }
}

const Json* find_array(ObjectReader& reader, const std::string& name, const std::string& what,
                       std::size_t most) {
    const Json* member = reader.find(name);
    if (member == nullptr) return nullptr;
    if (!member->is_array()) {
        reader.errors().push_back(
            {reader.pointer_of(name), "must be an array of " + what + ", not " + shown(*member)});
        return nullptr;
    }
    if (member->size() <= most) return member;
    reader.errors().push_back(
        {reader.pointer_of(name), "must have at most " + std::to_string(most) + " " + what +
                                      ", not " + std::to_string(member->size())});
    return nullptr;
}

void read_names(ObjectReader& reader, const std::string& name, std::vector<std::string>& target,
                std::size_t most) {
    read_list(reader, name, "names", most, target,
              [&](const Json& item, const std::string& pointer) {
                  return read_text(item, pointer, kMaxText, reader.errors());
              });
}

void read_integers(ObjectReader& reader, const std::string& name, std::vector<std::int64_t>& target,
                   std::size_t most) {
    read_list(reader, name, "integers", most, target,
              [&](const Json& item, const std::string& pointer) {
                  return read_integer(item, pointer, {}, reader.errors());
              });
}

void read_numbers(ObjectReader& reader, const std::string& name, std::vector<double>& target,
                  std::size_t most) {
    read_list(reader, name, "numbers", most, target,
              [&](const Json& item, const std::string& pointer) {
                  return read_number(item, pointer, reader.errors());
              });
}

}  // namespace rangefinder::codec
