#include "diagnostics/datasets/generate.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <span>

#include "diagnostics/datasets/generated.hpp"

using namespace rangefinder;

namespace {

DatasetSpec asking_for(GeneratorSpec generator) {
    DatasetSpec spec;
    spec.source = generator;
    return spec;
}

Dataset made(const GeneratorSpec& generator) {
    auto data = load_dataset(asking_for(generator));
    REQUIRE(data.ok());
    return std::move(*data);
}

// Of values rounded to 1/1000: a last bit that differs between C libraries does not change it.
std::uint64_t hash_of(const Generated& generated) {
    std::uint64_t hash = 1469598103934665603ULL;
    const auto mix = [&](double value) {
        hash = (hash ^ static_cast<std::uint64_t>(std::llround(value * 1000))) * 1099511628211ULL;
    };
    for (const float value : generated.features) mix(double{value});
    for (const std::int32_t label : generated.labels) mix(static_cast<double>(label));
    for (const double value : generated.targets) mix(value);
    return hash;
}

double squared_distance(std::span<const float> a, std::span<const float> b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double d = double{a[i]} - double{b[i]};
        sum += d * d;
    }
    return sum;
}

// Share of the validation rows whose nearest training row has their class.
double nearest_neighbour_accuracy(const Dataset& data) {
    const auto label = [&](std::int64_t row) { return data.labels[static_cast<std::size_t>(row)]; };
    int right = 0;
    for (const std::int64_t row : data.validation) {
        const auto example = data.example(row);
        const auto nearer = [&](std::int64_t a, std::int64_t b) {
            return squared_distance(example, data.example(a)) <
                   squared_distance(example, data.example(b));
        };
        const auto nearest = std::min_element(data.training.begin(), data.training.end(), nearer);
        right += label(row) == label(*nearest) ? 1 : 0;
    }
    return right / static_cast<double>(data.validation.size());
}

}  // namespace

TEST_CASE("A generator is a function of its seed") {
    for (const auto kind :
         {GeneratorKind::kTwoMoons, GeneratorKind::kSpirals, GeneratorKind::kBlobs,
          GeneratorKind::kRegression, GeneratorKind::kGlyphs}) {
        const Dataset first = made({.kind = kind, .rows = 100, .seed = 3});
        const Dataset again = made({.kind = kind, .rows = 100, .seed = 3});
        const Dataset other = made({.kind = kind, .rows = 100, .seed = 4});
        CHECK(first.features == again.features);
        CHECK(first.features != other.features);
        CHECK(first.description.format == "generator");
    }
}

TEST_CASE("Generators still give the values that they gave at first") {
    const GeneratorSpec spec{.rows = 50, .seed = 7};
    CHECK(hash_of(generate_two_moons(spec)) == 0x1883a9fcf50be25a);
    CHECK(hash_of(generate_spirals(spec)) == 0x1ab0eda46e1222c1);
    CHECK(hash_of(generate_blobs(spec)) == 0xe9bad2088d64a30b);
    CHECK(hash_of(generate_regression(spec)) == 0x19580ca1e82c9222);
    CHECK(hash_of(generate_glyphs(spec)) == 0x75a837e315a127d8);
}

TEST_CASE("Generated classes are balanced and normalised") {
    for (const auto kind : {GeneratorKind::kTwoMoons, GeneratorKind::kSpirals,
                            GeneratorKind::kBlobs, GeneratorKind::kGlyphs}) {
        const Dataset data = made({.kind = kind, .rows = 300, .seed = 1});
        CHECK(data.shape.task == TaskKind::kClassification);
        for (const auto& one : data.description.classes) {
            CHECK(one.count == 300 / data.shape.classes);
        }
        double sum = 0.0, squares = 0.0;
        for (const std::int64_t row : data.training) {
            for (const float value : data.example(row)) {
                sum += double{value};
                squares += double{value} * double{value};
            }
        }
        const auto count = static_cast<double>(data.shape.training_rows * data.example_size());
        CHECK(sum / count == Approx(0).margin(1e-5));
        CHECK(squares / count == Approx(1).epsilon(1e-4));
    }
}

TEST_CASE("Two moons without noise lie on their half circles") {
    const Generated moons = generate_two_moons({.rows = 100, .noise = 0.0, .seed = 1});
    for (std::size_t row = 0; row < 100; ++row) {
        const bool lower = moons.labels[row] == 1;
        const double x = double{moons.features[2 * row]} - (lower ? 1.0 : 0.0);
        const double y = double{moons.features[2 * row + 1]} - (lower ? 0.5 : 0.0);
        CHECK(std::hypot(x, y) == Approx(1));
        CHECK((lower ? y <= 1e-6 : y >= -1e-6));
    }
}

TEST_CASE("Spirals have as many arms as asked for within the unit circle") {
    const Generated arms = generate_spirals({.rows = 100, .noise = 0.0, .classes = 5, .seed = 1});
    CHECK(arms.classes == 5);
    for (std::size_t row = 0; row < 100; ++row) {
        CHECK(std::hypot(double{arms.features[2 * row]}, double{arms.features[2 * row + 1]}) <=
              1.0);
    }
}

TEST_CASE("Blobs lie around their centres at the asked distance") {
    const Generated blobs = generate_blobs(
        {.kind = GeneratorKind::kBlobs, .rows = 4000, .noise = 0.5, .classes = 2, .features = 3});
    double sum = 0.0, squares = 0.0;
    for (std::size_t row = 0; row < 4000; row += 2) {
        const double value = double{blobs.features[row * 3]};
        sum += value;
        squares += value * value;
    }
    const double mean = sum / 2000;
    CHECK(std::sqrt(squares / 2000 - mean * mean) == Approx(0.5).epsilon(0.05));
}

TEST_CASE("A generated regression has standard features and targets that depend on them") {
    const Generated data = generate_regression(
        {.kind = GeneratorKind::kRegression, .rows = 5000, .noise = 0.0, .features = 4});
    CHECK(data.labels.empty());
    double squares = 0.0, mean = 0.0;
    for (const double y : data.targets) mean += y / 5000;
    for (const double y : data.targets) squares += (y - mean) * (y - mean) / 5000;
    CHECK(squares > 0.8);  // 1 of the line and up to 0.5 of the wave, less what they cancel.
    CHECK(squares < 3.5);
}

TEST_CASE("Glyphs are grey images that a nearest neighbour tells apart") {
    const Dataset data = made({.kind = GeneratorKind::kGlyphs, .rows = 800, .seed = 1});
    CHECK(data.shape.example == std::vector<std::int64_t>{1, 16, 16});
    CHECK(data.shape.classes == 10);
    CHECK(nearest_neighbour_accuracy(data) > 0.9);
}

TEST_CASE("Glyphs without noise are ink from 0 to 1 and leave the border mostly free") {
    const Generated glyphs = generate_glyphs({.rows = 200, .noise = 0.0, .seed = 2});
    double ink = 0.0, border = 0.0;
    for (std::size_t i = 0; i < glyphs.features.size(); ++i) {
        const double value = double{glyphs.features[i]};
        CHECK((value >= 0.0 && value <= 1.0));
        const std::size_t x = i % 16, y = i / 16 % 16;
        ink += value;
        if (x == 0 || y == 0 || x == 15 || y == 15) border += value;
    }
    CHECK(ink / 200 > 15);
    CHECK(border / ink < 0.03);
}

TEST_CASE("Generator options out of range are refused by name") {
    const auto data = load_dataset(asking_for({.rows = 0}));
    REQUIRE_FALSE(data.ok());
    CHECK(data.error().fields.at(0).pointer == "/rows");
}

TEST_CASE("A generated data set over the memory bound is refused before it is made") {
    const auto data = load_dataset(
        asking_for({.kind = GeneratorKind::kBlobs, .rows = 10'000'000, .features = 10'000}));
    REQUIRE_FALSE(data.ok());
    CHECK(data.error().kind == ErrorKind::kTooLarge);
}

TEST_CASE("A generator is refused for a task that it does not make data for") {
    DatasetSpec spec = asking_for({.kind = GeneratorKind::kGlyphs});
    spec.task = TaskKind::kRegression;
    const auto data = load_dataset(spec);
    REQUIRE_FALSE(data.ok());
    CHECK(data.error().text == "/task: glyphs makes data for classification, not regression");
}
