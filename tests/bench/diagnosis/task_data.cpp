#include "tests/bench/diagnosis/task_data.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <stdexcept>

#include "diagnostics/datasets/text_dataset.hpp"

namespace rangefinder::diagnosis {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kTextCharacters = 60'000;

fs::path data_folder() {
    const char* named = std::getenv("RANGEFINDER_DATA");
    return named != nullptr ? named : "../shared/data";
}

Dataset checked(const std::string& name, Result<Dataset> data) {
    if (!data.ok()) throw std::runtime_error(name + ": " + data.error().text);
    return std::move(data).value();
}

void add_file(std::map<std::string, Dataset>& all, const std::string& name, const std::string& file,
              DatasetSpec options = {}, const std::string& targets = {}) {
    const fs::path path = data_folder() / file;
    if (!fs::exists(path)) return;
    options.source =
        FileSource{path.string(), targets.empty() ? "" : (data_folder() / targets).string()};
    all.emplace(name, checked(name, load_dataset(options)));
}

void add_text(std::map<std::string, Dataset>& all, const std::string& name) {
    std::ifstream file(data_folder() / "tinyshakespeare.txt", std::ios::binary);
    if (!file) return;
    std::string text(kTextCharacters, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    DatasetSpec options;
    options.task = TaskKind::kLanguage;
    options.window = 32;
    all.emplace(name, checked(name, load_text(text, options)));
}

void add_made(std::map<std::string, Dataset>& all, const std::string& name, GeneratorKind kind,
              std::int64_t rows, double noise) {
    DatasetSpec options;
    GeneratorSpec generator;
    generator.kind = kind;
    generator.rows = rows;
    generator.noise = noise;
    options.source = generator;
    if (kind == GeneratorKind::kSentences) options.window = 32;
    all.emplace(name, checked(name, load_dataset(options)));
}

// The columns of 8 x 8 digits as the pixels they are.
void add_digit_images(std::map<std::string, Dataset>& all) {
    const auto digits = all.find("digits");
    if (digits == all.end()) return;
    Dataset images = digits->second;
    images.shape.example = {1, 8, 8};
    images.description.example_shape = {1, 8, 8};
    all.emplace("digit_images", std::move(images));
}

double label_entropy(const Dataset& data) {
    const std::vector<std::int64_t>& counts = data.shape.class_counts;
    const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
    double entropy = 0.0;
    for (const std::int64_t count : counts) {
        const double share = static_cast<double>(count) / total;
        if (count > 0) entropy -= share * std::log(share);
    }
    return entropy;
}

double target_variance(const Dataset& data) {
    const std::int64_t width = data.shape.target_features;
    double variance = 0.0;
    for (std::int64_t column = 0; column < width; ++column) {
        double sum = 0.0, squares = 0.0;
        for (const std::int64_t row : data.training) {
            const double value = data.targets[static_cast<std::size_t>(row * width + column)];
            sum += value;
            squares += value * value;
        }
        const auto rows = static_cast<double>(data.training.size());
        variance += squares / rows - sum / rows * (sum / rows);
    }
    return variance / static_cast<double>(width);
}

}  // namespace

std::map<std::string, Dataset> load_task_data() {
    std::map<std::string, Dataset> all;
    add_file(all, "digits", "digits.csv");
    add_digit_images(all);
    add_file(all, "breast_cancer", "breast_cancer.csv");
    add_file(all, "diabetes", "diabetes.csv");
    add_file(all, "mnist", "mnist-train-images-idx3-ubyte.gz", {},
             "mnist-train-labels-idx1-ubyte.gz");
    DatasetSpec series;
    series.task = TaskKind::kSequence;
    add_file(all, "sunspots", "monthly-sunspots.csv", series);
    series.window = 12;
    add_file(all, "airline", "airline-passengers.csv", series);
    add_text(all, "shakespeare");
    add_made(all, "moons", GeneratorKind::kTwoMoons, 2000, 0.1);
    add_made(all, "regression", GeneratorKind::kRegression, 2000, 0.1);
    add_made(all, "glyphs", GeneratorKind::kGlyphs, 2000, 0.1);
    add_made(all, "waves", GeneratorKind::kWaves, 2000, 0.1);
    add_made(all, "sentences", GeneratorKind::kSentences, 2000, 0.0);
    if (const auto mnist = all.find("mnist"); mnist != all.end()) {
        keep_rows(mnist->second, 3000, 400);
    }
    return all;
}

double baseline_loss(const Dataset& data) {
    return data.targets.empty() ? label_entropy(data) : target_variance(data);
}

void keep_rows(Dataset& data, std::int64_t training, std::int64_t validation) {
    const auto cut = [](std::vector<std::int64_t>& rows, std::int64_t most) {
        rows.resize(std::min(rows.size(), static_cast<std::size_t>(most)));
    };
    cut(data.training, training);
    cut(data.validation, validation);
    data.shape.training_rows = static_cast<std::int64_t>(data.training.size());
    data.description.training_rows = data.shape.training_rows;
    data.description.validation_rows = static_cast<std::int64_t>(data.validation.size());
    count_classes(data);
}

void count_classes(Dataset& data) {
    if (data.labels.empty() || data.label_offset > 0) return;
    data.shape.class_counts.assign(static_cast<std::size_t>(data.shape.classes), 0);
    for (const std::int64_t row : data.training) {
        const std::int32_t label = data.labels[static_cast<std::size_t>(row)];
        ++data.shape.class_counts[static_cast<std::size_t>(label)];
    }
}

}  // namespace rangefinder::diagnosis
