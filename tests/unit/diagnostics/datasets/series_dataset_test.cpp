#include "diagnostics/datasets/series_dataset.hpp"

#include <catch2/catch.hpp>
#include <cmath>

#include "diagnostics/datasets/batch.hpp"

using namespace rangefinder;

namespace {

// "value" 0, 1, ..., count - 1, below a header.
std::string counting(int count) {
    std::string text = "month,value\n";
    for (int i = 0; i < count; ++i)
        text += "m" + std::to_string(i) + "," + std::to_string(i) + "\n";
    return text;
}

DatasetSpec series_spec(std::int64_t window, std::int64_t horizon = 1) {
    DatasetSpec spec;
    spec.task = TaskKind::kSequence;
    spec.window = window;
    spec.horizon = horizon;
    spec.normalize = Normalization::kNone;
    return spec;
}

Dataset loaded(const std::string& text, const DatasetSpec& spec) {
    auto data = load_csv_series(text, spec);
    REQUIRE(data.ok());
    return std::move(*data);
}

Error refused(const std::string& text, const DatasetSpec& spec) {
    const auto data = load_csv_series(text, spec);
    REQUIRE_FALSE(data.ok());
    return data.error();
}

}  // namespace

TEST_CASE("A series becomes windows that predict a later value") {
    const std::int64_t horizon = GENERATE(1, 2, 5);
    const Dataset data = loaded(counting(100), series_spec(4, horizon));
    CHECK(data.shape.example == std::vector<std::int64_t>{4, 1});
    CHECK(data.shape.task == TaskKind::kSequence);
    CHECK(data.shape.target_features == 1);
    CHECK(data.shape.rows == data.shape.training_rows + 20 - 4 - horizon + 1);
    CHECK(data.shape.training_rows == 80 - 4 - horizon + 1);
    for (std::int64_t row = 0; row < data.shape.rows; ++row) {
        const auto window = data.example(row);
        for (std::size_t i = 1; i < 4; ++i) CHECK(window[i] == window[i - 1] + 1);
        const float target = data.targets[static_cast<std::size_t>(row)];
        CHECK(target == window[3] + static_cast<float>(horizon));
    }
}

TEST_CASE("No window of a series straddles the split, and the last part validates") {
    const Dataset data = loaded(counting(100), series_spec(6, 3));
    for (const std::int64_t row : data.training) {
        CHECK(data.targets[static_cast<std::size_t>(row)] < 80);
    }
    for (const std::int64_t row : data.validation) CHECK(data.example(row)[0] >= 80);
    CHECK(data.features.size() == 100);
    CHECK(data.shape.stored_values == 100);
}

TEST_CASE("A series is normalised by its training part, targets as inputs") {
    DatasetSpec spec = series_spec(4);
    spec.normalize = Normalization::kStandard;
    const Dataset data = loaded(counting(100), spec);
    const ValueScale scale = data.target_scales.at(0);
    CHECK(scale.offset == Approx(39.5));
    CHECK(1 / scale.factor == Approx(std::sqrt((80.0 * 80.0 - 1) / 12)));
    CHECK(double{data.targets[0]} / scale.factor + scale.offset == Approx(4));
    CHECK(data.description.columns.at(0).mean == Approx(49.5));
    CHECK(data.description.windows.last_value_error == Approx(scale.factor * scale.factor));
}

TEST_CASE("A stride takes every n-th window of a series") {
    DatasetSpec spec = series_spec(4);
    spec.stride = 3;
    const Dataset data = loaded(counting(100), spec);
    CHECK(data.example(1)[0] == data.example(0)[0] + 3);
    CHECK(data.shape.training_rows == 26);
}

TEST_CASE("A missing value of a series is read as the one before and never predicted") {
    std::string text = "a,b,c\n";
    for (int i = 0; i < 50; ++i) {
        const bool missing = i == 0 || i == 10 || i == 11 || i == 45;
        text += "x," + (missing ? "" : std::to_string(i)) + ",7\n";
    }
    DatasetSpec spec = series_spec(3);
    spec.target = "b";
    const Dataset data = loaded(text, spec);
    CHECK(data.features.size() == 49);
    CHECK(data.features[9] == 9);
    CHECK(data.features[10] == 9);
    for (std::size_t row = 0; row < data.targets.size(); ++row) {
        const float target = data.targets[row];
        CHECK(target == data.features[static_cast<std::size_t>(data.starts[row]) + 3]);
        CHECK((target != 9 || data.starts[row] + 3 == 8));
    }
    CHECK(data.description.missing == 4);
    CHECK(data.description.warnings.at(0) == "1 row before the first value were left out");
    CHECK(data.description.warnings.at(1).find("3 missing values") == 0);
    CHECK(data.description.warnings.at(2) == "a series is one column; not used: 'c'");
}

TEST_CASE("A series may be the file's only column") {
    const Dataset data = loaded("v\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n", series_spec(1));
    CHECK(data.shape.training_rows == 7);
    CHECK(data.description.target == "v");
}

TEST_CASE("A series that is too short for its window is refused with what it would need") {
    CHECK(refused(counting(100), series_spec(20)).text ==
          "?window: the validation part has 20 steps; a window of 20 and a horizon of 1 need 21");
    CHECK(refused(counting(100), series_spec(90)).text.find("the training part has 80 steps") !=
          std::string::npos);
    CHECK(refused("a\n1\n", series_spec(1)).kind == ErrorKind::kMalformed);
    CHECK(refused("a\n", series_spec(1)).kind == ErrorKind::kMalformed);
}

TEST_CASE("Text and infinities in a series are refused with their line") {
    CHECK(refused("t,v\na,1\nb,2\nc,x\n", series_spec(1)).text ==
          "line 4, column 'v': 'x' is no number");
    CHECK(refused("t,v\na,1\nb,inf\n", series_spec(1)).text ==
          "line 3, column 'v': 'inf' is no finite 32-bit number");
    DatasetSpec spec = series_spec(1);
    spec.target = "w";
    CHECK(refused("t,v\na,1\nb,2\n", spec).fields.at(0).pointer == "?target");
}

TEST_CASE("Batches of a series are gathered straight from its values") {
    const Dataset data = loaded(counting(60), series_spec(5));
    const std::vector<std::int64_t> rows{40, 0, 7};
    std::vector<float> features(15), targets(3);
    gather_features(data, rows, features);
    gather_targets(data, rows, targets);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto window = data.example(rows[i]);
        CHECK(
            std::equal(window.begin(), window.end(), features.begin() + static_cast<long>(5 * i)));
        CHECK(targets[i] == window[4] + 1);
    }
}
