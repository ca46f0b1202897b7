#include <catch2/catch.hpp>

#include "specs.hpp"

using namespace rangefinder;

TEST_CASE("The default generator is valid") {
    CHECK(validate_dataset({}).empty());
}

TEST_CASE("A generator's wrong members are named in its JSON, all at once") {
    DatasetSpec spec;
    spec.source = GeneratorSpec{GeneratorKind::kBlobs, 0, -1.0, 1, 0, 1};
    spec.validation_fraction = 1.0;
    const auto errors = validate_dataset(spec);
    for (const char* pointer :
         {"/rows", "/noise", "/classes", "/features", "/validation_fraction"}) {
        INFO(pointer);
        CHECK_FALSE(detail_of(errors, pointer).empty());
    }
}

TEST_CASE("A generator's sizes that it does not use are not checked") {
    DatasetSpec spec;
    spec.source = GeneratorSpec{GeneratorKind::kTwoMoons, 100, 0.1, 0, 0, 1};
    CHECK(validate_dataset(spec).empty());
}

TEST_CASE("A file's wrong options are named in the query") {
    DatasetSpec spec;
    spec.source = FileSource{};
    spec.validation_fraction = 0.0;
    spec.name = "a\tb";
    const auto errors = validate_dataset(spec);
    CHECK_FALSE(detail_of(errors, "?validation_fraction").empty());
    CHECK_FALSE(detail_of(errors, "?name").empty());
}
