// A sum in double in eight lanes, so that the compiler may use vector registers without changing
// the order of any addition.
#pragma once

#include <array>
#include <cstddef>

namespace rangefinder {

class LaneSum {
  public:
    static constexpr std::size_t kLanes = 8;

    void add(std::size_t lane, double value) { lanes_[lane] += value; }
    double total() const {
        double total = 0.0;
        for (const double lane : lanes_) total += lane;
        return total;
    }

  private:
    std::array<double, kLanes> lanes_{};
};

}  // namespace rangefinder
