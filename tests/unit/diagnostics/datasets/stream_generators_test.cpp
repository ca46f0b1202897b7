#include "diagnostics/datasets/stream_generators.hpp"

#include <catch2/catch.hpp>

#include "diagnostics/datasets/generate.hpp"
#include "diagnostics/spec/model_summary.hpp"

using namespace rangefinder;

namespace {

DatasetSpec stream(GeneratorKind kind, std::int64_t rows, double noise = 0.0) {
    DatasetSpec spec;
    spec.source = GeneratorSpec{.kind = kind, .rows = rows, .noise = noise, .seed = 3};
    return spec;
}

std::string text_of(const Dataset& data) {
    std::string text;
    for (const float token : data.features) {
        text += data.description.classes[static_cast<std::size_t>(token)].name;
    }
    return text;
}

}  // namespace

TEST_CASE("Waves are a series whose next value can be told from the window") {
    const auto data = generate(stream(GeneratorKind::kWaves, 2000));
    REQUIRE(data.ok());
    CHECK(data->shape.task == TaskKind::kSequence);
    CHECK(data->shape.example == Shape{24, 1});
    CHECK(data->description.windows.steps == 2000);
    // The last value is a poor forecast: there is something to learn.
    CHECK(data->description.windows.last_value_error > 0.1);
}

TEST_CASE("Sentences are a text of few characters") {
    const auto data = generate(stream(GeneratorKind::kSentences, 200));
    REQUIRE(data.ok());
    CHECK(data->shape.task == TaskKind::kLanguage);
    CHECK(data->shape.tokens < 32);
    CHECK(text_of(*data).find("waits for") != std::string::npos);
}

TEST_CASE("The same seed makes the same stream, another seed another") {
    for (const auto kind : {GeneratorKind::kWaves, GeneratorKind::kSentences}) {
        DatasetSpec spec = stream(kind, 300, 0.1);
        const auto first = generate(spec), again = generate(spec);
        std::get<GeneratorSpec>(spec.source).seed = 4;
        const auto other = generate(spec);
        REQUIRE((first.ok() && again.ok() && other.ok()));
        CHECK(first->features == again->features);
        CHECK(first->features != other->features);
    }
}

TEST_CASE("Windows of a made-up stream are chosen, and refused by their member's name") {
    DatasetSpec spec = stream(GeneratorKind::kWaves, 100);
    spec.window = 10;
    spec.horizon = 3;
    const auto data = generate(spec);
    REQUIRE(data.ok());
    CHECK(data->shape.example == Shape{10, 1});
    spec.window = 90;
    const auto refused = generate(spec);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().fields.at(0).pointer == "/window");
    spec.window = -1;
    CHECK(validate_dataset(spec).at(0).pointer == "/window");
    CHECK(validate_dataset(stream(GeneratorKind::kSentences, 100, 1.5)).at(0).pointer == "/noise");
}

TEST_CASE("A stream has its own task and no other") {
    DatasetSpec spec = stream(GeneratorKind::kWaves, 100);
    spec.task = TaskKind::kClassification;
    CHECK_FALSE(generate(spec).ok());
}
