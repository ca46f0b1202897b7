// Steps that are too long or too short, for whatever reason.
#include <utility>

#include "tests/bench/diagnosis/fault.hpp"

namespace rangefinder::diagnosis {

namespace {

using Rules = std::vector<std::string>;

const Rules kTooHigh{"learning_rate_too_high", "diverging", "non_finite"};
const Rules kTooLow{"learning_rate_too_low", "update_ratio_low"};

Injection scale_rate(double factor) {
    return [factor](TrainingCase& example, std::uint64_t) {
        training_of(example).learning_rate *= factor;
    };
}

void decay_to_nothing(TrainingCase& example, std::uint64_t) {
    ScheduleSpec& schedule = training_of(example).schedule;
    schedule.kind = ScheduleKind::kExponential;
    schedule.gamma = 0.9;
}

void jump_half_way(TrainingCase& example, std::uint64_t) {
    ScheduleSpec& schedule = training_of(example).schedule;
    schedule.kind = ScheduleKind::kMultiStep;
    schedule.milestones = {steps_of(example) / 2};
    schedule.gamma = 300.0;
}

// The loss is a sum over the batch in place of its mean.
void sum_loss(TrainingCase& example, std::uint64_t) {
    ModelSpec& model = example.job.model;
    HeadSpec head;
    head.name = "out";
    head.layers = {model.layers.back()};
    head.loss = model.loss;
    head.weight = static_cast<double>(example.job.batch_size);
    model.layers.pop_back();
    model.heads = {std::move(head)};
}

void nearly_all_momentum(TrainingCase& example, std::uint64_t) {
    example.job.optimizer.momentum = 0.9995;
}

void clip_to_nothing(TrainingCase& example, std::uint64_t) {
    training_of(example).clip.norm = 1e-5;
}

void large_epsilon(TrainingCase& example, std::uint64_t) {
    example.job.optimizer.eps = 1.0;
}

}  // namespace

std::vector<Fault> rate_faults() {
    Rules high_or_exploding = kTooHigh;
    high_or_exploding.emplace_back("exploding_gradient");
    Rules adam_high = kTooHigh;
    adam_high.insert(adam_high.end(), {"update_ratio_high", "oscillating"});
    Rules decayed = kTooLow;
    decayed.emplace_back("plateau");
    Rules swinging = kTooHigh;
    swinging.emplace_back("oscillating");
    return {
        {"rate_x100",
         {"digits_mlp/sgd", "mnist_cnn/sgd", "waves_lstm/sgd", "sentences_transformer/sgd"},
         kTooHigh,
         scale_rate(100.0)},
        {"rate_x0.001",
         {"digits_mlp/sgd", "mnist_cnn/adam", "waves_lstm/sgd", "sentences_transformer/adam"},
         kTooLow,
         scale_rate(0.001)},
        {"adam_rate_x10",
         {"digits_mlp/adam", "mnist_cnn/adam", "waves_lstm/adam", "sentences_transformer/adam"},
         adam_high,
         scale_rate(10.0)},
        {"adam_rate_x100",
         {"mnist_mlp/adam", "digits_cnn/adamw", "sunspots_lstm/adam",
          "shakespeare_transformer/adam"},
         adam_high,
         scale_rate(100.0)},
        {"rate_decayed_to_nothing",
         {"digits_mlp/sgd", "mnist_cnn/adam", "sunspots_lstm/sgd", "sentences_transformer/adam"},
         decayed,
         decay_to_nothing,
         0.25},
        {"rate_jumps_half_way",
         {"digits_mlp/sgd", "mnist_cnn/sgd", "waves_lstm/sgd", "sentences_transformer/sgd"},
         adam_high,
         jump_half_way,
         0.5},
        {"summed_loss",
         {"digits_mlp/sgd", "mnist_cnn/sgd", "regression_mlp/sgd", "sentences_transformer/sgd"},
         high_or_exploding,
         sum_loss},
        {"momentum_0.9995",
         {"digits_mlp/sgd", "mnist_cnn/sgd", "mnist_mlp/sgd", "regression_mlp/sgd"},
         swinging,
         nearly_all_momentum},
        {"clipped_to_nothing",
         {"digits_mlp/sgd", "mnist_cnn/sgd", "waves_lstm/sgd", "sentences_transformer/sgd"},
         kTooLow,
         clip_to_nothing},
        {"adam_epsilon_1",
         {"digits_mlp/adam", "mnist_cnn/adam", "mnist_mlp/adam", "digits_cnn/adamw"},
         kTooLow,
         large_epsilon},
    };
}

}  // namespace rangefinder::diagnosis
