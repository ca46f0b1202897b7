// Data that is not what it should be.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "diagnostics/base/random.hpp"
#include "tests/bench/diagnosis/fault.hpp"
#include "tests/bench/diagnosis/task_data.hpp"

namespace rangefinder::diagnosis {

namespace {

RandomStream random_of(std::uint64_t seed) {
    return {seed, RandomPurpose::kProbe, 77};
}

// Column c in units of its own, from 1 up to 1e6, as if it had not been normalised; images and
// series, which have one scale, in units 1000 times too small.
void raw_columns(TrainingCase& example, std::uint64_t) {
    Dataset& data = example.data;
    const bool columns = data.shape.example.size() == 1 && data.starts.empty();
    if (!columns) {
        for (float& value : data.features) value = value * 1000.0F + 500.0F;
        return;
    }
    const auto width = static_cast<std::size_t>(data.example_size());
    for (std::size_t index = 0; index < data.features.size(); ++index) {
        const double place = static_cast<double>(index % width) / static_cast<double>(width);
        const auto scale = static_cast<float>(std::pow(10.0, 6.0 * place));
        data.features[index] = (data.features[index] + 1.0F) * scale;
    }
}

// What belongs to a row goes to another: labels, targets, and of windows the series itself.
void shuffle_answers(TrainingCase& example, std::uint64_t seed) {
    Dataset& data = example.data;
    RandomStream random = random_of(seed);
    const auto rows = static_cast<std::int64_t>(
        data.labels.empty()
            ? data.targets.size() / static_cast<std::size_t>(data.shape.target_features)
            : data.labels.size());
    const std::vector<std::int64_t> order = permutation(rows, random);
    const Dataset before = data;
    for (std::size_t row = 0; row < order.size(); ++row) {
        const auto from = static_cast<std::size_t>(order[row]);
        if (!data.labels.empty()) data.labels[row] = before.labels[from];
        const auto width = static_cast<std::size_t>(data.shape.target_features);
        for (std::size_t k = 0; data.labels.empty() && k < width; ++k) {
            data.targets[row * width + k] = before.targets[from * width + k];
        }
    }
    count_classes(data);
}

// Answers come one batch late, as from a queue that is read twice.
void stale_answers(TrainingCase& example, std::uint64_t) {
    Dataset& data = example.data;
    const auto late = static_cast<std::ptrdiff_t>(example.job.batch_size);
    if (!data.labels.empty()) {
        std::rotate(data.labels.begin(), data.labels.begin() + late, data.labels.end());
    } else {
        std::rotate(data.targets.begin(), data.targets.begin() + late, data.targets.end());
    }
    count_classes(data);
}

// The same example over and over.
void repeat_one_example(TrainingCase& example, std::uint64_t) {
    Dataset& data = example.data;
    const auto width = static_cast<std::size_t>(data.example_size());
    for (std::size_t index = width; index < data.features.size(); ++index) {
        data.features[index] = data.features[index - width];
    }
}

// A tenth of the columns does not vary; as the reader leaves them, at 0, or as another would.
void constant_columns(TrainingCase& example, std::uint64_t seed) {
    Dataset& data = example.data;
    const auto width = static_cast<std::size_t>(data.example_size());
    const float value = seed % 2 == 0 ? 0.0F : 3.0F;
    for (std::size_t index = 0; index < data.features.size(); ++index) {
        if (index % width % 10 == 0) data.features[index] = value;
    }
}

void rare_class(TrainingCase& example, std::uint64_t) {
    Dataset& data = example.data;
    const auto thin = [&](std::vector<std::int64_t>& rows) {
        std::int64_t others = 0, first = 0;
        for (const std::int64_t row : rows) {
            (data.labels[static_cast<std::size_t>(row)] == 0 ? first : others)++;
        }
        std::int64_t room = std::max<std::int64_t>(1, first / 50);
        std::erase_if(rows, [&](std::int64_t row) {
            return data.labels[static_cast<std::size_t>(row)] == 1 && room-- <= 0;
        });
        std::erase_if(
            rows, [&](std::int64_t row) { return data.labels[static_cast<std::size_t>(row)] > 1; });
    };
    thin(data.training);
    thin(data.validation);
    keep_rows(data, std::numeric_limits<std::int32_t>::max(),
              std::numeric_limits<std::int32_t>::max());
}

void one_class_only(TrainingCase& example, std::uint64_t) {
    std::fill(example.data.labels.begin(), example.data.labels.end(), 0);
    count_classes(example.data);
}

void sort_by_class(TrainingCase& example, std::uint64_t) {
    Dataset& data = example.data;
    std::stable_sort(data.training.begin(), data.training.end(),
                     [&](std::int64_t left, std::int64_t right) {
                         return data.labels[static_cast<std::size_t>(left)] <
                                data.labels[static_cast<std::size_t>(right)];
                     });
    example.keeps_order = true;
    // Nothing repeats before the third epoch.
    const auto rows = static_cast<std::int64_t>(data.training.size());
    training_of(example).steps = 12 * (rows / example.job.batch_size);
}

void few_rows(TrainingCase& example, std::uint64_t) {
    keep_rows(example.data, 24, 400);
    example.job.batch_size = 8;
}

// A queue that hands out the same batch again and again.
void repeat_one_batch(TrainingCase& example, std::uint64_t) {
    std::vector<std::int64_t>& rows = example.data.training;
    const auto batch = static_cast<std::size_t>(example.job.batch_size);
    for (std::size_t index = batch; index < rows.size(); ++index) rows[index] = rows[index - batch];
    training_of(example).evaluate_every = 15;
    count_classes(example.data);
}

Injection one_value(float value) {
    return [value](TrainingCase& example, std::uint64_t seed) {
        Dataset& data = example.data;
        RandomStream random = random_of(seed);
        // Any row is met within the first epoch, a fifth to a half of the steps.
        const auto index = random.below(static_cast<std::uint64_t>(data.training.size()));
        const std::int64_t row = data.training[static_cast<std::size_t>(index)];
        data.features[static_cast<std::size_t>(data.start_of(row))] = value;
    };
}

void large_targets(TrainingCase& example, std::uint64_t) {
    for (float& value : example.data.targets) value = value * 1e4F + 5e4F;
}

Injection large_batch(std::int64_t rows) {
    return [rows](TrainingCase& example, std::uint64_t) { example.job.batch_size = rows; };
}

}  // namespace

std::vector<Fault> data_faults() {
    const std::vector<std::string> nothing_learnt{"overfitting", "underfitting",
                                                  "loss_not_decreasing", "plateau"};
    return {
        {"columns_up_to_1e6",
         {"digits_mlp/sgd", "cancer_mlp/adam", "mnist_cnn/adam", "sunspots_lstm/adam"},
         {"unscaled_inputs"},
         raw_columns},
        {"shuffled_labels",
         {"digits_mlp/sgd", "mnist_cnn/adam", "cancer_mlp/adam", "regression_mlp/adam"},
         nothing_learnt,
         shuffle_answers},
        {"stale_labels",
         {"digits_mlp/adam", "mnist_cnn/sgd", "mnist_mlp/rmsprop", "regression_mlp/sgd"},
         nothing_learnt,
         stale_answers},
        {"one_example_for_all",
         {"digits_mlp/sgd", "mnist_cnn/adam", "mnist_mlp/adam"},
         {"constant_predictions", "loss_not_decreasing", "unscaled_inputs"},
         repeat_one_example},
        {"constant_columns",
         {"digits_mlp/sgd", "cancer_mlp/adam", "regression_mlp/adam"},
         {"unscaled_inputs"},
         constant_columns},
        {"classes_50_to_1",
         {"digits_mlp/sgd", "mnist_cnn/adam", "cancer_mlp/adam", "glyphs_cnn/sgd"},
         {"class_imbalance"},
         rare_class},
        {"one_class_only",
         {"digits_mlp/sgd", "mnist_cnn/adam"},
         {"class_imbalance", "constant_predictions"},
         one_class_only},
        {"sorted_batches",
         {"digits_mlp/sgd", "mnist_cnn/adam", "digits_cnn/sgd"},
         {"batch_order_periodicity"},
         sort_by_class},
        {"tiny_training_set",
         {"digits_mlp/sgd", "mnist_cnn/adam", "mnist_mlp/adam", "digits_cnn/sgd"},
         {"overfitting"},
         few_rows},
        {"one_batch_for_all",
         {"digits_mlp/sgd", "mnist_cnn/adam", "mnist_mlp/adam", "sentences_transformer/adam"},
         {"overfitting"},
         repeat_one_batch},
        {"nan_in_a_row",
         {"digits_mlp/sgd", "mnist_cnn/adam", "sunspots_lstm/adam", "cancer_mlp/adam"},
         {"non_finite"},
         one_value(std::numeric_limits<float>::quiet_NaN()),
         0.3},
        {"outlier_of_1e8",
         {"digits_mlp/sgd", "mnist_mlp/sgd", "regression_mlp/sgd"},
         {"unscaled_inputs", "exploding_gradient", "diverging", "non_finite"},
         one_value(1e8F)},
        {"targets_of_1e4",
         {"regression_mlp/sgd", "diabetes_mlp/sgd", "waves_lstm/adam"},
         {"exploding_gradient", "diverging", "non_finite", "learning_rate_too_high",
          "learning_rate_too_low", "poor_initialization"},
         large_targets},
        {"batch_of_1024",
         {"moons_mlp/adam", "mnist_mlp/adam", "digits_cnn/adamw"},
         {"batch_size_too_large"},
         large_batch(1024)},
    };
}

}  // namespace rangefinder::diagnosis
