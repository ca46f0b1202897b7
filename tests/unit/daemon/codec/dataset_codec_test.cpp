#include "daemon/codec/dataset_codec.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace rangefinder;
using namespace rangefinder::codec;

TEST_CASE("A generator is read and shown back the same") {
    const auto spec = generator_from_json(
        R"({"generator": "spirals", "rows": 500, "noise": 0.25, "classes": 4, "seed": 9})");
    REQUIRE(spec.ok());
    const auto& generator = std::get<GeneratorSpec>(spec->source);
    CHECK(generator.kind == GeneratorKind::kSpirals);
    CHECK(generator.rows == 500);
    CHECK(generator.noise == 0.25);
    CHECK(generator.classes == 4);
    const std::string shown = to_json(*spec);
    const auto again = dataset_spec_from_json(shown);
    REQUIRE(again.ok());
    CHECK(to_json(*again) == shown);
}

TEST_CASE("Members that a generator does not have are refused") {
    const auto spec = generator_from_json(R"({"generator": "two_moons", "classes": 3, "row": 5})");
    REQUIRE_FALSE(spec.ok());
    REQUIRE(spec.error().fields.size() == 2);
    CHECK(spec.error().fields[0].pointer == "/classes");
    CHECK(spec.error().fields[1].detail.find("did you mean 'rows'?") != std::string::npos);
}

TEST_CASE("Wrong generators are refused field by field") {
    CHECK_FALSE(generator_from_json(R"({"rows": 100})").ok());
    CHECK_FALSE(generator_from_json(R"({"generator": "moons"})").ok());
    CHECK_FALSE(generator_from_json(R"({"generator": "blobs", "rows": 1e300})").ok());
    CHECK_FALSE(generator_from_json(R"({"generator": "blobs", "seed": -1})").ok());
    CHECK_FALSE(generator_from_json(R"({"generator": "blobs", "noise": "much"})").ok());
    CHECK_FALSE(generator_from_json(R"([])").ok());
    CHECK_FALSE(generator_from_json(R"({"generator": "blobs", "features_path": "/etc"})").ok());
}

TEST_CASE("Upload options come from the query") {
    const auto spec = upload_options_from_query({{"name", "wine"},
                                                 {"target", "y"},
                                                 {"task", "regression"},
                                                 {"header", "true"},
                                                 {"normalize", "minmax"},
                                                 {"validation_fraction", "0.25"},
                                                 {"split_seed", "3"},
                                                 {"format", "csv"}});
    REQUIRE(spec.ok());
    CHECK(spec->name == "wine");
    CHECK(spec->task == TaskKind::kRegression);
    CHECK(spec->header == true);
    CHECK(spec->normalize == Normalization::kMinMax);
    CHECK(spec->validation_fraction == 0.25);
    CHECK(spec->split_seed == 3);
    CHECK(spec->format == DataFormat::kCsv);
}

TEST_CASE("All wrong upload options are named at once") {
    const auto spec = upload_options_from_query({{"format", "npzz"},
                                                 {"task", "langauge"},
                                                 {"normalise", "none"},
                                                 {"window", "0"},
                                                 {"split_seed", "x"}});
    REQUIRE_FALSE(spec.ok());
    CHECK(spec.error().fields.size() == 5);
    const auto late = upload_options_from_query({{"validation_fraction", "1.5"}});
    REQUIRE_FALSE(late.ok());
    CHECK(late.error().fields.at(0).pointer == "?validation_fraction");
}

TEST_CASE("Options of series, texts and arrays come from the query") {
    const auto spec = upload_options_from_query({{"task", "sequence"},
                                                 {"window", "12"},
                                                 {"horizon", "3"},
                                                 {"stride", "2"},
                                                 {"channels", "last"},
                                                 {"tokens", "true"}});
    REQUIRE(spec.ok());
    CHECK(spec->task == TaskKind::kSequence);
    CHECK(spec->window == 12);
    CHECK(spec->horizon == 3);
    CHECK(spec->stride == 2);
    CHECK(spec->channels == ChannelOrder::kLast);
    CHECK(spec->tokens);
    const auto again = dataset_spec_from_json(to_json(*spec));
    REQUIRE(again.ok());
    CHECK(to_json(*again) == to_json(*spec));
    const auto wrong = upload_options_from_query({{"task", "regression"}, {"window", "12"}});
    REQUIRE_FALSE(wrong.ok());
    CHECK(wrong.error().fields.at(0).pointer == "?window");
}

TEST_CASE("What is hashed into an id says nothing of options that were not given") {
    DatasetSpec spec;
    spec.source = FileSource{};
    spec.name = "n";
    CHECK(to_json(spec) ==
          R"({"features_path":"","targets_path":"","format":"auto","target":"","task":"auto",)"
          R"("header":null,"name":"n","normalize":"standard","validation_fraction":0.2,)"
          R"("split_seed":0})");
}

TEST_CASE("A description of windows and tokens is read back") {
    DatasetDescription description;
    description.task = "sequence";
    description.tokens = 65;
    description.windows = {2820, 24, 1, 2, 0.125};
    const auto again = dataset_description_from_json(to_json(description));
    REQUIRE(again.ok());
    CHECK(again->tokens == 65);
    CHECK(again->windows.steps == 2820);
    CHECK(again->windows.stride == 2);
    CHECK(again->windows.last_value_error == 0.125);
    CHECK(to_json(DatasetDescription{}).find("windows") == std::string::npos);
}

TEST_CASE("Relative file names get the directory, absolute ones stay") {
    DatasetSpec spec;
    spec.source = FileSource{"ds_1.features", ""};
    const auto source = std::get<FileSource>(with_directory(spec, "/data").source);
    CHECK(source.features_path == "/data/ds_1.features");
    CHECK(source.targets_path.empty());
    spec.source = FileSource{"/a", "/b"};
    CHECK(std::get<FileSource>(with_directory(spec, "/data").source).targets_path == "/b");
}

TEST_CASE("A file's specification is stored and read back") {
    DatasetSpec spec;
    spec.source = FileSource{"a", "b"};
    spec.header = false;
    spec.target = "price";
    const auto again = dataset_spec_from_json(to_json(spec));
    REQUIRE(again.ok());
    CHECK(again->header == false);
    CHECK(again->target == "price");
    CHECK(std::get<FileSource>(again->source).targets_path == "b");
}

TEST_CASE("A description is read back, whatever text the file held") {
    DatasetDescription description;
    description.task = "classification";
    description.rows = 5;
    description.example_shape = {1, 28, 28};
    description.classes = {{"a\tb", 2}, {"\x80", 3}};
    description.columns = {{"x", "number", 1, 0, -1.0, 2.0, 0.5, std::nan("")},
                           {"t", "text", 0, 4, 0, 0, 0, 0}};
    description.warnings = {"careful"};
    const auto again = dataset_description_from_json(to_json(description));
    REQUIRE(again.ok());
    CHECK(again->example_shape == description.example_shape);
    CHECK(again->classes.at(0).name == "a\tb");
    CHECK(again->columns.at(0).maximum == 2.0);
    CHECK(again->columns.at(1).distinct == 4);
    CHECK(again->warnings == description.warnings);
}
