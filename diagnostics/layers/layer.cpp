#include "diagnostics/layers/layer.hpp"

#include <algorithm>

namespace rangefinder {

bool Layer::trains() {
    const std::vector<Parameter*> all = parameters();
    return std::any_of(all.begin(), all.end(),
                       [](const Parameter* parameter) { return parameter->trainable; });
}

Implementations implementations_of(
    std::initializer_list<std::pair<const char*, const Operation*>> operations) {
    Implementations all;
    for (const auto& [what, operation] : operations) {
        if (!operation->empty()) {
            all.emplace_back(what, operation->implementation());
        }
    }
    return all;
}

void add_implementations(const Layer& part, Implementations& all) {
    for (const auto& [what, implementation] : part.implementations()) {
        all.emplace_back(part.name() + " " + what, implementation);
    }
}

}  // namespace rangefinder
