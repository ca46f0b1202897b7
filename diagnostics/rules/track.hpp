// One series as the rules see it: its beginning and newest points, and the whole thinned.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace rangefinder {

struct TrackPoint {
    std::int64_t step = 0;
    double value = 0.0;
};

// Several successive points in one.
struct Stretch {
    std::int64_t first_step = 0, last_step = 0;
    std::int64_t points = 0;
    double mean = 0.0;
    double least = 0.0, greatest = 0.0;
};

// Bounded memory. Values that are not finite are only counted, so that every figure here is finite.
// Not thread-safe.
class Track {
  public:
    void add(const TrackPoint& point);

    bool empty() const { return points_ == 0; }
    std::int64_t points() const { return points_; }
    const TrackPoint& last() const { return recent_.back(); }
    // The first kOpening points or fewer.
    std::span<const TrackPoint> opening() const { return opening_; }
    // The newest `most` points or fewer; at least kRecent are kept.
    std::span<const TrackPoint> newest(std::size_t most) const;
    // All of it in at most 2 kStretches parts of (but for the last) equally many points.
    std::span<const Stretch> stretches() const { return stretches_; }
    // Mean over the points of stretches that lie wholly in [from, to]; nothing: there are none.
    std::optional<double> mean_between(std::int64_t from, std::int64_t to) const;
    std::optional<std::int64_t> first_not_finite() const { return first_not_finite_; }

    static constexpr std::size_t kOpening = 32;
    static constexpr std::size_t kRecent = 512;
    static constexpr std::size_t kStretches = 128;

  private:
    void add_to_stretches(const TrackPoint& point);

    std::int64_t points_ = 0;
    std::vector<TrackPoint> opening_;
    std::vector<TrackPoint> recent_;
    std::vector<Stretch> stretches_;
    std::int64_t stretch_points_ = 1;  // Of a full one.
    std::optional<std::int64_t> first_not_finite_;
};

}  // namespace rangefinder
