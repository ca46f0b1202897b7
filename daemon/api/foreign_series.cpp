#include "daemon/api/foreign_series.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "daemon/codec/numbers.hpp"

namespace rangefinder::api {
namespace {

constexpr std::size_t kMostSeries = 2000;
constexpr std::size_t kLongestName = 256;
constexpr const char* kOwnNames[] = {"learning_rate", "loss", "gradient_norm", "validation_loss",
                                     "smoothed_loss"};

using codec::Errors;
using codec::Json;

std::vector<std::int64_t> read_steps(codec::ObjectReader& reader) {
    std::vector<std::int64_t> steps;
    const Json* member = reader.find("step");
    if (member == nullptr) return steps;
    const std::string pointer = reader.pointer_of("step");
    if (!member->is_array()) {
        reader.errors().push_back(
            {pointer, "must be an array of integers, not " + codec::shown(*member)});
        return steps;
    }
    for (std::size_t i = 0; i < member->size(); ++i) {
        const std::string here = codec::member_pointer(pointer, std::to_string(i));
        const std::int64_t above = steps.empty() ? 0 : steps.back() + 1;
        const auto step = codec::read_integer(
            (*member)[i], here, {above, std::numeric_limits<std::int32_t>::max()}, reader.errors());
        if (!step) return steps;  // One complaint is enough: the others would follow from it.
        steps.push_back(*step);
    }
    return steps;
}

// What JSON has no number for, as loggers spell it: "nan", "NaN", "inf", "-Infinity", ...
std::optional<double> non_finite_number(const Json& value) {
    if (!value.is_string()) return std::nullopt;
    std::string word;
    for (const char c : value.get_ref<const std::string&>()) {
        word += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (word == "inf" || word == "+inf" || word == "+infinity") word = "infinity";
    if (word == "-inf") word = "-infinity";
    return codec::non_finite_value(word);
}

// The column without such words, which are given back by their place.
std::map<std::size_t, double> take_words(Json& column) {
    std::map<std::size_t, double> words;
    for (std::size_t i = 0; i < column.size(); ++i) {
        const auto number = non_finite_number(column[i]);
        if (!number) continue;
        words[i] = *number;
        column[i] = nullptr;
    }
    return words;
}

// Reads columns against one list of steps.
class ColumnReader {
  public:
    ColumnReader(std::vector<std::int64_t> steps, const Json* non_finite, Errors& errors)
        : steps_(std::move(steps)), non_finite_(non_finite), errors_(errors) {}

    void read(const std::string& name, const Json& given, const std::string& pointer) {
        if (!given.is_array() || given.empty()) {
            errors_.push_back({pointer, "must be an array of numbers, not " + codec::shown(given)});
            return;
        }
        const bool has_words = std::any_of(given.begin(), given.end(),
                                           [](const Json& one) { return one.is_string(); });
        Json without_words = has_words ? given : Json();
        const auto lost = take_words(without_words);
        const Json& column = has_words ? without_words : given;
        if (!fits(column.size(), pointer)) return;
        Series series{name, {}, {}};
        const Json* words = words_of(name);
        const std::vector<double> values =
            codec::column_from_json(column, &steps_, words, pointer, errors_);
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto word = lost.find(i);
            const bool told = word != lost.end() || has_word(words, steps_[i]);
            if (column[i].is_null() && name != "loss" && !told) continue;
            series.steps.push_back(steps_[i]);
            series.values.push_back(word != lost.end() ? word->second : values[i]);
        }
        records_.push_back(std::move(series));
    }

    Records take() { return std::move(records_); }

  private:
    // The first column tells how long all of them are.
    bool fits(std::size_t length, const std::string& pointer) {
        values_ += length;
        if (values_ > kMostForeignValues) {
            errors_.push_back({pointer, "is too much: all series together may have " +
                                            std::to_string(kMostForeignValues) + " values"});
            return false;
        }
        for (std::int64_t step = 0; steps_.empty() && std::cmp_less(step, length); ++step) {
            implied_.push_back(step);
        }
        if (steps_.empty()) steps_ = std::move(implied_);
        if (steps_.size() == length) return true;
        errors_.push_back({pointer, "has " + std::to_string(length) + " values; " +
                                        std::to_string(steps_.size()) +
                                        " are needed, one for each step (null: not measured)"});
        return false;
    }

    const Json* words_of(const std::string& name) const {
        if (non_finite_ == nullptr || !non_finite_->is_object()) return nullptr;
        const auto words = non_finite_->find(name);
        return words == non_finite_->end() ? nullptr : &*words;
    }

    static bool has_word(const Json* words, std::int64_t step) {
        return words != nullptr && words->is_object() && words->contains(std::to_string(step));
    }

    std::vector<std::int64_t> steps_, implied_;
    const Json* non_finite_;
    Errors& errors_;
    Records records_;
    std::size_t values_ = 0;
};

void read_others(codec::ObjectReader& reader, ColumnReader& columns) {
    const Json* others = reader.find("series");
    if (others == nullptr) return;
    const std::string pointer = reader.pointer_of("series");
    if (!others->is_object() || others->size() > kMostSeries) {
        reader.errors().push_back({pointer, "must be an object of at most " +
                                                std::to_string(kMostSeries) + " arrays by name"});
        return;
    }
    for (const auto& [name, column] : others->items()) {
        const std::string here = codec::member_pointer(pointer, name);
        const auto checked = codec::read_text(Json(name), here, kLongestName, reader.errors());
        if (!checked) continue;
        const bool own =
            std::find(std::begin(kOwnNames), std::end(kOwnNames), name) != std::end(kOwnNames);
        if (own && reader.has(name)) {
            reader.errors().push_back({here, "is given twice"});
        } else {
            columns.read(name, column, here);
        }
    }
}

}  // namespace

Records read_foreign_series(codec::ObjectReader& reader) {
    ColumnReader columns(read_steps(reader), reader.find("non_finite"), reader.errors());
    for (const char* name : kOwnNames) {
        const Json* column = reader.find(name);
        if (column != nullptr) columns.read(name, *column, reader.pointer_of(name));
    }
    read_others(reader, columns);
    Records records = columns.take();
    if (records.empty() && reader.errors().empty()) {
        reader.errors().push_back({reader.pointer_of("loss"), "is missing: there is no series"});
    }
    return records;
}

}  // namespace rangefinder::api
