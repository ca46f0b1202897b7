// What is measured of a model in one step, by name.
#pragma once

#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace rangefinder {

// The names are made once; the values are of the last step that was measured, NaN where a step had
// none. Not thread-safe.
class Figures {
  public:
    // Not one of names().
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    // Its place.
    std::size_t add(std::string name) {
        names_.push_back(std::move(name));
        values_.push_back(std::numeric_limits<double>::quiet_NaN());
        return names_.size() - 1;
    }
    void set(std::size_t place, double value) {
        if (place != kNone) values_[place] = value;
    }
    void clear() { values_.assign(values_.size(), std::numeric_limits<double>::quiet_NaN()); }

    std::span<const std::string> names() const { return names_; }
    std::span<const double> values() const { return values_; }

  private:
    std::vector<std::string> names_;
    std::vector<double> values_;
};

}  // namespace rangefinder
