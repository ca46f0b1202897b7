#include "diagnostics/datasets/array_dataset.hpp"

#include <catch2/catch.hpp>
#include <numeric>

#include "diagnostics/datasets/batch.hpp"

using namespace rangefinder;

namespace {

template <typename T>
NpyArray array_of(NpyType type, std::vector<std::int64_t> shape, std::vector<T> values) {
    NpyArray array{type, std::move(shape), {}};
    array.values = std::move(values);
    return array;
}

NpyArray floats(std::vector<std::int64_t> shape, std::vector<float> values = {}) {
    if (values.empty()) {
        values.resize(static_cast<std::size_t>(checked_product(shape).value()));
        std::iota(values.begin(), values.end(), 0.0F);
    }
    return array_of(NpyType::kFloat32, std::move(shape), std::move(values));
}

NpyArray integers(std::vector<std::int64_t> shape, std::vector<std::int64_t> values) {
    return array_of(NpyType::kInt64, std::move(shape), std::move(values));
}

DatasetSpec raw_spec(TaskKind task = TaskKind::kAuto) {
    DatasetSpec spec;
    spec.task = task;
    spec.normalize = Normalization::kNone;
    return spec;
}

Dataset loaded(NpyArray features, std::optional<NpyArray> targets, const DatasetSpec& spec) {
    auto data = load_arrays(std::move(features), std::move(targets), spec);
    REQUIRE(data.ok());
    return std::move(*data);
}

Error refused(NpyArray features, std::optional<NpyArray> targets, const DatasetSpec& spec) {
    const auto data = load_arrays(std::move(features), std::move(targets), spec);
    REQUIRE_FALSE(data.ok());
    return data.error();
}

std::string pointer_of(const Error& error) {
    return error.fields.empty() ? "" : error.fields.front().pointer;
}

const std::vector<std::int64_t> kSix{3, 9, 3, 9, 3, 9};

}  // namespace

TEST_CASE("Arrays of columns with repeating integers are a classification") {
    const Dataset data = loaded(floats({6, 2}), integers({6}, kSix), {});
    CHECK(data.shape.example == std::vector<std::int64_t>{2});
    CHECK(data.labels == std::vector<std::int32_t>{0, 1, 0, 1, 0, 1});
    CHECK(data.description.classes.at(1).name == "9");
    CHECK(data.description.columns.at(1).name == "column_2");
    CHECK(data.shape.class_counts.size() == 2);
    CHECK(data.shape.class_counts[0] + data.shape.class_counts[1] == data.shape.training_rows);
}

TEST_CASE("A column of targets may have an axis of its own") {
    CHECK(loaded(floats({6, 2}), integers({6, 1}, kSix), {}).shape.classes == 2);
    CHECK(loaded(floats({6}), integers({6}, kSix), {}).shape.example ==
          std::vector<std::int64_t>{1});
}

TEST_CASE("Integers that hardly repeat, and floats, are numbers unless told otherwise") {
    const NpyArray many = integers({6}, {1, 2, 3, 4, 5, 6});
    CHECK(loaded(floats({6, 2}), many, {}).shape.task == TaskKind::kRegression);
    CHECK(loaded(floats({6, 2}), many, raw_spec(TaskKind::kClassification)).shape.classes == 6);
    const NpyArray whole = floats({6}, {0, 1, 0, 1, 0, 1});
    CHECK(loaded(floats({6, 2}), whole, {}).shape.task == TaskKind::kRegression);
    CHECK(loaded(floats({6, 2}), whole, raw_spec(TaskKind::kClassification)).shape.classes == 2);
    CHECK(loaded(floats({6, 2}), integers({6}, kSix), raw_spec(TaskKind::kRegression)).targets ==
          std::vector<float>{3, 9, 3, 9, 3, 9});
}

TEST_CASE("Several targets a row are normalised each by itself") {
    const Dataset data = loaded(floats({10, 2}), floats({10, 3}), {});
    CHECK(data.shape.target_features == 3);
    CHECK(data.target_scales.size() == 3);
    for (std::size_t column = 0; column < 3; ++column) {
        double sum = 0.0;
        for (const std::int64_t row : data.training) {
            sum += double{data.targets[static_cast<std::size_t>(row) * 3 + column]};
        }
        CHECK(sum == Approx(0).margin(1e-5));
        const ValueScale scale = data.target_scales[column];
        const double first{data.targets[column]};
        CHECK(first / scale.factor + scale.offset ==
              Approx(static_cast<double>(column)).margin(1e-5));
    }
    std::vector<float> gathered(6);
    gather_targets(data, std::vector<std::int64_t>{4, 1}, gathered);
    CHECK(gathered[0] == data.targets[12]);
    CHECK(gathered[5] == data.targets[5]);
}

TEST_CASE("Several bools a row stay 0 and 1") {
    const NpyArray flags = array_of<std::uint8_t>(NpyType::kBool, {4, 2}, {0, 1, 1, 1, 0, 0, 1, 0});
    const Dataset data = loaded(floats({4, 2}), flags, {});
    CHECK(data.targets == std::vector<float>{0, 1, 1, 1, 0, 0, 1, 0});
}

TEST_CASE("Examples without targets are their own") {
    const Dataset data = loaded(floats({5, 3}), std::nullopt, {});
    CHECK(data.shape.task == TaskKind::kRegression);
    CHECK(data.shape.target_features == 3);
    CHECK(data.targets.empty());
    std::vector<float> features(6), targets(6);
    const std::vector<std::int64_t> rows{4, 2};
    gather_features(data, rows, features);
    gather_targets(data, rows, targets);
    CHECK(features == targets);
    CHECK(pointer_of(refused(floats({5, 3}), std::nullopt, raw_spec(TaskKind::kClassification))) ==
          "/targets");
}

TEST_CASE("Images have their channels first in the end, wherever the file has them") {
    DatasetSpec spec = raw_spec();
    const NpyArray labels = integers({4}, {0, 1, 0, 1});
    CHECK(loaded(floats({4, 2, 3}), labels, spec).shape.example ==
          std::vector<std::int64_t>{1, 2, 3});
    const Dataset first = loaded(floats({4, 3, 5, 6}), labels, spec);
    CHECK(first.shape.example == std::vector<std::int64_t>{3, 5, 6});
    CHECK(first.description.warnings.empty());
    spec.channels = ChannelOrder::kLast;
    const Dataset last = loaded(floats({4, 5, 6, 3}), labels, spec);
    CHECK(last.shape.example == std::vector<std::int64_t>{3, 5, 6});
    for (std::size_t pixel = 0; pixel < 30; ++pixel) {
        for (std::size_t channel = 0; channel < 3; ++channel) {
            CHECK(last.example(1)[channel * 30 + pixel] ==
                  static_cast<float>(90 + pixel * 3 + channel));
        }
    }
}

TEST_CASE("Images that look as if their channels came last are warned of") {
    const Dataset data = loaded(floats({4, 8, 8, 3}), integers({4}, {0, 1, 0, 1}), raw_spec());
    REQUIRE(data.description.warnings.size() == 1);
    CHECK(data.description.warnings[0].find("say channels=last") != std::string::npos);
}

TEST_CASE("Sequences of values are normalised value by value") {
    DatasetSpec spec;
    spec.channels = ChannelOrder::kNone;
    const Dataset data = loaded(floats({6, 4, 2}), integers({6}, kSix), spec);
    CHECK(data.shape.example == std::vector<std::int64_t>{4, 2});
    CHECK(data.description.columns.size() == 2);
    CHECK(data.description.columns[0].mean == Approx(23));
    CHECK(data.description.columns[1].mean == Approx(24));
    CHECK(data.example(0)[0] == Approx(data.example(0)[1]));
}

TEST_CASE("Tokens with targets stay whole numbers below their vocabulary") {
    DatasetSpec spec;
    spec.tokens = true;
    const NpyArray tokens = integers({4, 3}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0});
    const Dataset data = loaded(tokens, integers({4}, {0, 1, 0, 1}), spec);
    CHECK(data.shape.tokens == 9);
    CHECK(data.description.tokens == 9);
    CHECK(data.features[8] == 8.0F);
    CHECK(pointer_of(refused(floats({4, 3}), integers({4}, {0, 1, 0, 1}), spec)) == "/features");
    CHECK(refused(integers({2, 1}, {-1, 5}), integers({2}, {0, 1}), spec).text ==
          "/features: tokens are numbers from 0 to 999999; the array has -1");
    const NpyArray huge = array_of<std::uint64_t>(NpyType::kUint64, {2, 1}, {3, ~std::uint64_t{0}});
    CHECK(pointer_of(refused(huge, integers({2}, {0, 1}), spec)) == "/features");
    const NpyArray small = array_of<std::uint8_t>(NpyType::kUint8, {4, 1}, {3, 255, 0, 1});
    CHECK(loaded(small, integers({4}, {0, 1, 0, 1}), spec).shape.tokens == 256);
    CHECK(pointer_of(refused(integers({2, 1, 1}, {1, 5}), integers({2}, {0, 1}), spec)) ==
          "?tokens");
}

TEST_CASE("A stream of tokens is a language whose last part validates") {
    std::vector<std::int64_t> stream(100);
    for (std::size_t i = 0; i < stream.size(); ++i) stream[i] = static_cast<std::int64_t>(i % 7);
    DatasetSpec spec = raw_spec(TaskKind::kLanguage);
    spec.window = 5;
    const Dataset data = loaded(integers({100}, stream), std::nullopt, spec);
    CHECK(data.shape.tokens == 7);
    CHECK(data.shape.positions == 5);
    CHECK(data.description.classes.size() == 7);
    CHECK(data.shape.training_rows == 15);
}

TEST_CASE("Rows of tokens are texts of a language, split by rows") {
    std::vector<std::int64_t> tokens(50);
    for (std::size_t i = 0; i < tokens.size(); ++i) tokens[i] = static_cast<std::int64_t>(i);
    DatasetSpec spec = raw_spec(TaskKind::kLanguage);
    const Dataset data = loaded(integers({10, 5}, tokens), std::nullopt, spec);
    CHECK(data.shape.example == std::vector<std::int64_t>{4});
    CHECK(data.shape.rows == 10);
    std::vector<std::int32_t> labels(4);
    gather_labels(data, std::vector<std::int64_t>{3}, labels);
    CHECK(labels == std::vector<std::int32_t>{16, 17, 18, 19});
    std::int64_t counted = 0;
    for (const std::int64_t count : data.shape.class_counts) counted += count;
    CHECK(counted == 5 * data.shape.training_rows);
    spec.window = 2;
    CHECK(pointer_of(refused(integers({10, 5}, tokens), std::nullopt, spec)) == "?window");
}

TEST_CASE("A series of several values predicts all of them") {
    DatasetSpec spec = raw_spec(TaskKind::kSequence);
    spec.window = 3;
    const Dataset data = loaded(floats({40, 2}), std::nullopt, spec);
    CHECK(data.shape.example == std::vector<std::int64_t>{3, 2});
    CHECK(data.shape.target_features == 2);
    CHECK(data.example(1)[0] == 2);
    CHECK(data.targets[2] == 8);
    CHECK(data.targets[3] == 9);
    CHECK(loaded(floats({40}), std::nullopt, spec).shape.example ==
          std::vector<std::int64_t>{3, 1});
    CHECK(pointer_of(refused(floats({40}), floats({40}), spec)) == "/targets");
    CHECK(pointer_of(refused(floats({40, 2, 2}), std::nullopt, spec)) == "/features");
}

TEST_CASE("Arrays that do not belong together are refused with both shapes' story") {
    CHECK(refused(floats({6, 2}), integers({5}, {1, 2, 3, 4, 5}), {}).text ==
          "/targets: there are 5 targets for 6 examples");
    CHECK(refused(floats({6}), floats({6, 2, 2}), {}).text.find("are the two swapped?") !=
          std::string::npos);
    CHECK(pointer_of(refused(floats({1, 2}), integers({1}, {1}), {})) == "/features");
    CHECK(pointer_of(refused(floats({2, 1, 1, 1, 1}), integers({2}, {0, 1}), {})) == "/features");
    CHECK(refused(array_of<float>(NpyType::kFloat32, {0, 3}, {}), std::nullopt, {}).text ==
          "/features: the array has shape [0, 3], so no values");
    CHECK(refused(floats({2, 1}, {1, std::nanf("")}), integers({2}, {0, 1}), {}).text ==
          "/features: value 1 is no finite 32-bit number");
    CHECK(pointer_of(refused(floats({3, 2}), floats({3, 4}),
                             raw_spec(TaskKind::kClassification))) == "?task");
    CHECK(refused(floats({3, 2}), floats({3}, {0.5F, 1, 2}), raw_spec(TaskKind::kClassification))
              .text.find("not whole") != std::string::npos);
    CHECK(pointer_of(refused(floats({4, 1}), integers({4}, {1, 1, 1, 1}), {})) == "/targets");
}
