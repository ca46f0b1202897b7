#include "diagnostics/formats/csv.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;

namespace {

using Records = std::vector<std::vector<std::string>>;

Records records_of(std::string_view text, char separator = ',') {
    CsvReader reader(text, separator);
    Records records;
    for (;;) {
        const auto more = reader.next();
        REQUIRE(more.ok());
        if (!*more) return records;
        records.emplace_back(reader.cells().begin(), reader.cells().end());
    }
}

Error failure_of(std::string_view text) {
    CsvReader reader(text, ',');
    for (;;) {
        const auto more = reader.next();
        if (!more) return more.error();
        REQUIRE(*more);
    }
}

}  // namespace

TEST_CASE("Plain CSV records are read with any line end") {
    const Records wanted{{"a", "b"}, {"1", "2"}};
    CHECK(records_of("a,b\n1,2\n") == wanted);
    CHECK(records_of("a,b\r\n1,2\r\n") == wanted);
    CHECK(records_of("a,b\r1,2") == wanted);
    CHECK(records_of("a;b\n1;2", ';') == wanted);
    CHECK(records_of("a\tb\n1\t2", '\t') == wanted);
}

TEST_CASE("Quoted CSV cells keep separators, quotes, spaces and line ends") {
    CHECK(records_of("\"a,b\",\"say \"\"hi\"\"\",\" c \",\"two\nlines\"\n") ==
          Records{{"a,b", "say \"hi\"", " c ", "two\nlines"}});
    CHECK(records_of("\"\",\"\"\"\"\n") == Records{{"", "\""}});
    CHECK(records_of("a\"b,c\n") == Records{{"a\"b", "c"}});
}

TEST_CASE("Spaces around CSV cells and blank lines are skipped") {
    CHECK(records_of(" a , \"b\" \n\n  \n1, 2\n\n") == Records{{"a", "b"}, {"1", "2"}});
    CHECK(records_of("a\tb\n \t2\n", '\t') == Records{{"a", "b"}, {"", "2"}});
}

TEST_CASE("Empty CSV cells are cells") {
    CHECK(records_of("a,,\n,,b\n") == Records{{"a", "", ""}, {"", "", "b"}});
    CHECK(records_of("").empty());
    CHECK(records_of("\n\n").empty());
}

TEST_CASE("A CSV record knows the line it begins on") {
    CsvReader reader("a\n\n\"x\ny\"\nb\n", ',');
    std::vector<std::int64_t> lines;
    while (*reader.next()) lines.push_back(reader.line());
    CHECK(lines == std::vector<std::int64_t>{1, 3, 5});
}

TEST_CASE("A ragged CSV file is refused with the line and both widths") {
    CHECK(failure_of("a,b\n1,2\n3\n").text == "line 3 has 1 cells, the first line has 2");
    CHECK(failure_of("a,b\n1,2,3\n").text == "line 2 has 3 cells, the first line has 2");
}

TEST_CASE("A CSV quote that is never closed is refused with the line it opened on") {
    const Error error = failure_of("a,b\n1,\"2\n3,4\n5,6\n");
    CHECK(error.kind == ErrorKind::kMalformed);
    CHECK(error.text == "line 5, cell 2: a quote opened on line 2 is never closed");
}

TEST_CASE("Text after a closing CSV quote is refused") {
    CHECK(failure_of("a,b\n\"1\"x,2\n").text == "line 2, cell 1: text follows a closing quote");
}

TEST_CASE("A NUL byte in a CSV file is refused") {
    CHECK(failure_of(std::string_view("a,b\n1,\0\n", 8)).text ==
          "line 2, cell 2: there is a NUL byte");
    CHECK(failure_of(std::string_view("\"\0\"\n", 4)).text ==
          "line 1, cell 1: there is a NUL byte");
}

TEST_CASE("CSV cells and columns over their limits are refused") {
    CHECK(failure_of(std::string(70'000, 'x')).kind == ErrorKind::kTooLarge);
    CHECK(failure_of("\"" + std::string(70'000, 'x') + "\"").kind == ErrorKind::kTooLarge);
    const Error error = failure_of(std::string(100'000, ','));
    CHECK(error.kind == ErrorKind::kTooLarge);
    CHECK(error.text == "the CSV file has over 65536 columns");
}

TEST_CASE("The CSV separator is told from the first lines") {
    CHECK(sniff_separator("a,b\n1,2\n") == ',');
    CHECK(sniff_separator("a;b;c\n1,5;2;3\n") == ';');
    CHECK(sniff_separator("a\tb\n1\t2\n") == '\t');
    CHECK(sniff_separator("\"a;b;c;d\",b\n\"1;2;3;4\",2\n") == ',');
    CHECK(sniff_separator("one column\n1\n") == ',');
    CHECK(sniff_separator("") == ',');
    CHECK(sniff_separator("\n\na;b\n") == ';');
}

TEST_CASE("A CSV header is told from what stands below it") {
    CHECK(*sniff_header("a,b\n1,2\n", ','));
    CHECK(*sniff_header("0,1,label\n1.5,2,3\n", ','));
    CHECK(*sniff_header("colour,size\nred,big\nblue,small\n", ','));
    CHECK(*sniff_header("a,b\n", ','));
    CHECK(*sniff_header("a,b\n?,2\n", ','));
    CHECK_FALSE(*sniff_header("1,2\n3,4\n", ','));
    CHECK_FALSE(*sniff_header("5.1,red\n4.9,red\n", ','));
    CHECK_FALSE(*sniff_header("red,big\nblue,small\nred,big\n", ','));
    CHECK_FALSE(*sniff_header("x,x\ny,z\n", ','));
}
