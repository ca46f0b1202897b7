#include "diagnostics/datasets/text_dataset.hpp"

#include <catch2/catch.hpp>

#include "diagnostics/datasets/batch.hpp"

using namespace rangefinder;

namespace {

DatasetSpec text_spec(std::int64_t window) {
    DatasetSpec spec;
    spec.format = DataFormat::kText;
    spec.window = window;
    return spec;
}

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

Dataset loaded(const std::string& text, const DatasetSpec& spec) {
    auto data = load_text(text, spec);
    REQUIRE(data.ok());
    return std::move(*data);
}

Error refused(const std::string& text, const DatasetSpec& spec) {
    const auto data = load_text(text, spec);
    REQUIRE_FALSE(data.ok());
    return data.error();
}

std::vector<std::int32_t> labels_of(const Dataset& data, std::int64_t row) {
    std::vector<std::int32_t> labels(static_cast<std::size_t>(data.shape.positions));
    gather_labels(data, std::span(&row, 1), labels);
    return labels;
}

}  // namespace

TEST_CASE("A text becomes windows of character numbers whose labels are the next characters") {
    const Dataset data = loaded(repeated("abcd", 25), text_spec(8));
    CHECK(data.shape.task == TaskKind::kLanguage);
    CHECK(data.shape.example == std::vector<std::int64_t>{8});
    CHECK(data.shape.positions == 8);
    CHECK(data.shape.classes == 4);
    CHECK(data.shape.tokens == 4);
    CHECK(data.example(0)[0] == 0);
    CHECK(data.example(0)[3] == 3);
    for (std::int64_t row = 0; row < data.shape.rows; ++row) {
        const auto window = data.example(row);
        const auto labels = labels_of(data, row);
        for (std::size_t i = 0; i < 8; ++i) {
            CHECK(labels[i] == (static_cast<std::int32_t>(window[i]) + 1) % 4);
        }
    }
}

TEST_CASE("Windows of a text lie end to end, and the last part validates") {
    const Dataset data = loaded(repeated("abcd", 25), text_spec(8));
    CHECK(data.shape.training_rows == 9);  // 80 characters, each window with one more behind it.
    CHECK(data.shape.rows == 9 + 2);
    CHECK(data.starts == std::vector<std::int64_t>{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 88});
    CHECK(data.description.windows.steps == 100);
}

TEST_CASE("A text's stride overlaps the training windows only") {
    DatasetSpec spec = text_spec(8);
    spec.stride = 1;
    const Dataset data = loaded(repeated("abcd", 25), spec);
    CHECK(data.shape.training_rows == 72);
    CHECK(data.shape.rows == 74);
}

TEST_CASE("A horizon predicts characters further on") {
    DatasetSpec spec = text_spec(4);
    spec.horizon = 3;
    const Dataset data = loaded(repeated("abcde", 20), spec);
    CHECK(labels_of(data, 0) == std::vector<std::int32_t>{3, 4, 0, 1});
}

TEST_CASE("A text's characters are code points, numbered and counted in their order") {
    const Dataset data = loaded(repeated("\xe2\x82\xac"
                                         "a\xc3\xa9\n\xf0\x9f\x98\x80",
                                         10),
                                text_spec(2));
    const auto& classes = data.description.classes;
    REQUIRE(classes.size() == 5);
    CHECK(classes[0].name == "\n");
    CHECK(classes[1].name == "a");
    CHECK(classes[2].name == "\xc3\xa9");
    CHECK(classes[3].name == "\xe2\x82\xac");
    CHECK(classes[4].name == "\xf0\x9f\x98\x80");
    CHECK(classes[4].count == 10);
    CHECK(data.shape.class_counts == std::vector<std::int64_t>{8, 8, 8, 8, 8});
    CHECK(data.example(0)[0] == 3);
}

TEST_CASE("Characters that only the validation part has are warned of") {
    const Dataset data = loaded(repeated("ab", 45) + "zzzzzzzzzz", text_spec(2));
    REQUIRE(data.description.warnings.size() == 1);
    CHECK(data.description.warnings[0] ==
          "1 token of the validation part never appear in the training part: 'z'");
}

TEST_CASE("Texts that are no language are refused") {
    CHECK(refused("", text_spec(2)).text.find("0 different characters") != std::string::npos);
    CHECK(refused("aaaa", text_spec(2)).text.find("1 different character;") != std::string::npos);
    CHECK(refused("abab", text_spec(2)).fields.at(0).pointer == "?window");
    std::string many;
    for (int i = 0; i < 17000; ++i) {
        many += {static_cast<char>(0xe4 + (i >> 12)), static_cast<char>(0x80 | ((i >> 6) & 0x3f)),
                 static_cast<char>(0x80 | (i & 0x3f))};
    }
    CHECK(refused(many, text_spec(2)).kind == ErrorKind::kTooLarge);
}

TEST_CASE("Batches of a text are gathered straight from it") {
    const Dataset data = loaded(repeated("abcdefg", 20), text_spec(5));
    const std::vector<std::int64_t> rows{3, 0};
    std::vector<float> features(10);
    std::vector<std::int32_t> labels(10);
    gather_features(data, rows, features);
    gather_labels(data, rows, labels);
    for (std::size_t i = 0; i < 5; ++i) {
        CHECK(features[i] == data.example(3)[i]);
        CHECK(features[5 + i] == data.example(0)[i]);
        CHECK(labels[5 + i] == static_cast<std::int32_t>(i + 1));
    }
}
