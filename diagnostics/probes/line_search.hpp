// Where along a line the loss is back at its value at the start.
#pragma once

#include <map>
#include <optional>

namespace rangefinder {

// Is told losses at rates and says which to try next. Steps out from a guess by factors until the
// loss has been on both sides of its value before, then narrows the bracket: of a parabola the mean
// slope (loss - before) / rate is straight, and crosses zero at the rate that is searched.
class LineSearch {
  public:
    // before: the loss at rate 0, finite; guess > 0.
    LineSearch(double before, double guess);

    // The rate to try next. Nothing: it is known well enough, or farther from the guess than
    // kReach times.
    std::optional<double> next() const;
    // The loss there; not finite means beyond.
    void add(double rate, double loss);

    // Nothing without a rate on either side of it.
    std::optional<double> found() const;
    // No rate tried lowered the loss; none raised it.
    bool never_fell() const { return !low_; }
    bool never_rose() const { return !high_; }
    const std::map<double, double>& tried() const { return tried_; }  // Losses by rate.

    static constexpr double kReach = 1e4;

  private:
    struct End {
        double rate = 0.0;
        double slope = 0.0;
    };
    double crossing() const;

    double before_;
    double guess_;
    double next_;
    std::optional<End> low_, high_;
    std::map<double, double> tried_;
};

}  // namespace rangefinder
