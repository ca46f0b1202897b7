// A Prometheus family that cannot grow without bound, whatever its label values come from.
// Private to this folder: includes prometheus-cpp.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "daemon/metrics/names.hpp"

namespace rangefinder::metrics {

// Thread-safe. Series are named by their label values, in the order of the label names. Once
// `capacity` label sets exist, every new one is counted under the value "other" for each label.
// Series are never removed: references stay valid as long as the registry.
template <typename Metric>
class BoundedFamily {
  public:
    BoundedFamily(prometheus::Family<Metric>& family, std::vector<std::string> label_names,
                  std::size_t capacity)
        : family_(family), label_names_(std::move(label_names)), capacity_(capacity) {}

    // `arguments` go to Metric's constructor (a histogram's buckets).
    template <typename... Arguments>
    Metric& at(std::vector<std::string> values, const Arguments&... arguments) {
        const std::lock_guard lock(mutex_);
        auto found = series_.find(values);
        if (found != series_.end()) return *found->second;
        if (series_.size() >= capacity_) {
            for (auto& value : values) value = "other";
            found = series_.find(values);
            if (found != series_.end()) return *found->second;
        }
        prometheus::Labels labels;
        for (std::size_t i = 0; i < label_names_.size(); ++i) labels[label_names_[i]] = values[i];
        Metric& metric = family_.Add(labels, arguments...);
        series_.emplace(std::move(values), &metric);
        return metric;
    }

  private:
    prometheus::Family<Metric>& family_;
    const std::vector<std::string> label_names_;
    const std::size_t capacity_;
    std::mutex mutex_;
    std::map<std::vector<std::string>, Metric*> series_;
};

}  // namespace rangefinder::metrics
