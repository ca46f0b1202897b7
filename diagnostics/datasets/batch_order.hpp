// In which order the training rows are visited: a new seeded permutation every epoch.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace rangefinder {

// The whole state of an order; with the same rows and batch size it goes on exactly from here.
struct BatchOrderState {
    std::uint64_t seed = 0;
    std::int64_t epoch = 0;
    std::int64_t position = 0;  // Rows of this epoch already handed out.

    friend bool operator==(const BatchOrderState&, const BatchOrderState&) = default;
};

// What becomes of an epoch's last rows when they do not fill a batch. A shorter batch costs a
// second set of primitives; dropped rows differ from epoch to epoch.
enum class LastBatch { kDrop, kKeep };

// Not thread-safe. Allocates in the constructor only. The order of epoch e depends on seed, e and
// the rows alone (stream e of RandomPurpose::kDataOrder), so that any epoch can be entered
// directly.
class BatchOrder {
  public:
    // A batch larger than the number of rows is cut to it. Needs a row and a batch size over 0.
    BatchOrder(std::span<const std::int64_t> rows, std::int64_t batch_size, std::uint64_t seed,
               LastBatch last_batch = LastBatch::kDrop);

    // The next batch's row numbers; valid until the next call of next() or restore().
    std::span<const std::int64_t> next();

    const BatchOrderState& state() const { return state_; }
    void restore(const BatchOrderState& state);

    std::int64_t batch_size() const { return batch_size_; }
    std::int64_t batches_per_epoch() const;

  private:
    void shuffle_epoch();

    std::vector<std::int64_t> rows_;
    std::vector<std::int64_t> order_;
    std::int64_t batch_size_;
    LastBatch last_batch_;
    BatchOrderState state_;
};

}  // namespace rangefinder
