#include "diagnostics/datasets/npz_dataset.hpp"

#include <catch2/catch.hpp>

#include "tests/support/numpy_files.hpp"

using namespace rangefinder;
using namespace rangefinder::numpy_files;

namespace {

DatasetSpec raw_spec() {
    DatasetSpec spec;
    spec.normalize = Normalization::kNone;
    return spec;
}

Dataset loaded(std::string_view file, const DatasetSpec& spec) {
    auto data = load_npz(from_base64(file), spec);
    REQUIRE(data.ok());
    return std::move(*data);
}

// The same archive with one name, of the same length, in place of another.
Bytes renamed(std::string_view file, const std::string& from, const std::string& to) {
    const Bytes bytes = from_base64(file);
    std::string text(bytes.begin(), bytes.end());
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + 1)) {
        text.replace(at, from.size(), to);
    }
    return {text.begin(), text.end()};
}

}  // namespace

TEST_CASE("What numpy.savez wrote is read by the usual names") {
    const Dataset data = loaded(kSaved, raw_spec());
    CHECK(data.shape.example == std::vector<std::int64_t>{2});
    CHECK(data.features[3] == 1.5F);
    CHECK(data.shape.classes == 2);
    CHECK(data.description.format == "npz");
    CHECK(data.description.target == "y");
}

TEST_CASE("What numpy.savez_compressed wrote is read, channels last") {
    DatasetSpec spec = raw_spec();
    spec.channels = ChannelOrder::kLast;
    const Dataset data = loaded(kCompressed, spec);
    CHECK(data.shape.example == std::vector<std::int64_t>{3, 2, 2});
    CHECK(data.example(1)[0] == 12);
    CHECK(data.example(1)[4] == 13);
    CHECK(data.description.target == "labels");
}

TEST_CASE("Arrays without names are features and targets in their order") {
    const Dataset data = loaded(kPositional, raw_spec());
    CHECK(data.shape.classes == 2);
    CHECK(data.description.classes.at(0).name == "3");
}

TEST_CASE("An npz archive's targets may be named") {
    DatasetSpec spec = raw_spec();
    spec.target = "y";
    CHECK(loaded(kSaved, spec).description.target == "y");
    spec.target = "why";
    const auto refused = load_npz(from_base64(kSaved), spec);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().fields.at(0).pointer == "?target");
    CHECK(refused.error().text.find("arrays are 'x' and 'y'") != std::string::npos);
    spec.target = "q";
    CHECK(load_npz(renamed(kSaved, "y.npy", "q.npy"), spec).ok());
}

TEST_CASE("An npz archive with names that say nothing is refused with what they are") {
    const auto targets = load_npz(renamed(kSaved, "y.npy", "q.npy"), {});
    REQUIRE_FALSE(targets.ok());
    CHECK(targets.error().text.find("known to hold the targets; its arrays are 'x' and 'q'") !=
          std::string::npos);
    const auto features = load_npz(renamed(kSaved, "x.npy", "q.npy"), {});
    REQUIRE(features.ok());
    const auto none = load_npz(renamed(kCompressed, "images.npy", "planes.npy"), {});
    REQUIRE(none.ok());
    const auto nothing = load_npz(renamed(kSaved, ".npy", ".txt"), {});
    REQUIRE_FALSE(nothing.ok());
    CHECK(nothing.error().text == "the zip archive holds no npy arrays");
}

TEST_CASE("A series in an npz archive needs no targets, and the rest is named") {
    DatasetSpec spec = raw_spec();
    spec.task = TaskKind::kSequence;
    spec.window = 1;
    spec.validation_fraction = 0.4;
    const Dataset data = loaded(kSaved, spec);
    CHECK(data.shape.task == TaskKind::kSequence);
    CHECK(data.description.warnings.at(0) == "arrays not used: 'y'");
}

TEST_CASE("Npy files come alone or in twos") {
    DatasetSpec spec = raw_spec();
    spec.tokens = true;
    const Bytes tokens = from_base64(kTokens);
    CHECK(load_npy(tokens, {}, spec)->shape.tokens == 7);
    spec.tokens = false;
    CHECK(load_npy(tokens, tokens, spec)->shape.target_features == 6);
    const auto text = load_npy(tokens, from_base64(kText), spec);
    REQUIRE_FALSE(text.ok());
    CHECK(text.error().text.find("the targets: npy type '<U3'") == 0);
}
