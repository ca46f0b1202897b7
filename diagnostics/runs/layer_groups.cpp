#include "diagnostics/runs/layer_groups.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace rangefinder {
namespace {

constexpr std::size_t kMostBodyGroups = 3;

// Of "3.attn.q.weight" it is "3".
std::string outermost(const std::string& parameter) {
    return parameter.substr(0, parameter.find('.'));
}

bool is_head(const std::string& layer, const ModelSpec& spec) {
    return std::any_of(spec.heads.begin(), spec.heads.end(),
                       [&](const HeadSpec& head) { return head.name == layer; });
}

}  // namespace

std::vector<std::vector<std::string>> layer_groups(const Model& model, const ModelSpec& spec) {
    std::vector<std::string> head, body;
    for (const ParameterView& parameter : model.trainable()) {
        const std::string layer = outermost(parameter.name);
        std::vector<std::string>& part = is_head(layer, spec) ? head : body;
        if (std::find(part.begin(), part.end(), layer) == part.end()) part.push_back(layer);
    }
    if (spec.heads.empty() && !body.empty()) {
        head.push_back(body.back());
        body.pop_back();
    }
    if (head.empty() || body.empty()) return {};
    std::vector<std::vector<std::string>> groups = {head};
    const std::size_t parts = std::min(kMostBodyGroups, body.size());
    for (std::size_t i = parts; i-- > 0;) {
        const auto begin = body.begin() + static_cast<std::ptrdiff_t>(i * body.size() / parts);
        const auto end = body.begin() + static_cast<std::ptrdiff_t>((i + 1) * body.size() / parts);
        groups.emplace_back(begin, end);
    }
    return groups;
}

}  // namespace rangefinder
