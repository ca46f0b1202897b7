#include "daemon/codec/dataset_codec.hpp"

#include <limits>

#include "daemon/codec/json_text.hpp"
#include "daemon/codec/numbers.hpp"
#include "daemon/codec/query_reader.hpp"
#include "daemon/codec/reader.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder::codec {
namespace {

constexpr std::size_t kLongestPath = 4096;

const std::vector<GeneratorKind> kGenerators = {
    GeneratorKind::kTwoMoons,   GeneratorKind::kSpirals, GeneratorKind::kBlobs,
    GeneratorKind::kRegression, GeneratorKind::kGlyphs,  GeneratorKind::kWaves,
    GeneratorKind::kSentences};
const std::vector<DataFormat> kFormats = {DataFormat::kAuto, DataFormat::kCsv, DataFormat::kIdx,
                                          DataFormat::kNpy,  DataFormat::kNpz, DataFormat::kText};
const std::vector<TaskKind> kTasks = {TaskKind::kAuto, TaskKind::kClassification,
                                      TaskKind::kRegression, TaskKind::kSequence,
                                      TaskKind::kLanguage};
const std::vector<ChannelOrder> kChannelOrders = {ChannelOrder::kFirst, ChannelOrder::kLast,
                                                  ChannelOrder::kNone};
// Any 64-bit size: validate_dataset() knows what is allowed.
constexpr std::int64_t kAnySize = std::numeric_limits<std::int64_t>::max();
const std::vector<Normalization> kNormalizations = {Normalization::kStandard,
                                                    Normalization::kMinMax, Normalization::kNone};

// Text of a stored description: it came from the client's file, so it may hold anything.
void stored_text(ObjectReader& reader, const std::string& name, std::string& target) {
    const Json* member = reader.find(name);
    if (member != nullptr && member->is_string()) target = member->get_ref<const std::string&>();
}

template <typename Enum, typename NameOf>
std::vector<std::string> names_of(const std::vector<Enum>& values, NameOf name_of) {
    std::vector<std::string> names;
    for (const Enum value : values) names.push_back(name_of(value));
    return names;
}

// Options that generators and uploads share.
void read_common(ObjectReader& reader, DatasetSpec& spec) {
    reader.text("name", spec.name)
        .choice("normalize", spec.normalize, kNormalizations, normalization_name)
        .number("validation_fraction", spec.validation_fraction)
        .unsigned_integer("split_seed", spec.split_seed);
}

GeneratorSpec read_generator(ObjectReader& reader) {
    GeneratorSpec generator;
    if (reader.require("generator") != nullptr) {
        reader.choice("generator", generator.kind, kGenerators, generator_name);
    }
    reader.integer("rows", generator.rows).number("noise", generator.noise);
    if (generator.kind == GeneratorKind::kSpirals || generator.kind == GeneratorKind::kBlobs) {
        reader.integer("classes", generator.classes);
    }
    if (generator.kind == GeneratorKind::kBlobs || generator.kind == GeneratorKind::kRegression) {
        reader.integer("features", generator.features);
    }
    reader.unsigned_integer("seed", generator.seed);
    return generator;
}

void read_file_options(ObjectReader& reader, DatasetSpec& spec) {
    FileSource source;
    reader.text("features_path", source.features_path, kLongestPath)
        .text("targets_path", source.targets_path, kLongestPath)
        .choice("format", spec.format, kFormats, format_name)
        .text("target", spec.target)
        .choice("task", spec.task, kTasks, task_name)
        .integer("window", spec.window)
        .integer("horizon", spec.horizon)
        .integer("stride", spec.stride)
        .choice("channels", spec.channels, kChannelOrders, channel_order_name)
        .boolean("tokens", spec.tokens);
    const Json* header = reader.find("header");
    if (header != nullptr && !header->is_null()) {
        spec.header = read_boolean(*header, reader.pointer_of("header"), reader.errors());
    }
    spec.source = std::move(source);
}

// Options of series, texts and arrays in the query. 0 is the code for "not given", not a size.
void read_stream_options(QueryReader& reader, DatasetSpec& spec) {
    std::optional<std::int64_t> window, horizon, stride;
    std::optional<bool> tokens;
    reader.integer("window", window, 1, kAnySize)
        .integer("horizon", horizon, 1, kAnySize)
        .integer("stride", stride, 1, kAnySize)
        .boolean("tokens", tokens);
    spec.window = window.value_or(spec.window);
    spec.horizon = horizon.value_or(spec.horizon);
    spec.stride = stride.value_or(spec.stride);
    spec.tokens = tokens.value_or(spec.tokens);
    if (const auto i = reader.choice("channels", names_of(kChannelOrders, channel_order_name))) {
        spec.channels = kChannelOrders[*i];
    }
}

void add_validation(const DatasetSpec& spec, Errors& errors) {
    if (!errors.empty()) return;
    errors = validate_dataset(spec);
}

OrderedJson generator_json(const GeneratorSpec& generator) {
    OrderedJson json = {{"generator", generator_name(generator.kind)},
                        {"rows", generator.rows},
                        {"noise", generator.noise}};
    if (generator.kind == GeneratorKind::kSpirals || generator.kind == GeneratorKind::kBlobs) {
        json["classes"] = generator.classes;
    }
    if (generator.kind == GeneratorKind::kBlobs || generator.kind == GeneratorKind::kRegression) {
        json["features"] = generator.features;
    }
    json["seed"] = generator.seed;
    return json;
}

// Only where they say something: a data set's id is a hash of this text, and ids stay.
void add_windows(const DatasetSpec& spec, OrderedJson& json) {
    const DatasetSpec usual;
    if (spec.window != usual.window) json["window"] = spec.window;
    if (spec.horizon != usual.horizon) json["horizon"] = spec.horizon;
    if (spec.stride != usual.stride) json["stride"] = spec.stride;
}

OrderedJson file_json(const FileSource& source, const DatasetSpec& spec) {
    OrderedJson json = {{"features_path", source.features_path},
                        {"targets_path", source.targets_path},
                        {"format", format_name(spec.format)},
                        {"target", spec.target},
                        {"task", task_name(spec.task)}};
    json["header"] = spec.header ? OrderedJson(*spec.header) : OrderedJson(nullptr);
    add_windows(spec, json);
    const DatasetSpec usual;
    if (spec.channels != usual.channels) json["channels"] = channel_order_name(spec.channels);
    if (spec.tokens != usual.tokens) json["tokens"] = spec.tokens;
    return json;
}

OrderedJson column_description_json(const ColumnDescription& column) {
    OrderedJson json = {{"name", column.name}, {"type", column.type}, {"missing", column.missing}};
    if (column.type == "text") {
        json["distinct"] = column.distinct;
        return json;
    }
    json["minimum"] = number_or_null(column.minimum);
    json["maximum"] = number_or_null(column.maximum);
    json["mean"] = number_or_null(column.mean);
    json["deviation"] = number_or_null(column.deviation);
    return json;
}

OrderedJson windows_json(const DatasetDescription& description) {
    const auto& windows = description.windows;
    OrderedJson json = {{"steps", windows.steps},
                        {"window", windows.window},
                        {"horizon", windows.horizon},
                        {"stride", windows.stride}};
    if (description.task == task_name(TaskKind::kSequence)) {
        json["last_value_error"] = number_or_null(windows.last_value_error);
    }
    return json;
}

DatasetDescription::Windows read_windows(const Json& value, const std::string& pointer,
                                         Errors& errors) {
    DatasetDescription::Windows windows;
    ObjectReader reader(value, pointer, errors);
    reader.integer("steps", windows.steps)
        .integer("window", windows.window)
        .integer("horizon", windows.horizon)
        .integer("stride", windows.stride);
    const Json* error = reader.find("last_value_error");
    if (error != nullptr && error->is_number()) windows.last_value_error = error->get<double>();
    reader.finish();
    return windows;
}

ColumnDescription read_column(const Json& value, const std::string& pointer, Errors& errors) {
    ColumnDescription column;
    ObjectReader reader(value, pointer, errors);
    stored_text(reader, "name", column.name);
    reader.text("type", column.type)
        .integer("missing", column.missing)
        .integer("distinct", column.distinct);
    const auto number = [&](const char* name, double& target) {
        const Json* member = reader.find(name);
        if (member != nullptr && member->is_number()) target = member->get<double>();
    };
    number("minimum", column.minimum);
    number("maximum", column.maximum);
    number("mean", column.mean);
    number("deviation", column.deviation);
    reader.finish();
    return column;
}

ClassDescription read_class(const Json& value, const std::string& pointer, Errors& errors) {
    ClassDescription description;
    ObjectReader reader(value, pointer, errors);
    stored_text(reader, "name", description.name);
    reader.integer("count", description.count).finish();
    return description;
}

std::vector<std::int64_t> read_integers(const Json* value, const std::string& pointer,
                                        Errors& errors) {
    std::vector<std::int64_t> numbers;
    if (value == nullptr || !value->is_array()) return numbers;
    for (const Json& item : *value) {
        if (const auto number = read_integer(item, pointer, {}, errors)) numbers.push_back(*number);
    }
    return numbers;
}

template <typename Item, typename ReadItem>
void read_list(ObjectReader& reader, const std::string& name, std::vector<Item>& target,
               ReadItem read_item) {
    const Json* member = reader.find(name);
    if (member == nullptr || !member->is_array()) return;
    const std::string pointer = reader.pointer_of(name);
    for (std::size_t i = 0; i < member->size(); ++i) {
        target.push_back(
            read_item((*member)[i], member_pointer(pointer, std::to_string(i)), reader.errors()));
    }
}

}  // namespace

Result<DatasetSpec> generator_from_json(std::string_view text) {
    auto value = parse_json(text);
    if (!value) return value.error();
    Errors errors;
    DatasetSpec spec;
    ObjectReader reader(*value, "", errors);
    const GeneratorSpec generator = read_generator(reader);
    spec.source = generator;
    if (generator.kind == GeneratorKind::kWaves || generator.kind == GeneratorKind::kSentences) {
        reader.integer("window", spec.window, {1, kAnySize})
            .integer("horizon", spec.horizon, {1, kAnySize})
            .integer("stride", spec.stride, {1, kAnySize});
    }
    read_common(reader, spec);
    reader.finish();
    add_validation(spec, errors);
    if (!errors.empty()) return invalid(std::move(errors), "the data set");
    return spec;
}

Result<DatasetSpec> upload_options_from_query(const std::map<std::string, std::string>& query) {
    Errors errors;
    DatasetSpec spec;
    spec.source = FileSource{};
    QueryReader reader(query, errors);
    std::optional<double> validation_fraction;
    reader.text("name", spec.name).text("target", spec.target);
    if (const auto i = reader.choice("format", names_of(kFormats, format_name))) {
        spec.format = kFormats[*i];
    }
    if (const auto i = reader.choice("task", names_of(kTasks, task_name))) {
        spec.task = kTasks[*i];
    }
    if (const auto i = reader.choice("normalize", names_of(kNormalizations, normalization_name))) {
        spec.normalize = kNormalizations[*i];
    }
    reader.boolean("header", spec.header)
        .number("validation_fraction", validation_fraction)
        .unsigned_integer("split_seed", spec.split_seed);
    read_stream_options(reader, spec);
    reader.finish();
    spec.validation_fraction = validation_fraction.value_or(spec.validation_fraction);
    add_validation(spec, errors);
    if (!errors.empty()) return invalid(std::move(errors), "the upload");
    return spec;
}

Result<DatasetSpec> dataset_spec_from_json(std::string_view text) {
    auto value = parse_json(text);
    if (!value) return value.error();
    if (value->is_object() && value->contains("generator")) return generator_from_json(text);
    Errors errors;
    DatasetSpec spec;
    ObjectReader reader(*value, "", errors);
    read_file_options(reader, spec);
    read_common(reader, spec);
    reader.finish();
    if (!errors.empty()) return invalid(std::move(errors), "the stored data set");
    return spec;
}

std::string to_json(const DatasetSpec& spec) {
    OrderedJson json;
    if (const auto* generator = std::get_if<GeneratorSpec>(&spec.source)) {
        json = generator_json(*generator);
        add_windows(spec, json);
    } else {
        json = file_json(std::get<FileSource>(spec.source), spec);
    }
    json["name"] = spec.name;
    json["normalize"] = normalization_name(spec.normalize);
    json["validation_fraction"] = spec.validation_fraction;
    json["split_seed"] = spec.split_seed;
    return dump_json(json);
}

DatasetSpec with_directory(DatasetSpec spec, const std::string& directory) {
    auto* source = std::get_if<FileSource>(&spec.source);
    if (source == nullptr) return spec;
    for (std::string* path : {&source->features_path, &source->targets_path}) {
        if (!path->empty() && path->front() != '/') *path = directory + "/" + *path;
    }
    return spec;
}

Result<DatasetDescription> dataset_description_from_json(std::string_view text) {
    auto value = parse_json(text, kTrustedJson);
    if (!value) return value.error();
    Errors errors;
    DatasetDescription description;
    ObjectReader reader(*value, "", errors);
    reader.text("task", description.task)
        .text("format", description.format)
        .integer("rows", description.rows)
        .integer("training_rows", description.training_rows)
        .integer("validation_rows", description.validation_rows)
        .integer("target_features", description.target_features)
        .integer("missing", description.missing)
        .integer("tokens", description.tokens);
    stored_text(reader, "target", description.target);
    reader.member("windows", description.windows, read_windows);
    description.example_shape =
        read_integers(reader.find("shape"), reader.pointer_of("shape"), errors);
    read_list(reader, "classes", description.classes, read_class);
    read_list(reader, "columns", description.columns, read_column);
    read_list(reader, "warnings", description.warnings,
              [](const Json& item, const std::string&, Errors&) {
                  return item.is_string() ? item.get<std::string>() : std::string();
              });
    reader.finish();
    if (!errors.empty()) return invalid(std::move(errors), "the data set's description");
    return description;
}

std::string to_json(const DatasetDescription& description) {
    OrderedJson json = {{"task", description.task},
                        {"format", description.format},
                        {"rows", description.rows},
                        {"training_rows", description.training_rows},
                        {"validation_rows", description.validation_rows}};
    json["shape"] = description.example_shape;
    json["target"] = description.target;
    json["target_features"] = description.target_features;
    json["classes"] = OrderedJson::array();
    for (const ClassDescription& one : description.classes) {
        json["classes"].push_back(OrderedJson{{"name", one.name}, {"count", one.count}});
    }
    json["missing"] = description.missing;
    json["columns"] = OrderedJson::array();
    for (const ColumnDescription& column : description.columns) {
        json["columns"].push_back(column_description_json(column));
    }
    json["warnings"] = description.warnings;
    // Only where there are any: what is stored and answered of other data sets stays as it is.
    if (description.tokens > 0) json["tokens"] = description.tokens;
    if (description.windows.steps > 0) json["windows"] = windows_json(description);
    return dump_json(json);
}

}  // namespace rangefinder::codec
