#include "diagnostics/layers/parameter.hpp"

#include "diagnostics/base/check.hpp"

namespace rangefinder {

ParameterView Parameter::view() const {
    RF_CHECK(weight.layout() == gradient.layout());
    return {name, weight.values(), gradient.values(), learning_rate_scale};
}

namespace {

double first_value(const Parameter& parameter, RandomStream& random) {
    const double bound = parameter.initial_bound;
    switch (parameter.initial) {
        case Initial::kUniform:
            return random.uniform(-bound, bound);
        case Initial::kNormal:
            return bound * random.normal();
        case Initial::kConstant:
            break;
    }
    return bound;
}

}  // namespace

void initialize(const Engine& engine, const Parameter& parameter, RandomStream random) {
    std::vector<float> values(static_cast<std::size_t>(parameter.size()));
    for (float& value : values) {
        value = static_cast<float>(first_value(parameter, random));
    }
    write_plain(engine, parameter.weight, values);
}

}  // namespace rangefinder
