#include "daemon/codec/member_writer.hpp"

#include "daemon/codec/numbers.hpp"
#include "daemon/codec/result_parts.hpp"

namespace rangefinder::codec {

void MemberWriter::operator()(const char* name, double value) {
    json_[name] = number_or_null(value);
    if (const auto word = non_finite_word(value)) non_finite_[name] = *word;
}

void MemberWriter::operator()(const char* name, const std::optional<double>& value) {
    if (value) return (*this)(name, *value);
    json_[name] = nullptr;
}

void MemberWriter::operator()(const char* name, std::int64_t value) {
    json_[name] = value;
}

void MemberWriter::operator()(const char* name, bool value) {
    json_[name] = value;
}

void MemberWriter::operator()(const char* name, const std::string& value) {
    json_[name] = value;
}

void MemberWriter::operator()(const char* name, const std::vector<double>& values) {
    OrderedJson words;
    json_[name] = column_json(values, nullptr, words);
    if (!words.is_null()) non_finite_[name] = std::move(words);
}

void MemberWriter::operator()(const char* name, const std::vector<std::vector<double>>& rows) {
    json_[name] = OrderedJson::array();
    for (std::size_t row = 0; row < rows.size(); ++row) {
        OrderedJson words;
        json_[name].push_back(column_json(rows[row], nullptr, words));
        if (!words.is_null()) non_finite_[name][std::to_string(row)] = std::move(words);
    }
}

void MemberWriter::operator()(const char* name, const std::map<std::string, double>& figures) {
    json_[name] = OrderedJson::object();
    for (const auto& [figure, value] : figures) {
        json_[name][figure] = number_or_null(value);
        if (const auto word = non_finite_word(value)) non_finite_[name][figure] = *word;
    }
}

void MemberWriter::operator()(const char* name, const Stopped& stopped) {
    json_[name] = stopped_json(stopped);
}

OrderedJson MemberWriter::take() {
    if (!non_finite_.is_null()) json_["non_finite"] = std::move(non_finite_);
    return std::move(json_);
}

}  // namespace rangefinder::codec
