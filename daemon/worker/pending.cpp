#include "daemon/worker/pending.hpp"

#include "diagnostics/base/check.hpp"

namespace rangefinder::worker {

void Pending::add(const Records& records) {
    for (const Series& series : records) {
        RF_CHECK(series.steps.size() == series.values.size());
        Series& target = column(series.name);
        target.steps.insert(target.steps.end(), series.steps.begin(), series.steps.end());
        target.values.insert(target.values.end(), series.values.begin(), series.values.end());
        values_ += series.values.size();
    }
}

Series& Pending::column(const std::string& name) {
    const auto [place, is_new] = index_.emplace(name, records_.size());
    if (is_new) records_.push_back({name, {}, {}});
    return records_[place->second];
}

}  // namespace rangefinder::worker
