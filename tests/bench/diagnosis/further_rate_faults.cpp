// Steps that are too long or too short in further ways: other factors, optimizers and schedules.
#include <utility>

#include "tests/bench/diagnosis/fault.hpp"

namespace rangefinder::diagnosis {

namespace {

using Rules = std::vector<std::string>;

const Rules kHigh{"learning_rate_too_high", "diverging",   "non_finite",
                  "exploding_gradient",     "oscillating", "update_ratio_high"};
const Rules kLow{"learning_rate_too_low", "update_ratio_low"};

Injection rate_times(double factor) {
    return [factor](TrainingCase& example, std::uint64_t) {
        training_of(example).learning_rate *= factor;
    };
}

Injection decay_from_start(double gamma) {
    return [gamma](TrainingCase& example, std::uint64_t) {
        ScheduleSpec& schedule = training_of(example).schedule;
        schedule.kind = ScheduleKind::kExponential;
        schedule.gamma = gamma;
    };
}

// The rate is zero from a tenth of the steps on.
void early_end(TrainingCase& example, std::uint64_t) {
    ScheduleSpec& schedule = training_of(example).schedule;
    schedule.kind = ScheduleKind::kPolynomial;
    schedule.total_iters = steps_of(example) / 10;
}

Injection momentum_of(double momentum) {
    return [momentum](TrainingCase& example, std::uint64_t) {
        example.job.optimizer.momentum = momentum;
    };
}

Injection clip_at(double norm) {
    return [norm](TrainingCase& example, std::uint64_t) { training_of(example).clip.norm = norm; };
}

Injection clip_values_at(double value) {
    return [value](TrainingCase& example, std::uint64_t) {
        training_of(example).clip.norm = {};
        training_of(example).clip.value = value;
    };
}

Injection decoupled_decay(double decay) {
    return [decay](TrainingCase& example, std::uint64_t) {
        example.job.optimizer.weight_decay = decay;
    };
}

void strong_l1(TrainingCase& example, std::uint64_t) {
    example.job.optimizer.l1 = 0.1;
}

}  // namespace

std::vector<Fault> further_rate_faults() {
    const Rules crushed{
        "underfitting", "loss_not_decreasing",    "plateau",  "constant_predictions",
        "diverging",    "learning_rate_too_high", "dead_relu"};
    return {
        {"rate_x30",
         {"digits_mlp/sgd", "mnist_cnn/sgd", "waves_lstm/sgd", "sentences_transformer/sgd",
          "digits_cnn/sgd", "regression_mlp/sgd", "glyphs_cnn/sgd", "airline_gru/sgd"},
         kHigh,
         rate_times(30.0)},
        {"rate_x1000",
         {"digits_mlp/sgd", "digits_cnn/sgd", "sunspots_lstm/sgd", "shakespeare_transformer/sgd",
          "moons_mlp/sgd", "glyphs_cnn/sgd"},
         kHigh,
         rate_times(1000.0)},
        {"adam_rate_x30",
         {"digits_mlp/adam", "glyphs_cnn/adam", "airline_gru/adam", "sentences_transformer/adam",
          "cancer_mlp/adam", "digits_mlp/rmsprop", "diabetes_mlp/adamw"},
         kHigh,
         rate_times(30.0)},
        {"rate_x0.0001",
         {"mnist_mlp/sgd", "digits_cnn/adamw", "airline_gru/adam", "shakespeare_transformer/sgd",
          "moons_mlp/adam", "diabetes_mlp/sgd"},
         kLow,
         rate_times(1e-4)},
        {"rate_halved_every_step",
         {"digits_mlp/sgd", "mnist_cnn/adam", "sunspots_lstm/adam", "sentences_transformer/adam",
          "regression_mlp/sgd"},
         kLow,
         decay_from_start(0.5)},
        {"rate_zero_after_a_tenth",
         {"digits_mlp/sgd", "mnist_cnn/adam", "waves_lstm/sgd", "shakespeare_transformer/adam"},
         {"learning_rate_too_low", "update_ratio_low", "stalled", "plateau"},
         early_end,
         0.1},
        {"momentum_0.999",
         {"digits_mlp/sgd", "mnist_cnn/sgd", "waves_lstm/sgd", "sentences_transformer/sgd",
          "regression_mlp/sgd"},
         kHigh,
         momentum_of(0.999)},
        {"clipped_at_1e-6",
         {"digits_mlp/sgd", "mnist_cnn/sgd", "sunspots_lstm/sgd", "shakespeare_transformer/sgd",
          "regression_mlp/sgd"},
         kLow,
         clip_at(1e-6)},
        {"values_clipped_at_1e-7",
         {"digits_mlp/sgd", "mnist_cnn/sgd", "waves_lstm/sgd"},
         kLow,
         clip_values_at(1e-7)},
        {"adamw_decay_100",
         {"cancer_mlp/adamw", "digits_cnn/adamw", "waves_lstm/adamw",
          "sentences_transformer/adamw"},
         crushed,
         decoupled_decay(100.0)},
        {"weight_decay_1",
         {"digits_mlp/adam", "mnist_mlp/sgd", "sunspots_lstm/adam", "digits_cnn/sgd"},
         crushed,
         decoupled_decay(1.0)},
        {"l1_of_0.1", {"digits_mlp/sgd", "mnist_cnn/sgd", "waves_lstm/sgd"}, crushed, strong_l1},
    };
}

}  // namespace rangefinder::diagnosis
