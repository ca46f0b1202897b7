// Generators of points: two moons, spirals, blobs, regression.
#include <cmath>
#include <numbers>

#include "diagnostics/base/random.hpp"
#include "diagnostics/datasets/generated.hpp"

namespace rangefinder {
namespace {

// Streams of one seed: what all rows share, and the rows.
constexpr std::uint32_t kSharedStream = 0;
constexpr std::uint32_t kRowStream = 1;

RandomStream stream_of(const GeneratorSpec& spec, std::uint32_t number) {
    return {spec.seed, RandomPurpose::kGenerator, number};
}

void add_value(Generated& made, double value) {
    made.features.push_back(static_cast<float>(value));
}

std::vector<double> unit_vector(std::int64_t size, RandomStream& random) {
    std::vector<double> vector;
    vector.reserve(static_cast<std::size_t>(size));
    double squares = 0.0;
    for (std::int64_t i = 0; i < size; ++i) {
        vector.push_back(random.normal());
        squares += vector.back() * vector.back();
    }
    for (double& value : vector) value /= std::sqrt(squares);
    return vector;
}

}  // namespace

Generated generate_two_moons(const GeneratorSpec& spec) {
    Generated made{{2}, {}, {}, 2, {}};
    RandomStream random = stream_of(spec, kRowStream);
    for (std::int64_t row = 0; row < spec.rows; ++row) {
        const bool lower = row % 2 == 1;
        const double angle = random.uniform(0.0, std::numbers::pi);
        const double x = lower ? 1.0 - std::cos(angle) : std::cos(angle);
        const double y = lower ? 0.5 - std::sin(angle) : std::sin(angle);
        add_value(made, x + spec.noise * random.normal());
        add_value(made, y + spec.noise * random.normal());
        made.labels.push_back(lower ? 1 : 0);
    }
    return made;
}

Generated generate_spirals(const GeneratorSpec& spec) {
    constexpr double kTurns = 1.5;
    constexpr double kNoiseUnit = 0.1;  // The arms are close: a tenth of the plane's scale.
    Generated made{{2}, {}, {}, static_cast<std::int32_t>(spec.classes), {}};
    RandomStream random = stream_of(spec, kRowStream);
    for (std::int64_t row = 0; row < spec.rows; ++row) {
        const std::int64_t arm = row % spec.classes;
        const double radius = random.uniform(0.05, 1.0);
        const double start = static_cast<double>(arm) / static_cast<double>(spec.classes);
        const double angle = 2.0 * std::numbers::pi * (start + kTurns * radius);
        add_value(made, radius * std::cos(angle) + kNoiseUnit * spec.noise * random.normal());
        add_value(made, radius * std::sin(angle) + kNoiseUnit * spec.noise * random.normal());
        made.labels.push_back(static_cast<std::int32_t>(arm));
    }
    return made;
}

Generated generate_blobs(const GeneratorSpec& spec) {
    Generated made{{spec.features}, {}, {}, static_cast<std::int32_t>(spec.classes), {}};
    RandomStream shared = stream_of(spec, kSharedStream);
    std::vector<double> centres;
    centres.reserve(static_cast<std::size_t>(spec.classes * spec.features));
    for (std::int64_t i = 0; i < spec.classes * spec.features; ++i) {
        centres.push_back(shared.normal());
    }
    RandomStream random = stream_of(spec, kRowStream);
    for (std::int64_t row = 0; row < spec.rows; ++row) {
        const std::int64_t blob = row % spec.classes;
        for (std::int64_t i = 0; i < spec.features; ++i) {
            const double centre = centres[static_cast<std::size_t>(blob * spec.features + i)];
            add_value(made, centre + spec.noise * random.normal());
        }
        made.labels.push_back(static_cast<std::int32_t>(blob));
    }
    return made;
}

Generated generate_regression(const GeneratorSpec& spec) {
    Generated made{{spec.features}, {}, {}, 0, {}};
    RandomStream shared = stream_of(spec, kSharedStream);
    const auto linear = unit_vector(spec.features, shared);
    const auto wave = unit_vector(spec.features, shared);
    RandomStream random = stream_of(spec, kRowStream);
    for (std::int64_t row = 0; row < spec.rows; ++row) {
        double straight = 0.0, phase = 0.0;
        for (std::size_t i = 0; i < linear.size(); ++i) {
            const double x = random.normal();
            straight += linear[i] * x;
            phase += wave[i] * x;
            add_value(made, x);
        }
        made.targets.push_back(straight + std::sin(2.0 * phase) + spec.noise * random.normal());
    }
    return made;
}

}  // namespace rangefinder
