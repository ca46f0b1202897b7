#include "diagnostics/probes/label_checks.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "../training/small_trainings.hpp"
#include "diagnostics/probes/neighbours.hpp"
#include "diagnostics/probes/row_groups.hpp"

using namespace rangefinder;

namespace {

template <typename Values>
void shuffle_rows(Values& values) {
    RandomStream random(9, RandomPurpose::kGenerator);
    const auto order = permutation(static_cast<std::int64_t>(values.size()), random);
    const Values before = values;
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = before[static_cast<std::size_t>(order[i])];
    }
}

void copy_row(Dataset& data, std::size_t from, std::size_t to, std::size_t width) {
    for (std::size_t i = 0; i < width; ++i) {
        data.features[to * width + i] = data.features[from * width + i];
    }
}

}  // namespace

TEST_CASE("Classes of about as many rows pass, and fifty to one does not") {
    Dataset data = three_clouds(600);
    CHECK(check_class_counts(data)->check.passed);
    for (std::size_t row = 0; row < data.labels.size(); ++row) {
        data.labels[row] = row % 50 == 0 ? static_cast<std::int32_t>(1 + row / 50 % 2) : 0;
    }
    const auto outcome = check_class_counts(data);
    CHECK_FALSE(outcome->check.passed);
    CHECK(outcome->findings.front().rule == "class_imbalance");
    CHECK(outcome->check.figures.at("commonest") > 400.0);
}

TEST_CASE("A class without training rows does not pass") {
    Dataset data = three_clouds();
    std::replace(data.labels.begin(), data.labels.end(), 2, 1);
    const auto outcome = check_class_counts(data);
    CHECK_FALSE(outcome->check.passed);
    CHECK(outcome->check.figures.at("rarest") == 0.0);
}

TEST_CASE("Regressions have no classes") {
    CHECK_FALSE(check_class_counts(noisy_plane()));
}

TEST_CASE("Rows with the same inputs are grouped") {
    Dataset data = three_clouds();
    copy_row(data, 3, 50, 4);
    copy_row(data, 3, 20, 4);
    copy_row(data, 7, 8, 4);
    auto groups = equal_rows(data, data.training);
    std::sort(groups.begin(), groups.end());
    CHECK(groups == std::vector<std::vector<std::int64_t>>{{3, 20, 50}, {7, 8}});
}

TEST_CASE("Repeated rows pass as long as their labels agree") {
    Dataset data = three_clouds();
    for (std::size_t row = 0; row < 10; ++row) {
        copy_row(data, row, row + 100, 4);
        data.labels[row + 100] = data.labels[row];
    }
    const auto outcome = check_duplicates(data);
    CHECK(outcome->check.passed);
    CHECK(outcome->check.figures.at("repeated_rows") == 10.0);
}

TEST_CASE("Repeated rows with different labels or targets are found") {
    Dataset data = three_clouds();
    for (std::size_t row = 0; row < 10; ++row) {
        copy_row(data, row, row + 100, 4);
        data.labels[row + 100] = (data.labels[row] + 1) % 3;
    }
    const auto outcome = check_duplicates(data);
    CHECK_FALSE(outcome->check.passed);
    CHECK(outcome->findings.front().rule == "conflicting_labels");
    CHECK(outcome->check.figures.at("conflicting_share") == Approx(10.0 / 160.0));
    Dataset plane = noisy_plane();
    for (std::size_t row = 0; row < 20; ++row) copy_row(plane, row, row + 100, 2);
    CHECK_FALSE(check_duplicates(plane)->check.passed);
}

TEST_CASE("Validation rows that are training rows too are found") {
    Dataset data = three_clouds();
    CHECK(check_validation_overlap(data)->check.passed);
    for (std::size_t row = 160; row < 180; ++row) copy_row(data, row - 100, row, 4);
    const auto outcome = check_validation_overlap(data);
    CHECK_FALSE(outcome->check.passed);
    CHECK(outcome->check.figures.at("share") == Approx(0.5));
    data.validation.clear();
    CHECK_FALSE(check_validation_overlap(data));
}

TEST_CASE("Labels and targets that follow the inputs are told from shuffled ones") {
    Dataset clouds = three_clouds(400);
    CHECK(check_labels_follow_inputs(clouds)->check.passed);
    shuffle_rows(clouds.labels);
    const auto outcome = check_labels_follow_inputs(clouds);
    CHECK_FALSE(outcome->check.passed);
    CHECK(outcome->findings.front().rule == "unrelated_labels");
    Dataset plane = noisy_plane(400);
    CHECK(check_labels_follow_inputs(plane)->check.passed);
    shuffle_rows(plane.targets);
    CHECK_FALSE(check_labels_follow_inputs(plane)->check.passed);
}

TEST_CASE("Labels that are all alike, or few, say nothing about neighbours") {
    Dataset data = three_clouds();
    std::fill(data.labels.begin(), data.labels.end(), 1);
    CHECK_FALSE(check_labels_follow_inputs(data));
    CHECK_FALSE(check_labels_follow_inputs(three_clouds(40)));
}

TEST_CASE("By chance labels are alike as often as any two rows' are") {
    Dataset data = three_clouds(300);
    for (std::size_t row = 0; row < data.labels.size(); ++row) {
        data.labels[row] = static_cast<std::int32_t>(row % 2);
    }
    const NeighbourLikeness found = likeness_of_neighbours(data, data.training, 5);
    CHECK(found.by_chance == Approx(0.498).margin(0.002));
    CHECK(found.value == Approx(found.by_chance).margin(4.0 * found.standard_error));
}
