// Where a data set comes from and how it is read. Together with the bytes it fixes the data set
// completely.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace rangefinder {

enum class GeneratorKind {
    kTwoMoons,
    kSpirals,
    kBlobs,
    kRegression,
    kGlyphs,
    kWaves,     // A series: three sine waves.
    kSentences  // A text from a small grammar.
};
enum class DataFormat { kAuto, kCsv, kIdx, kNpy, kNpz, kText };
// sequence: windows of a series predict a later value. language: windows of characters predict the
// next character at every position.
enum class TaskKind { kAuto, kClassification, kRegression, kSequence, kLanguage };
// Where an image file with several channels keeps them: [N, C, H, W] or [N, H, W, C]. None: NPY's
// [N, T, D] are T steps of D values, not images of one channel.
enum class ChannelOrder { kFirst, kLast, kNone };
enum class Normalization { kStandard, kMinMax, kNone };

// Data made up from a seed; needs no bytes.
struct GeneratorSpec {
    GeneratorKind kind = GeneratorKind::kTwoMoons;
    std::int64_t rows = 1000;  // Of waves steps, of sentences sentences.
    // Standard deviation of the noise, in the generator's own units; sentences: share of the words
    // that are any others.
    double noise = 0.1;
    std::int64_t classes = 3;  // spirals, blobs. (two_moons has 2, glyphs 10.)
    std::int64_t features =
        8;  // blobs, regression. (two_moons, spirals 2; glyphs images of 1 x 16 x 16.)
    std::uint64_t seed = 1;
};

// Files already on disk (as uploaded, perhaps gzipped).
struct FileSource {
    std::string features_path;  // CSV: the one file. IDX: the images.
    std::string targets_path;   // IDX, NPY: the labels or targets; else empty.
};

struct DatasetSpec {
    std::variant<GeneratorSpec, FileSource> source;
    std::string name;
    DataFormat format = DataFormat::kAuto;
    std::string target;  // CSV column by name; empty: the last column.
    TaskKind task = TaskKind::kAuto;
    std::optional<bool> header;  // CSV; nothing: by content.
    Normalization normalize = Normalization::kStandard;
    double validation_fraction = 0.2;  // (0, 1); floor(rows * fraction) rows validate, at least 1.
    std::uint64_t split_seed = 0;      // Series and text are not shuffled: the last part
                                       // validates.
    std::int64_t window = 0;           // sequence, language: steps an example; 0: 24 and 64.
    std::int64_t horizon = 1;          // sequence, language: steps ahead of what is predicted.
    std::int64_t stride = 0;  // sequence, language: steps from window to window; 0: 1 and `window`.
    ChannelOrder channels = ChannelOrder::kFirst;
    bool tokens = false;  // NPY, NPZ: features are token numbers for an embedding, not values.
};

std::string generator_name(GeneratorKind kind);
std::string format_name(DataFormat format);
std::string task_name(TaskKind task);
std::string channel_order_name(ChannelOrder order);
std::string normalization_name(Normalization normalization);

}  // namespace rangefinder
