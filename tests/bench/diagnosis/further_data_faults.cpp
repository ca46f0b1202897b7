// Further ways in which data is not what it should be.
#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "diagnostics/base/random.hpp"
#include "tests/bench/diagnosis/fault.hpp"
#include "tests/bench/diagnosis/task_data.hpp"

namespace rangefinder::diagnosis {

namespace {

RandomStream stream_of(std::uint64_t seed) {
    return {seed, RandomPurpose::kProbe, 78};
}

Injection one_column_times(float factor) {
    return [factor](TrainingCase& example, std::uint64_t seed) {
        Dataset& data = example.data;
        const auto width = static_cast<std::size_t>(data.example_size());
        // A column that varies: digits' first is the same in every row.
        const std::size_t column = (width / 2 + seed) % width;
        for (std::size_t index = column; index < data.features.size(); index += width) {
            data.features[index] = (data.features[index] + 0.1F) * factor;
        }
    };
}

Injection inputs_times(float factor) {
    return [factor](TrainingCase& example, std::uint64_t) {
        for (float& value : example.data.features) value *= factor;
    };
}

// 30 rows, each many times over.
void duplicated_rows(TrainingCase& example, std::uint64_t) {
    std::vector<std::int64_t>& rows = example.data.training;
    for (std::size_t index = 30; index < rows.size(); ++index) rows[index] = rows[index - 30];
    training_of(example).evaluate_every = std::max<std::int64_t>(1, steps_of(example) / 20);
    count_classes(example.data);
}

Injection rare_class(std::int64_t times) {
    return [times](TrainingCase& example, std::uint64_t) {
        Dataset& data = example.data;
        const auto thin = [&](std::vector<std::int64_t>& rows) {
            const auto label = [&](std::int64_t row) {
                return data.labels[static_cast<std::size_t>(row)];
            };
            const auto first = std::count_if(rows.begin(), rows.end(),
                                             [&](std::int64_t row) { return label(row) == 0; });
            std::int64_t room = std::max<std::int64_t>(1, first / times);
            std::erase_if(rows, [&](std::int64_t row) { return label(row) == 1 && room-- <= 0; });
        };
        thin(data.training);
        thin(data.validation);
        keep_rows(data, std::numeric_limits<std::int32_t>::max(),
                  std::numeric_limits<std::int32_t>::max());
    };
}

Injection one_target(float value) {
    return [value](TrainingCase& example, std::uint64_t seed) {
        Dataset& data = example.data;
        RandomStream random = stream_of(seed);
        const auto index = random.below(static_cast<std::uint64_t>(data.training.size()));
        const std::int64_t row = data.training[static_cast<std::size_t>(index)];
        data.targets[static_cast<std::size_t>(row * data.shape.target_features)] = value;
    };
}

Injection noisy_labels(double share) {
    return [share](TrainingCase& example, std::uint64_t seed) {
        Dataset& data = example.data;
        RandomStream random = stream_of(seed);
        const auto classes = static_cast<std::uint64_t>(data.shape.classes);
        for (std::int32_t& label : data.labels) {
            if (random.uniform() < share) label = static_cast<std::int32_t>(random.below(classes));
        }
        count_classes(data);
    };
}

void constant_targets(TrainingCase& example, std::uint64_t seed) {
    std::fill(example.data.targets.begin(), example.data.targets.end(),
              seed % 2 == 0 ? 0.0F : 3.0F);
}

Injection targets_times(float factor) {
    return [factor](TrainingCase& example, std::uint64_t) {
        for (float& value : example.data.targets) value *= factor;
    };
}

// By class, by target, or as they follow each other in a series.
void sorted_rows(TrainingCase& example, std::uint64_t) {
    Dataset& data = example.data;
    const auto key = [&](std::int64_t row) {
        if (!data.starts.empty()) return static_cast<double>(data.start_of(row));
        if (!data.labels.empty())
            return static_cast<double>(data.labels[static_cast<std::size_t>(row)]);
        return static_cast<double>(
            data.targets[static_cast<std::size_t>(row * data.shape.target_features)]);
    };
    std::stable_sort(data.training.begin(), data.training.end(),
                     [&](std::int64_t left, std::int64_t right) { return key(left) < key(right); });
    example.keeps_order = true;
    const auto rows = static_cast<std::int64_t>(data.training.size());
    training_of(example).steps = 12 * (rows / example.job.batch_size);
}

void few_rows(TrainingCase& example, std::uint64_t) {
    keep_rows(example.data, 12, 400);
    example.job.batch_size = 6;
}

Injection batch_of(std::int64_t rows) {
    return [rows](TrainingCase& example, std::uint64_t) { example.job.batch_size = rows; };
}

}  // namespace

std::vector<Fault> further_data_faults() {
    const std::vector<std::string> nothing_learnt{"overfitting", "underfitting",
                                                  "loss_not_decreasing", "plateau"};
    return {
        {"one_column_x1e4",
         {"digits_mlp/sgd", "cancer_mlp/adam", "diabetes_mlp/sgd", "regression_mlp/adam",
          "moons_mlp/adam"},
         {"unscaled_inputs"},
         one_column_times(1e4F)},
        {"inputs_x255",
         {"digits_mlp/adam", "mnist_cnn/sgd", "sunspots_lstm/adam", "glyphs_cnn/adam"},
         {"unscaled_inputs"},
         inputs_times(255.0F)},
        {"inputs_x0.001",
         {"digits_mlp/sgd", "mnist_cnn/adam", "waves_lstm/adam", "moons_mlp/sgd"},
         {"unscaled_inputs"},
         inputs_times(0.001F)},
        {"inputs_all_zero",
         {"digits_mlp/sgd", "mnist_cnn/adam", "waves_lstm/adam", "regression_mlp/sgd"},
         {"unscaled_inputs", "constant_predictions", "loss_not_decreasing"},
         inputs_times(0.0F)},
        {"duplicated_rows",
         {"digits_mlp/adam", "mnist_cnn/adam", "mnist_mlp/sgd", "digits_cnn/sgd",
          "regression_mlp/adam"},
         {"overfitting"},
         duplicated_rows},
        {"twelve_rows",
         {"digits_mlp/adam", "mnist_mlp/sgd", "mnist_cnn/sgd", "regression_mlp/adam"},
         {"overfitting"},
         few_rows},
        {"classes_100_to_1",
         {"digits_mlp/adam", "mnist_mlp/sgd", "cancer_mlp/sgd", "glyphs_cnn/adam", "moons_mlp/sgd"},
         {"class_imbalance"},
         rare_class(100)},
        {"nan_in_a_target",
         {"regression_mlp/adam", "diabetes_mlp/adam"},
         {"non_finite"},
         one_target(std::numeric_limits<float>::quiet_NaN()),
         0.3},
        {"infinite_target",
         {"regression_mlp/sgd", "diabetes_mlp/sgd"},
         {"non_finite"},
         one_target(std::numeric_limits<float>::infinity()),
         0.3},
        {"target_of_1e6",
         {"regression_mlp/sgd", "diabetes_mlp/sgd"},
         {"poor_initialization", "exploding_gradient", "diverging", "non_finite",
          "learning_rate_too_high"},
         one_target(1e6F),
         0.3},
        {"labels_80_percent_noise",
         {"digits_mlp/adam", "mnist_cnn/adam", "mnist_mlp/sgd", "glyphs_cnn/sgd"},
         nothing_learnt,
         noisy_labels(0.8)},
        {"labels_50_percent_noise",
         {"digits_mlp/sgd", "mnist_cnn/sgd", "mnist_mlp/adam"},
         nothing_learnt,
         noisy_labels(0.5)},
        {"constant_targets",
         {"regression_mlp/adam", "diabetes_mlp/sgd"},
         {"constant_predictions", "poor_initialization", "loss_not_decreasing"},
         constant_targets},
        {"targets_x1e6",
         {"regression_mlp/adam", "diabetes_mlp/sgd", "waves_lstm/sgd"},
         {"exploding_gradient", "diverging", "non_finite", "learning_rate_too_high",
          "learning_rate_too_low", "poor_initialization", "unscaled_inputs"},
         targets_times(1e6F)},
        {"sorted_rows",
         {"moons_mlp/sgd", "glyphs_cnn/sgd", "mnist_mlp/sgd", "cancer_mlp/sgd",
          "regression_mlp/sgd", "sunspots_lstm/sgd", "waves_lstm/sgd", "digits_mlp/adam",
          "sentences_transformer/sgd"},
         {"batch_order_periodicity"},
         sorted_rows},
        {"batch_of_a_half",
         {"cancer_mlp/adam", "digits_mlp/adam", "airline_gru/adam"},
         {"batch_size_too_large"},
         [](TrainingCase& example, std::uint64_t) {
             example.job.batch_size = static_cast<std::int64_t>(example.data.training.size()) / 2;
         }},
        {"batch_of_one_again",
         {"mnist_mlp/sgd", "digits_cnn/sgd", "waves_lstm/sgd", "moons_mlp/adam"},
         {"batch_size_too_small", "oscillating", "learning_rate_too_high", "diverging"},
         batch_of(1)},
    };
}

}  // namespace rangefinder::diagnosis
