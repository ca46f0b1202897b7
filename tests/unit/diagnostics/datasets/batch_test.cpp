#include "diagnostics/datasets/batch.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder;

namespace {

Dataset small_data() {
    Dataset data;
    data.shape.example = {2};
    data.shape.rows = 3;
    data.features = {0, 1, 10, 11, 20, 21};
    data.labels = {5, 6, 7};
    data.targets = {0.5F, 1.5F, 2.5F};
    return data;
}

}  // namespace

TEST_CASE("A batch is gathered row by row in the order that was asked for") {
    const Dataset data = small_data();
    const std::vector<std::int64_t> rows{2, 0, 2};
    std::vector<float> features(6), targets(3);
    std::vector<std::int32_t> labels(3);
    gather_features(data, rows, features);
    gather_labels(data, rows, labels);
    gather_targets(data, rows, targets);
    CHECK(features == std::vector<float>{20, 21, 0, 1, 20, 21});
    CHECK(labels == std::vector<std::int32_t>{7, 5, 7});
    CHECK(targets == std::vector<float>{2.5F, 0.5F, 2.5F});
}

TEST_CASE("An example is a view of the features") {
    const Dataset data = small_data();
    CHECK(data.example_size() == 2);
    CHECK(data.example(1).data() == data.features.data() + 2);
    CHECK(data.example(1).size() == 2);
}
