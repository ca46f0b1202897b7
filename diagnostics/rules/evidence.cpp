#include "diagnostics/rules/evidence.hpp"

namespace rangefinder {

const Track* Evidence::find(std::string_view series) const {
    const auto found = by_name_.find(series);
    if (found == by_name_.end() || found->second->track.empty()) return nullptr;
    return &found->second->track;
}

std::vector<LayerTrack> Evidence::layers(std::string_view measure) const {
    std::vector<LayerTrack> found;
    for (const Named& named : tracks_) {
        const std::string_view name = named.name;
        const bool is_measure = name.size() > measure.size() + 1 && name.starts_with(measure) &&
                                name[measure.size()] == '/';
        if (!is_measure || named.track.empty()) continue;
        const std::string layer(name.substr(measure.size() + 1));
        found.push_back({layer, &named.track, facts_of(layer)});
    }
    return found;
}

const LayerFacts* Evidence::facts_of(std::string_view layer) const {
    const LayerFacts* best = nullptr;
    for (const LayerFacts& facts : facts_.layers) {
        const bool fits = layer == facts.name ||
                          (layer.size() > facts.name.size() && layer.starts_with(facts.name) &&
                           layer[facts.name.size()] == '.');
        if (fits && (best == nullptr || facts.name.size() > best->name.size())) best = &facts;
    }
    return best;
}

std::optional<Evidence::NotFinite> Evidence::not_finite() const {
    std::optional<NotFinite> first;
    for (const Named& named : tracks_) {
        const auto step = named.track.first_not_finite();
        if (step && (!first || *step < first->step)) first = {named.name, *step};
    }
    return first;
}

Track& Evidence::track(const std::string& series) {
    const auto found = by_name_.find(series);
    if (found != by_name_.end()) return found->second->track;
    tracks_.push_back({series, {}});
    by_name_.emplace(tracks_.back().name, &tracks_.back());
    return tracks_.back().track;
}

}  // namespace rangefinder
