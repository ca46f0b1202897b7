// What a rule judges by: the facts, the series so far, and where the training stands.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "diagnostics/findings/curve.hpp"
#include "diagnostics/rules/run_facts.hpp"
#include "diagnostics/rules/track.hpp"

namespace rangefinder {

// A layer's series and, where the layer is known, its facts.
struct LayerTrack {
    std::string name;
    const Track* track = nullptr;
    const LayerFacts* facts = nullptr;
};

// Not thread-safe. What it hands out lives as long as it does.
class Evidence {
  public:
    explicit Evidence(RunFacts facts) : facts_(std::move(facts)) {}

    const RunFacts& facts() const { return facts_; }
    // The last step whose points are all there.
    std::int64_t step() const { return step_; }
    // How the training ended; nothing: it goes on.
    const std::optional<Stopped>& stopped() const { return stopped_; }
    bool is_range_test() const { return facts_.kind == "range_test"; }

    // Nothing where there is no finite point.
    const Track* find(std::string_view series) const;
    // Tracks named "MEASURE/LAYER", in the order in which they came: that of the model.
    std::vector<LayerTrack> layers(std::string_view measure) const;
    // That layer's or, where it is a part of one ("3.attn"), the layer's of which it is.
    const LayerFacts* facts_of(std::string_view layer) const;
    // Some value, anywhere, that was not finite: the first.
    struct NotFinite {
        std::string series;
        std::int64_t step = 0;
    };
    std::optional<NotFinite> not_finite() const;

    Track& track(const std::string& series);
    void set_step(std::int64_t step) { step_ = step; }
    void set_stopped(const Stopped& stopped) { stopped_ = stopped; }

  private:
    struct Named {
        std::string name;
        Track track;
    };
    RunFacts facts_;
    std::int64_t step_ = -1;
    std::optional<Stopped> stopped_;
    std::deque<Named> tracks_;  // Never moved: others point at them.
    std::unordered_map<std::string_view, Named*> by_name_;
};

}  // namespace rangefinder
