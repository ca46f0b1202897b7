#include "diagnostics/datasets/csv_target.hpp"

#include "csv_text.hpp"

using namespace rangefinder;

namespace {

std::string targets(int rows, int distinct, const std::string& suffix = "") {
    return lines("a,y", rows, [&](int row) {
        return std::to_string(row) + "," + std::to_string(row % distinct) + suffix;
    });
}

DatasetSpec asking_for(TaskKind task) {
    DatasetSpec spec;
    spec.task = task;
    return spec;
}

}  // namespace

TEST_CASE("Whole numbers that are often there are classes") {
    CHECK(loaded(targets(20, 2)).shape.task == TaskKind::kClassification);
    CHECK(loaded(targets(20, 10)).shape.classes == 10);
    CHECK(loaded(targets(260, 26)).shape.classes == 26);
    CHECK(loaded(targets(20, 2, ".0")).shape.classes == 2);
}

TEST_CASE("Numbers of many values, or with fractions, are a regression") {
    CHECK(loaded(targets(200, 26)).shape.task == TaskKind::kRegression);
    CHECK(loaded(targets(400, 200)).shape.task == TaskKind::kRegression);
    CHECK(loaded(targets(20, 2, ".5")).shape.task == TaskKind::kRegression);
}

TEST_CASE("The task can be forced either way") {
    CHECK(loaded(targets(20, 2), asking_for(TaskKind::kRegression)).targets.size() == 20);
    CHECK(loaded(targets(40, 40), asking_for(TaskKind::kClassification)).shape.classes == 40);
    CHECK(loaded(targets(20, 2, ".5"), asking_for(TaskKind::kClassification))
              .description.classes[1]
              .name == "1.5");
}

TEST_CASE("Spellings of one number are one class, in the order of numbers") {
    const Dataset data = loaded("a,y\n1,10\n2,2\n3,2.0\n4,010\n5,-1\n6,-1\n");
    REQUIRE(data.shape.classes == 3);
    CHECK(data.description.classes[0].name == "-1");
    CHECK(data.description.classes[1].name == "2");
    CHECK(data.description.classes[2].name == "10");
    CHECK(data.description.classes[1].count == 2);
}

TEST_CASE("A regression on text is refused with the text") {
    const Error error = refused("a,y\n1,2\n3,big\n5,6\n", asking_for(TaskKind::kRegression));
    REQUIRE(error.fields.size() == 1);
    CHECK(error.fields[0].pointer == "?task");
    CHECK(error.fields[0].detail ==
          "column 'y' holds text ('big' on line 3); a regression needs numbers");
}

TEST_CASE("One class is refused") {
    const Error error = refused("a,y\n1,x\n2,x\n3,x\n");
    CHECK(error.fields.at(0).pointer == "?target");
    CHECK(error.fields.at(0).detail ==
          "column 'y' holds only 'x'; a classification needs two classes");
}

TEST_CASE("More classes than are allowed are refused with what to do") {
    const Error numbers = refused(targets(1100, 1100), asking_for(TaskKind::kClassification));
    CHECK(numbers.fields.at(0).pointer == "?task");
    CHECK(numbers.text.find("use task=regression") != std::string::npos);
    CHECK(refused(targets(1100, 1100, "x")).fields.at(0).pointer == "?target");
}

TEST_CASE("A target that is no column is refused with the near and all names") {
    DatasetSpec spec;
    spec.target = "clas";
    const Error error = refused("length,width,class\n1,2,a\n2,3,b\n", spec);
    REQUIRE(error.fields.size() == 1);
    CHECK(error.fields[0].pointer == "?target");
    CHECK(error.fields[0].detail ==
          "no column 'clas' (did you mean 'class'?); columns are "
          "'length', 'width' and 'class'");
    spec.target = "class";
    CHECK(refused("1,2,0\n2,3,1\n", spec).text.find("(the file has no header)") !=
          std::string::npos);
}
