#include "diagnostics/datasets/batch_order.hpp"

#include <algorithm>

#include "diagnostics/base/check.hpp"
#include "diagnostics/base/random.hpp"

namespace rangefinder {

BatchOrder::BatchOrder(std::span<const std::int64_t> rows, std::int64_t batch_size,
                       std::uint64_t seed, LastBatch last_batch)
    : rows_(rows.begin(), rows.end()),
      order_(rows_.size()),
      batch_size_(std::min(batch_size, static_cast<std::int64_t>(rows_.size()))),
      last_batch_(last_batch),
      state_{seed, 0, 0} {
    RF_CHECK(batch_size_ > 0);
    shuffle_epoch();
}

std::span<const std::int64_t> BatchOrder::next() {
    const auto count = static_cast<std::int64_t>(rows_.size());
    const std::int64_t wanted = last_batch_ == LastBatch::kDrop ? batch_size_ : 1;
    if (count - state_.position < wanted) {
        ++state_.epoch;
        state_.position = 0;
        shuffle_epoch();
    }
    const std::int64_t length = std::min(batch_size_, count - state_.position);
    const auto start = static_cast<std::size_t>(state_.position);
    state_.position += length;
    return std::span(order_).subspan(start, static_cast<std::size_t>(length));
}

void BatchOrder::restore(const BatchOrderState& state) {
    RF_CHECK(state.epoch >= 0);
    RF_CHECK(state.position >= 0 && state.position <= static_cast<std::int64_t>(rows_.size()));
    state_ = state;
    shuffle_epoch();
}

std::int64_t BatchOrder::batches_per_epoch() const {
    const auto count = static_cast<std::int64_t>(rows_.size());
    const std::int64_t extra = last_batch_ == LastBatch::kKeep ? batch_size_ - 1 : 0;
    return (count + extra) / batch_size_;
}

void BatchOrder::shuffle_epoch() {
    std::copy(rows_.begin(), rows_.end(), order_.begin());
    RandomStream random(state_.seed, RandomPurpose::kDataOrder,
                        static_cast<std::uint32_t>(state_.epoch));
    random.shuffle(order_);
}

}  // namespace rangefinder
