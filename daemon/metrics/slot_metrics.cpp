#include "daemon/metrics/slot_metrics.hpp"

#include <iterator>
#include <string>

#include "daemon/metrics/families.hpp"

namespace rangefinder::metrics {

SlotMetrics::SlotMetrics(prometheus::Registry& registry)
    : figures_{&gauges(registry, kSlotProgress), &gauges(registry, kSlotLearningRate),
               &gauges(registry, kSlotLoss), &gauges(registry, kSlotGradientNorm)},
      info_(gauges(registry, kSlotJobInfo)),
      slots_(gauge(registry, kSlots)),
      busy_(gauge(registry, kSlotsBusy)) {}

void SlotMetrics::set_slots(std::size_t slots) {
    const std::lock_guard lock(mutex_);
    workers_ = slots;
    slots_.Set(static_cast<double>(slots));
    count_busy();
}

void SlotMetrics::begin(std::size_t slot, const SlotJob& job) {
    const std::lock_guard lock(mutex_);
    remove(slot);
    Slot& started = running_[slot];
    started.info = &info_.Add({{"slot", std::to_string(slot)},
                               {"job", job.job},
                               {"kind", job.kind},
                               {"model", job.model_family}});
    started.info->Set(1.0);
    set(slot, kProgress, 0.0);
    count_busy();
}

void SlotMetrics::update(std::size_t slot, const SlotFigures& figures) {
    const std::lock_guard lock(mutex_);
    // A late report of a job that has ended must not bring its series back.
    if (!running_.contains(slot)) return;
    set(slot, kProgress, figures.progress);
    set(slot, kLearningRate, figures.learning_rate);
    set(slot, kLoss, figures.loss);
    set(slot, kGradientNorm, figures.gradient_norm);
}

void SlotMetrics::end(std::size_t slot) {
    const std::lock_guard lock(mutex_);
    remove(slot);
    count_busy();
}

void SlotMetrics::set(std::size_t slot, Figure figure, std::optional<double> value) {
    if (!value) return;
    auto*& gauge = running_[slot].figures[figure];
    if (gauge == nullptr) gauge = &figures_[figure]->Add({{"slot", std::to_string(slot)}});
    gauge->Set(*value);
}

void SlotMetrics::count_busy() {
    const auto busy = std::distance(running_.begin(), running_.lower_bound(workers_));
    busy_.Set(static_cast<double>(busy));
}

void SlotMetrics::remove(std::size_t slot) {
    const auto found = running_.find(slot);
    if (found == running_.end()) return;
    info_.Remove(found->second.info);
    for (std::size_t i = 0; i < kFigures; ++i) {
        if (found->second.figures[i] != nullptr) figures_[i]->Remove(found->second.figures[i]);
    }
    running_.erase(found);
}

}  // namespace rangefinder::metrics
