#include "daemon/codec/numbers.hpp"

#include <cmath>
#include <limits>

namespace rangefinder::codec {
namespace {

std::string key_of(std::size_t index, const std::vector<std::int64_t>* keys) {
    return keys != nullptr && index < keys->size() ? std::to_string((*keys)[index])
                                                   : std::to_string(index);
}

double unmeasured(const Json* non_finite, const std::string& key) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    if (non_finite == nullptr || !non_finite->is_object()) return nan;
    const auto word = non_finite->find(key);
    if (word == non_finite->end() || !word->is_string()) return nan;
    return non_finite_value(word->get_ref<const std::string&>()).value_or(nan);
}

}  // namespace

std::optional<std::string_view> non_finite_word(double value) {
    if (std::isnan(value)) return "nan";
    if (!std::isinf(value)) return std::nullopt;
    return value > 0 ? "infinity" : "-infinity";
}

std::optional<double> non_finite_value(std::string_view word) {
    using Limits = std::numeric_limits<double>;
    if (word == "nan") return Limits::quiet_NaN();
    if (word == "infinity") return Limits::infinity();
    if (word == "-infinity") return -Limits::infinity();
    return std::nullopt;
}

OrderedJson number_or_null(std::optional<double> value) {
    if (!value || !std::isfinite(*value)) return nullptr;
    return *value;
}

OrderedJson column_json(const std::vector<double>& values, const std::vector<std::int64_t>* keys,
                        OrderedJson& non_finite) {
    OrderedJson::array_t column;
    column.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        column.push_back(number_or_null(values[i]));
        if (const auto word = non_finite_word(values[i])) non_finite[key_of(i, keys)] = *word;
    }
    return column;
}

std::vector<double> column_from_json(const Json& values, const std::vector<std::int64_t>* keys,
                                     const Json* non_finite, const std::string& pointer,
                                     Errors& errors) {
    std::vector<double> column;
    if (!values.is_array()) {
        errors.push_back({pointer, "must be an array of numbers, not " + shown(values)});
        return column;
    }
    column.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i].is_null()) {
            column.push_back(unmeasured(non_finite, key_of(i, keys)));
            continue;
        }
        const auto number = read_number(values[i], pointer + "/" + std::to_string(i), errors);
        column.push_back(number.value_or(std::numeric_limits<double>::quiet_NaN()));
    }
    return column;
}

OrderedJson named_numbers_json(const std::map<std::string, double>& numbers) {
    OrderedJson json = OrderedJson::object();
    for (const auto& [name, value] : numbers) json[name] = number_or_null(value);
    return json;
}

std::map<std::string, double> read_named_numbers(const Json& value, const std::string& pointer,
                                                 Errors& errors) {
    std::map<std::string, double> numbers;
    if (!value.is_object()) {
        errors.push_back({pointer, "must be an object of numbers, not " + shown(value)});
        return numbers;
    }
    for (const auto& [name, number] : value.items()) {
        const auto one = column_from_json(Json::array({number}), nullptr, nullptr, pointer, errors);
        if (!one.empty()) numbers[name] = one.front();
    }
    return numbers;
}

}  // namespace rangefinder::codec
