#include "diagnostics/layers/parameter.hpp"

#include "diagnostics/base/check.hpp"

namespace rangefinder {

ParameterView Parameter::view() const {
    RF_CHECK(weight.layout() == gradient.layout());
    return {name, weight.values(), gradient.values()};
}

void initialize(const Engine& engine, const Parameter& parameter, RandomStream random) {
    std::vector<float> values(static_cast<std::size_t>(parameter.size()));
    for (float& value : values) {
        value =
            static_cast<float>(random.uniform(-parameter.initial_bound, parameter.initial_bound));
    }
    write_plain(engine, parameter.weight, values);
}

}  // namespace rangefinder
