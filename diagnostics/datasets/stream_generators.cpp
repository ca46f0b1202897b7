#include "diagnostics/datasets/stream_generators.hpp"

#include <array>
#include <cmath>
#include <numbers>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "diagnostics/base/random.hpp"
#include "diagnostics/datasets/series_dataset.hpp"
#include "diagnostics/datasets/text_dataset.hpp"

namespace rangefinder {
namespace {

constexpr std::uint32_t kRowStream = 1;

using Words = std::span<const std::string_view>;

constexpr std::array<std::string_view, 12> kNouns{
    "cat", "dog", "bird", "fox", "child", "king", "wind", "river", "moon", "stone", "ship", "tree"};
constexpr std::array<std::string_view, 10> kAdjectives{"old",   "small", "quiet", "red",    "happy",
                                                       "brave", "slow",  "young", "clever", "dark"};
constexpr std::array<std::string_view, 10> kVerbs{"sees",      "finds",   "follows", "hears",
                                                  "loves",     "chases",  "paints",  "carries",
                                                  "waits for", "sings to"};
constexpr std::array<std::string_view, 8> kAdverbs{"again",  "today",       "slowly",    "at night",
                                                   "loudly", "in the rain", "every day", "alone"};

class Writer {
  public:
    explicit Writer(const GeneratorSpec& spec)
        : random_(spec.seed, RandomPurpose::kGenerator, kRowStream), noise_(spec.noise) {}

    // "the old cat follows a small bird today."
    void add_sentence(std::string& text) {
        add_noun_phrase(text);
        text += word(kVerbs);
        text += ' ';
        add_noun_phrase(text);
        text += word(kAdverbs);
        text += ".\n";
    }

  private:
    void add_noun_phrase(std::string& text) {
        text += random_.uniform() < 0.5 ? "the " : "a ";
        text += word(kAdjectives);
        text += ' ';
        text += word(kNouns);
        text += ' ';
    }

    std::string_view pick(Words words) {
        const auto index =
            static_cast<std::size_t>(random_.uniform() * static_cast<double>(words.size()));
        return words[index];
    }

    // One of `words`, or by chance one of any kind.
    std::string_view word(Words words) {
        const std::array<Words, 4> kinds{kNouns, kAdjectives, kVerbs, kAdverbs};
        if (random_.uniform() >= noise_) return pick(words);
        return pick(kinds[static_cast<std::size_t>(random_.uniform() * 4.0)]);
    }

    RandomStream random_;
    double noise_;
};

Result<Dataset> sentences(const DatasetSpec& spec, const GeneratorSpec& generator) {
    Writer writer(generator);
    std::string text;
    for (std::int64_t row = 0; row < generator.rows; ++row) writer.add_sentence(text);
    return load_text(text, spec);
}

Result<Dataset> waves(const DatasetSpec& spec, const GeneratorSpec& generator) {
    struct Wave {
        double period, height;
    };
    // Lengths without a common multiple nearby: the last window seldom looks as this one.
    constexpr Wave kWaves[] = {{12.5, 1.0}, {31.0, 0.7}, {5.3, 0.3}};
    constexpr double kSwell = 170.0;
    RandomStream random(generator.seed, RandomPurpose::kGenerator, kRowStream);
    std::array<double, 3> phases{};
    for (double& phase : phases) phase = random.uniform(0.0, 2.0 * std::numbers::pi);
    TimeSeries series{{}, 1, {"value"}, {}};
    series.values.reserve(static_cast<std::size_t>(generator.rows));
    for (std::int64_t step = 0; step < generator.rows; ++step) {
        const double time = 2.0 * std::numbers::pi * static_cast<double>(step);
        double value = generator.noise * random.normal();
        for (std::size_t i = 0; i < phases.size(); ++i) {
            const double swell = i == 1 ? std::cos(time / kSwell) : 1.0;
            value += kWaves[i].height * swell * std::sin(time / kWaves[i].period + phases[i]);
        }
        series.values.push_back(value);
    }
    Dataset data;
    data.description.target = "value";
    return cut_series(std::move(data), series, spec);
}

// A generator's options are members of its JSON, not of the query.
Error as_member(Error error) {
    for (FieldError& field : error.fields) {
        if (field.pointer.starts_with('?')) field.pointer.front() = '/';
    }
    return error;
}

}  // namespace

bool makes_stream(GeneratorKind kind) {
    return kind == GeneratorKind::kWaves || kind == GeneratorKind::kSentences;
}

Result<Dataset> generate_stream(const DatasetSpec& spec) {
    const auto& generator = std::get<GeneratorSpec>(spec.source);
    const bool series = generator.kind == GeneratorKind::kWaves;
    auto data = series ? waves(spec, generator) : sentences(spec, generator);
    if (!data) return as_member(data.error());
    data->description.format = "generator";
    return data;
}

}  // namespace rangefinder
