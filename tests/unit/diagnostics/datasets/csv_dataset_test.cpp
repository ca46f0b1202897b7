#include "diagnostics/datasets/csv_dataset.hpp"

#include <cmath>

#include "csv_text.hpp"

using namespace rangefinder;

namespace {

std::string number(int value) {
    return std::to_string(value);
}

const std::string kSmall = lines("a,b,class", 10, [](int row) {
    return number(row) + "," + number(row * row) + "," + (row % 2 == 0 ? "even" : "odd");
});

}  // namespace

TEST_CASE("A CSV file with text classes becomes a classification") {
    const Dataset data = loaded(kSmall);
    CHECK(data.shape.task == TaskKind::kClassification);
    CHECK(data.shape.classes == 2);
    CHECK(data.shape.example == std::vector<std::int64_t>{2});
    CHECK(data.shape.rows == 10);
    CHECK(data.shape.training_rows == 8);
    CHECK(data.description.format == "csv");
    CHECK(data.description.target == "class");
    CHECK(data.description.classes[0].name == "even");
    CHECK(data.description.classes[1].count == 5);
    CHECK(data.labels == std::vector<std::int32_t>{0, 1, 0, 1, 0, 1, 0, 1, 0, 1});
    CHECK(data.targets.empty());
}

TEST_CASE("Columns have mean 0 and deviation 1 over the training part") {
    const Dataset data = loaded(kSmall);
    for (const std::size_t column : {0U, 1U}) {
        double sum = 0.0, squares = 0.0;
        for (const std::int64_t row : data.training) {
            const double value = double{data.example(row)[column]};
            sum += value;
            squares += value * value;
        }
        CHECK(sum / 8 == Approx(0).margin(1e-6));
        CHECK(squares / 8 == Approx(1));
    }
}

TEST_CASE("Columns can be brought to the range 0 to 1 or left alone") {
    DatasetSpec spec;
    spec.normalize = Normalization::kNone;
    CHECK(loaded(kSmall, spec).example(3)[1] == 9.0F);
    spec.normalize = Normalization::kMinMax;
    const Dataset data = loaded(kSmall, spec);
    float low = 9, high = -9;
    for (const std::int64_t row : data.training) {
        low = std::min(low, data.example(row)[0]);
        high = std::max(high, data.example(row)[0]);
    }
    CHECK(low == 0.0F);
    CHECK(high == 1.0F);
}

TEST_CASE("The target is a column by its name, wherever it stands") {
    DatasetSpec spec;
    spec.target = "b";
    spec.task = TaskKind::kRegression;
    spec.normalize = Normalization::kNone;
    const Dataset data = loaded(kSmall, spec);
    CHECK(data.targets[3] == 9.0F);
    CHECK(data.shape.target_features == 1);
    CHECK(data.shape.example == std::vector<std::int64_t>{3});  // a, and two of class.
}

TEST_CASE("A regression's targets are normalised and can be read back") {
    DatasetSpec spec;
    spec.target = "b";
    spec.task = TaskKind::kRegression;
    const Dataset data = loaded(kSmall, spec);
    const ValueScale scale = data.target_scales.at(0);
    CHECK(double{data.targets[3]} / scale.factor + scale.offset == Approx(9));
    double sum = 0.0;
    for (const std::int64_t row : data.training) {
        sum += double{data.targets[static_cast<std::size_t>(row)]};
    }
    CHECK(sum == Approx(0).margin(1e-5));
}

TEST_CASE("Text columns become one feature for each of their values") {
    DatasetSpec spec;
    spec.normalize = Normalization::kNone;
    const Dataset data = loaded("colour,size,class\nred,1,a\nblue,2,b\n,3,a\nred,4,b\n", spec);
    CHECK(data.shape.example == std::vector<std::int64_t>{3});
    CHECK(std::vector<float>(data.features.begin(), data.features.end()) ==
          std::vector<float>{0, 1, 1, 1, 0, 2, 0, 0, 3, 0, 1, 4});
    CHECK(data.description.columns[0].type == "text");
    CHECK(data.description.columns[0].distinct == 2);
    CHECK(data.description.columns[0].missing == 1);
    CHECK(warns(data, "column 'colour': 1 of 4 values are missing; all of its features are 0"));
}

TEST_CASE("Missing numbers get the mean of the training part") {
    const std::string text = lines("a,class", 20, [](int row) {
        return (row == 7 ? std::string("?") : number(row)) + "," + number(row % 2);
    });
    const Dataset data = loaded(text);
    CHECK(data.example(7)[0] == Approx(0).margin(1e-6));
    CHECK(data.description.missing == 1);
    CHECK(data.description.columns[0].missing == 1);
    CHECK(warns(data, "column 'a': 1 of 20 values are missing; filled with the mean"));
    DatasetSpec plain;
    plain.normalize = Normalization::kNone;
    const Dataset raw = loaded(text, plain);
    double sum = 0.0;
    int count = 0;
    for (const std::int64_t row : raw.training) {
        if (row == 7) continue;
        sum += double{raw.example(row)[0]};
        ++count;
    }
    CHECK(double{raw.example(7)[0]} == Approx(sum / count));
}

TEST_CASE("Rows without a target are left out with a warning") {
    const Dataset data = loaded("a,y\n1,0\n2,\n3,1\n4,NA\n5,0\n6,1\n");
    CHECK(data.shape.rows == 4);
    CHECK(warns(data, "2 rows left out, because the target 'y' is missing"));
}

TEST_CASE("Columns without any value are left out with a warning") {
    const Dataset data = loaded("a,b,y\n1,,0\n2,,1\n3,,0\n4,,1\n");
    CHECK(data.shape.example == std::vector<std::int64_t>{1});
    CHECK(warns(data, "columns without any value, left out: 'b'"));
}

TEST_CASE("Constant columns stay, as zeros, with a warning") {
    const Dataset data = loaded("a,b,y\n1,7,0\n2,7,1\n3,7,0\n4,7,1\n");
    CHECK(data.shape.example == std::vector<std::int64_t>{2});
    for (std::int64_t row = 0; row < 4; ++row) CHECK(data.example(row)[1] == 0.0F);
    CHECK(warns(data, "one value in every row, nothing to learn from: 'b'"));
}

TEST_CASE("A text column with a value of its own in each row is left out with a warning") {
    const Dataset data = loaded(lines("\"date\",a,y", 100, [](int row) {
        return "\"day " + number(row) + "\"," + number(row) + "," + number(row % 2);
    }));
    CHECK(data.shape.example == std::vector<std::int64_t>{1});
    CHECK(warns(data, "text columns with over 64 different values, left out: 'date'"));
}

TEST_CASE("A column of numbers with a few texts is refused with the place of the first") {
    const Error error = refused(lines("a,y", 100, [](int row) {
        return (row == 41 ? std::string("4l") : number(row)) + "," + number(row % 2);
    }));
    CHECK(error.kind == ErrorKind::kMalformed);
    CHECK(error.text ==
          "line 43, column 'a': '4l' is not a number, but 99 of the column's 100 cells are");
}

TEST_CASE("A column of few numbers and texts is read as text with a warning") {
    const Dataset data = loaded("a,y\n1,0\n2,1\n3+,0\n1,1\n");
    CHECK(data.shape.example == std::vector<std::int64_t>{3});
    CHECK(warns(data, "columns with numbers and text together, read as text: 'a'"));
}

TEST_CASE("Numbers that no float holds are refused with their place") {
    CHECK(refused("a,y\n1,0\ninf,1\n3,0\n4,1\n").text ==
          "line 3, column 'a': 'inf' is no finite 32-bit number");
    CHECK(refused("a,y\n1,0\n1e39,1\n3,0\n4,1\n").text ==
          "line 3, column 'a': '1e39' is no finite 32-bit number");
    CHECK(refused("a,y\n1,0.5\n1,-inf\n3,0.5\n").text ==
          "line 3, column 'y': '-inf' is no finite 32-bit number");
}

TEST_CASE("Numbers near the ends of a float's range stay finite") {
    const Dataset data = loaded("a,b,y\n3e38,1e-300,0\n-3e38,2e-300,1\n3e38,3e-300,0\n0,5,1\n");
    for (const float value : data.features) CHECK(std::isfinite(value));
}

TEST_CASE("A column name that stands twice gets a number") {
    const Dataset data = loaded("a,a,y\n1,2,0\n3,4,1\n5,6,0\n7,8,1\n");
    CHECK(data.description.columns[1].name == "a_2");
    CHECK(warns(data, "some column names stand twice"));
}

TEST_CASE("A file without header has numbered columns") {
    const Dataset data = loaded("1,2,0\n3,4,1\n5,6,0\n7,8,1\n");
    CHECK(data.shape.rows == 4);
    CHECK(data.description.columns[0].name == "column_1");
    CHECK(data.description.target == "column_3");
    DatasetSpec spec;
    spec.header = true;
    CHECK(loaded("1,2,0\n3,4,1\n5,6,0\n7,8,1\n1,1,1\n", spec).shape.rows == 4);
}

TEST_CASE("The header can be told to be a row") {
    DatasetSpec spec;
    spec.header = false;
    CHECK(loaded("a,x\nb,y\na,y\nb,x\n", spec).shape.rows == 4);
}

TEST_CASE("Repeated rows are counted in a warning") {
    const Dataset data = loaded("a,y\n1,0\n2,1\n1,0\n2,1\n1,1\n");
    CHECK(warns(data, "2 rows of 5 repeat an earlier row"));
    CHECK_FALSE(warns(loaded(kSmall), "repeat"));
}

TEST_CASE("Unbalanced classes are named in a warning") {
    const Dataset data = loaded(
        lines("a,y", 44, [](int row) { return number(row) + "," + (row < 4 ? "rare" : "often"); }));
    CHECK(warns(data, "the classes are unbalanced: 'often' has 40 rows, 'rare' has 4"));
}

TEST_CASE("The split depends on its seed and the same bytes give the same data set") {
    DatasetSpec spec;
    spec.split_seed = 5;
    const Dataset first = loaded(kSmall), again = loaded(kSmall), other = loaded(kSmall, spec);
    CHECK(first.training == again.training);
    CHECK(first.features == again.features);
    CHECK(first.training != other.training);
}
