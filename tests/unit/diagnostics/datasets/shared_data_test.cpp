// The real data sets beside the checkout, with the counts that their README states.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>

#include "diagnostics/datasets/dataset.hpp"

using namespace rangefinder;

namespace {

std::optional<std::filesystem::path> data_folder() {
    const char* named = std::getenv("RANGEFINDER_DATA");
    const std::filesystem::path folder =
        named != nullptr ? named : RANGEFINDER_SOURCE "/../shared/data";
    if (std::filesystem::exists(folder / "digits.csv")) return folder;
    std::cout << "skipped: no data sets in " << folder << " (RANGEFINDER_DATA)\n";
    return std::nullopt;
}

Dataset load(const std::filesystem::path& features, const std::filesystem::path& targets = {}) {
    DatasetSpec spec;
    spec.source = FileSource{features.string(), targets.string()};
    auto data = load_dataset(spec);
    REQUIRE(data.ok());
    return std::move(*data);
}

std::vector<std::int64_t> class_counts(const Dataset& data) {
    std::vector<std::int64_t> counts;
    for (const auto& one : data.description.classes) counts.push_back(one.count);
    return counts;
}

}  // namespace

TEST_CASE("The digits load as ten classes of 64 columns") {
    const auto folder = data_folder();
    if (!folder) return;
    const Dataset data = load(*folder / "digits.csv");
    CHECK(data.shape.rows == 1797);
    CHECK(data.shape.training_rows == 1438);
    CHECK(data.shape.example == std::vector<std::int64_t>{64});
    CHECK(class_counts(data) ==
          std::vector<std::int64_t>{178, 182, 177, 183, 181, 182, 181, 179, 174, 180});
    CHECK(data.description.missing == 0);
}

TEST_CASE("The breast cancer data load as two classes of 30 columns") {
    const auto folder = data_folder();
    if (!folder) return;
    const Dataset data = load(*folder / "breast_cancer.csv");
    CHECK(data.shape.rows == 569);
    CHECK(data.shape.example == std::vector<std::int64_t>{30});
    CHECK(class_counts(data) == std::vector<std::int64_t>{212, 357});
}

TEST_CASE("The diabetes data load as a regression of 10 columns") {
    const auto folder = data_folder();
    if (!folder) return;
    const Dataset data = load(*folder / "diabetes.csv");
    CHECK(data.shape.task == TaskKind::kRegression);
    CHECK(data.shape.rows == 442);
    CHECK(data.shape.example == std::vector<std::int64_t>{10});
    CHECK(data.description.target == "y");
}

TEST_CASE("The dates of the series are no feature") {
    const auto folder = data_folder();
    if (!folder) return;
    for (const char* name : {"airline-passengers.csv", "monthly-sunspots.csv"}) {
        DatasetSpec spec;
        spec.source = FileSource{(*folder / name).string(), ""};
        const auto data = load_dataset(spec);
        REQUIRE_FALSE(data.ok());
        CHECK(data.error().text.find("no feature column is left") == 0);
        CHECK(data.error().text.find("'Month'") != std::string::npos);
    }
}

TEST_CASE("The MNIST images load with their labels") {
    const auto folder = data_folder();
    if (!folder) return;
    const Dataset data = load(*folder / "mnist-train-images-idx3-ubyte.gz",
                              *folder / "mnist-train-labels-idx1-ubyte.gz");
    CHECK(data.shape.rows == 8000);
    CHECK(data.shape.training_rows == 6400);
    CHECK(data.shape.example == std::vector<std::int64_t>{1, 28, 28});
    CHECK(class_counts(data) ==
          std::vector<std::int64_t>{801, 882, 814, 821, 790, 738, 771, 822, 758, 803});
    CHECK(data.description.columns.at(0).maximum == 255);
    const Dataset test = load(*folder / "mnist-test-images-idx3-ubyte.gz",
                              *folder / "mnist-test-labels-idx1-ubyte.gz");
    CHECK(test.shape.rows == 2000);
}

TEST_CASE("The sunspots load as a series with the last value's error to beat") {
    const auto folder = data_folder();
    if (!folder) return;
    DatasetSpec spec;
    spec.task = TaskKind::kSequence;
    spec.source = FileSource{(*folder / "monthly-sunspots.csv").string(), ""};
    const auto data = load_dataset(spec);
    REQUIRE(data.ok());
    CHECK(data->shape.example == std::vector<std::int64_t>{24, 1});
    CHECK(data->description.windows.steps == 2820);
    CHECK(data->shape.training_rows == 2820 - 564 - 24);
    CHECK(data->shape.rows - data->shape.training_rows == 564 - 24);
    CHECK(data->description.target == "Sunspots");
    CHECK(data->description.warnings.empty());
    CHECK(data->description.windows.last_value_error > 0.1);
    CHECK(data->description.windows.last_value_error < 1.0);
}

TEST_CASE("Tiny Shakespeare loads as a language of 65 characters") {
    const auto folder = data_folder();
    if (!folder) return;
    DatasetSpec spec;
    spec.task = TaskKind::kLanguage;
    spec.source = FileSource{(*folder / "tinyshakespeare.txt").string(), ""};
    const auto data = load_dataset(spec);
    REQUIRE(data.ok());
    CHECK(data->shape.tokens == 65);
    CHECK(data->description.windows.steps == 1115394);
    CHECK(data->shape.training_rows == (1115394 - 223078 - 1) / 64);
    CHECK(data->shape.rows - data->shape.training_rows == (223078 - 1) / 64);
    CHECK(data->description.format == "text");
}
