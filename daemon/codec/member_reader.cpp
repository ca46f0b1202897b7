#include "daemon/codec/member_reader.hpp"

#include <limits>

#include "daemon/codec/numbers.hpp"
#include "daemon/codec/result_parts.hpp"

namespace rangefinder::codec {
namespace {

const Json* member_of(const Json* object, const std::string& name) {
    if (object == nullptr || !object->is_object()) return nullptr;
    const auto member = object->find(name);
    return member == object->end() ? nullptr : &*member;
}

std::optional<double> value_of_word(const Json* word) {
    if (word == nullptr || !word->is_string()) return std::nullopt;
    return non_finite_value(word->get_ref<const std::string&>());
}

}  // namespace

MemberReader::MemberReader(ObjectReader& reader)
    : reader_(reader), non_finite_(reader.find("non_finite")) {}

void MemberReader::operator()(const char* name, double& value) {
    std::optional<double> read;
    (*this)(name, read);
    value = read.value_or(std::numeric_limits<double>::quiet_NaN());
}

void MemberReader::operator()(const char* name, std::optional<double>& value) {
    const Json* member = reader_.require(name);
    if (member == nullptr) return;
    value = member->is_null() ? value_of_word(words_of(name))
                              : read_number(*member, reader_.pointer_of(name), reader_.errors());
}

void MemberReader::operator()(const char* name, std::int64_t& value) {
    reader_.require(name);
    reader_.integer(name, value);
}

void MemberReader::operator()(const char* name, bool& value) {
    reader_.require(name);
    reader_.boolean(name, value);
}

void MemberReader::operator()(const char* name, std::string& value) {
    reader_.require(name);
    reader_.text(name, value, kLongestSentence);
}

void MemberReader::operator()(const char* name, std::vector<double>& values) {
    const Json* list = require_array(name);
    if (list == nullptr) return;
    values = column_from_json(*list, nullptr, words_of(name), reader_.pointer_of(name),
                              reader_.errors());
}

void MemberReader::operator()(const char* name, std::vector<std::vector<double>>& rows) {
    const Json* list = require_array(name);
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        const Json* words = member_of(words_of(name), std::to_string(i));
        rows.push_back(
            column_from_json((*list)[i], nullptr, words, item_pointer(name, i), reader_.errors()));
    }
}

void MemberReader::operator()(const char* name, std::map<std::string, double>& figures) {
    const Json* member = reader_.require(name);
    if (member == nullptr || !member->is_object()) return;
    for (const auto& [figure, value] : member->items()) {
        const auto number =
            value.is_null() ? value_of_word(member_of(words_of(name), figure))
                            : read_number(value, member_pointer(reader_.pointer_of(name), figure),
                                          reader_.errors());
        figures[figure] = number.value_or(std::numeric_limits<double>::quiet_NaN());
    }
}

void MemberReader::operator()(const char* name, Stopped& stopped) {
    reader_.required_member(name, stopped, read_stopped);
}

const Json* MemberReader::require_array(const char* name) {
    const Json* member = reader_.require(name);
    if (member == nullptr || member->is_array()) return member;
    reader_.errors().push_back(
        {reader_.pointer_of(name), "must be an array, not " + shown(*member)});
    return nullptr;
}

std::string MemberReader::item_pointer(const char* name, std::size_t index) const {
    return member_pointer(reader_.pointer_of(name), std::to_string(index));
}

const Json* MemberReader::words_of(const char* name) const {
    return member_of(non_finite_, name);
}

}  // namespace rangefinder::codec
