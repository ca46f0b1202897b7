// Making families from names. Private to this folder: includes prometheus-cpp.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include "daemon/metrics/names.hpp"

namespace rangefinder::metrics {

inline prometheus::Family<prometheus::Counter>& counters(prometheus::Registry& registry,
                                                         const Name& name) {
    return prometheus::BuildCounter().Name(name.name).Help(name.help).Register(registry);
}

inline prometheus::Family<prometheus::Gauge>& gauges(prometheus::Registry& registry,
                                                     const Name& name) {
    return prometheus::BuildGauge().Name(name.name).Help(name.help).Register(registry);
}

inline prometheus::Family<prometheus::Histogram>& histograms(prometheus::Registry& registry,
                                                             const Name& name) {
    return prometheus::BuildHistogram().Name(name.name).Help(name.help).Register(registry);
}

inline prometheus::Counter& counter(prometheus::Registry& registry, const Name& name) {
    return counters(registry, name).Add({});
}

inline prometheus::Gauge& gauge(prometheus::Registry& registry, const Name& name) {
    return gauges(registry, name).Add({});
}

}  // namespace rangefinder::metrics
