// What is known of a training beside its series.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace rangefinder {

// A layer of the model that is watched.
struct LayerFacts {
    std::string name;  // As in the series: "gradient_norm/NAME".
    std::string type;  // "linear", "relu", ...; empty: not known.
    std::int64_t parameters = 0;
    bool frozen = false;      // The specification says that it is not to be trained.
    std::int64_t fan_in = 0;  // Inputs of one of its units; 0: it has no such weights.
    double dropout = 0.0;     // Probability that it zeroes a value.
};

// Everything may be missing: a rule that needs what is not there keeps silent.
struct RunFacts {
    std::string kind = "training";   // Or "range_test": its rate climbs on purpose.
    std::vector<LayerFacts> layers;  // In the order of the model.
    bool loaded_weights = false;     // It starts from stored weights, not from drawn ones.
    std::string optimizer;           // "sgd", "adam", ...
    double momentum = 0.0;           // SGD's.
    double beta1 = 0.9, beta2 = 0.999;
    std::string loss;  // "cross_entropy", ...
    std::string task;  // "classification", ...
    std::optional<std::int64_t> planned_steps;
    std::optional<std::int64_t> batch_size;
    std::optional<std::int64_t> training_rows;
    std::optional<std::int64_t> steps_per_epoch;
    std::vector<std::int64_t> class_counts;  // Of the training part.
    // Loss of the best constant prediction on the training part (cross entropy: entropy of the
    // class shares; mse: the target's variance; ...).
    std::optional<double> baseline_loss;
    // Of the inputs as the model sees them, over the training part, a value a feature (of images
    // and series: one for all).
    std::vector<double> input_mean, input_deviation;
    bool clips = false;
    bool constant_rate = true;  // The schedule does not move the rate.
};

}  // namespace rangefinder
