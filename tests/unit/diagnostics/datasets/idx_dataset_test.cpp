#include "diagnostics/datasets/idx_dataset.hpp"

#include <catch2/catch.hpp>
#include <cmath>

using namespace rangefinder;

namespace {

Bytes idx_of(std::uint8_t type, const std::vector<std::uint8_t>& sizes, const Bytes& data) {
    Bytes bytes{0, 0, type, static_cast<std::uint8_t>(sizes.size())};
    for (const std::uint8_t size : sizes) bytes.insert(bytes.end(), {0, 0, 0, size});
    bytes.insert(bytes.end(), data.begin(), data.end());
    return bytes;
}

const Bytes kImages = idx_of(8, {4, 2, 1}, {0, 1, 2, 3, 4, 5, 6, 7});
const Bytes kLabels = idx_of(8, {4}, {3, 9, 3, 9});

Error refused(const Bytes& features, const Bytes& targets, const DatasetSpec& spec = {}) {
    const auto data = load_idx(features, targets, spec);
    REQUIRE_FALSE(data.ok());
    return data.error();
}

}  // namespace

TEST_CASE("IDX images with labels become a classification of one channel") {
    const auto data = load_idx(kImages, kLabels, {});
    REQUIRE(data.ok());
    CHECK(data->shape.example == std::vector<std::int64_t>{1, 2, 1});
    CHECK(data->labels == std::vector<std::int32_t>{0, 1, 0, 1});
    CHECK(data->description.classes[1].name == "9");
    CHECK(data->description.format == "idx");
    CHECK(data->description.columns.size() == 1);
    CHECK(data->description.columns[0].name == "pixels");
    CHECK(data->description.columns[0].maximum == 7);
}

TEST_CASE("IDX pixels are normalised all together over the training part") {
    const auto data = load_idx(kImages, kLabels, {});
    double sum = 0.0, squares = 0.0;
    for (const std::int64_t row : data->training) {
        for (const float value : data->example(row)) {
            sum += double{value};
            squares += double{value} * double{value};
        }
    }
    CHECK(sum == Approx(0).margin(1e-5));
    CHECK(squares / 6 == Approx(1));
    DatasetSpec plain;
    plain.normalize = Normalization::kNone;
    CHECK(load_idx(kImages, kLabels, plain)->example(3)[1] == 7.0F);
}

TEST_CASE("IDX files of two dimensions are columns and of four have channels") {
    const Bytes columns = idx_of(8, {4, 2}, {0, 1, 2, 3, 4, 5, 6, 7});
    CHECK(load_idx(columns, kLabels, {})->description.columns.size() == 2);
    const Bytes colour = idx_of(8, {4, 2, 1, 1}, {0, 1, 2, 3, 4, 5, 6, 7});
    CHECK(load_idx(colour, kLabels, {})->shape.example == std::vector<std::int64_t>{2, 1, 1});
}

TEST_CASE("IDX targets are numbers when asked for or when they are not integers") {
    DatasetSpec spec;
    spec.task = TaskKind::kRegression;
    spec.normalize = Normalization::kNone;
    CHECK(load_idx(kImages, kLabels, spec)->targets == std::vector<float>{3, 9, 3, 9});
    const Bytes reals = idx_of(0x0d, {4},
                               {0x3f, 0x80, 0, 0, 0x40, 0, 0, 0,  //
                                0x3f, 0x80, 0, 0, 0x40, 0, 0, 0});
    CHECK(load_idx(kImages, reals, {})->shape.task == TaskKind::kRegression);
    spec.task = TaskKind::kClassification;
    CHECK(refused(kImages, reals, spec).fields.at(0).pointer == "?task");
}

TEST_CASE("IDX files that do not belong together are refused") {
    CHECK(refused(kImages, idx_of(8, {3}, {1, 2, 3})).text ==
          "/targets: there are 3 targets for 4 examples");
    CHECK(refused(kLabels, kImages).text.find("are the two files swapped?") != std::string::npos);
    CHECK(refused(kLabels, kLabels).fields.at(0).pointer == "/features");
    CHECK(refused(kImages, idx_of(8, {4}, {1, 1, 1, 1})).text ==
          "/targets: all labels are 1; a classification needs two classes");
    CHECK(refused(idx_of(8, {1, 1, 1}, {1}), idx_of(8, {1}, {1})).text ==
          "/features: a data set needs 2 rows, the IDX file has 1");
    CHECK(refused(idx_of(8, {2, 0, 5}, {}), idx_of(8, {2}, {1, 2})).text ==
          "/features: an example has no values");
}

TEST_CASE("IDX values that are not finite are refused") {
    const Bytes nans = idx_of(0x0d, {2, 1}, {0x7f, 0xc0, 0, 0, 0, 0, 0, 0});
    CHECK(refused(nans, idx_of(8, {2}, {0, 1})).text ==
          "/features: value 0 is no finite 32-bit number");
}

TEST_CASE("IDX images that are all one value load with a warning") {
    const auto data = load_idx(idx_of(8, {2, 1, 1}, {5, 5}), idx_of(8, {2}, {0, 1}), {});
    REQUIRE(data.ok());
    CHECK(data->features == std::vector<float>{0, 0});
    CHECK(data->description.warnings.at(0) == "all pixels have one value");
}
