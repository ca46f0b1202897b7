// CSV files that cannot become a data set: each is refused with its reason, and nothing crashes.
#include "csv_text.hpp"

using namespace rangefinder;

TEST_CASE("An empty CSV file is refused") {
    CHECK(refused("").text == "the CSV file is empty");
    CHECK(refused("\n \n").text == "the CSV file is empty");
}

TEST_CASE("A CSV file with a header or one row alone is refused") {
    CHECK(refused("a,b,y\n").text == "a data set needs 2 rows, the CSV file has 0");
    CHECK(refused("a,b,y\n1,2,3\n").text == "a data set needs 2 rows, the CSV file has 1");
    CHECK(refused("a,y\n1,\n2,\n3,1\n").text ==
          "a data set needs 2 rows, the CSV file has 1 with a target and 2 without");
}

TEST_CASE("A CSV file of one column is refused with the separators that are known") {
    CHECK(refused("y\n1\n2\n").text.find("separators are comma, semicolon and tab") !=
          std::string::npos);
    CHECK(refused("a|y\n1|2\n3|4\n").text.find("has one column") != std::string::npos);
}

TEST_CASE("A CSV file whose features are all left out is refused with the reasons") {
    CHECK(refused("a,y\n,1\n,2\n,3\n").text ==
          "no feature column is left; columns without any value, left out: 'a'");
}

TEST_CASE("Faults in the CSV text are reported from whichever line they are on") {
    CHECK(refused("a,y\n1,2\n3\n").text == "line 3 has 1 cells, the first line has 2");
    CHECK(refused("a,y\n1,\"2\n").text.find("never closed") != std::string::npos);
    CHECK(refused(std::string("a,y\n1,\0\n", 8)).text.find("NUL byte") != std::string::npos);
    const std::string late = lines("a,y", 500, [](int row) {
        return row == 400 ? std::string("1,2,3") : std::to_string(row) + ",1";
    });
    CHECK(refused(late).text == "line 402 has 3 cells, the first line has 2");
}

TEST_CASE("A CSV file of a hundred thousand columns is refused") {
    const Error error = refused(std::string(100'000, ',') + "\n");
    CHECK(error.kind == ErrorKind::kTooLarge);
    CHECK(error.text == "the CSV file has over 65536 columns");
}

TEST_CASE("A CSV file of many columns loads") {
    std::string text;
    for (int row = 0; row < 4; ++row) {
        for (int column = 0; column < 20'000; ++column) text += std::to_string(row + column) + ",";
        text += std::to_string(row % 2) + "\n";
    }
    CHECK(loaded(text).shape.example == std::vector<std::int64_t>{20'000});
}
