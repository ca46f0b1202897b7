#include <algorithm>

#include "daemon/report/sections.hpp"
#include "daemon/report/text.hpp"

namespace rangefinder::report {
namespace {

constexpr std::size_t kMostLayers = 200;
constexpr std::size_t kMostColumns = 60;
constexpr std::size_t kMostClasses = 30;
constexpr std::size_t kLongestSpecification = 64 * 1024;

void add_more(std::size_t all, std::size_t shown, const char* what, Blocks& blocks) {
    if (all <= shown) return;
    blocks.emplace_back(
        Paragraph{std::to_string(all - shown) + " more " + what + " are not shown.", Tone::kMuted});
}

void add_model(const ModelSummary& model, Blocks& blocks) {
    Table table{"Model: " + std::to_string(model.parameters) + " parameters, " +
                    std::to_string(model.trainable_parameters) + " of them trained",
                {"layer", "type", "output", "parameters"},
                {}};
    for (std::size_t i = 0; i < std::min(model.layers.size(), kMostLayers); ++i) {
        const LayerSummary& layer = model.layers[i];
        table.rows.push_back({layer.name, words_of(layer.type), to_text(layer.output),
                              std::to_string(layer.parameters)});
    }
    blocks.emplace_back(std::move(table));
    add_more(model.layers.size(), kMostLayers, "layers", blocks);
}

Facts dataset_facts(const ReportInput& input) {
    const DatasetDescription& data = *input.dataset;
    Facts facts;
    if (!input.dataset_name.empty()) facts.rows.emplace_back("Name", input.dataset_name);
    facts.rows.insert(
        facts.rows.end(),
        {{"Task", data.task},
         {"Format", data.format},
         {"Rows", std::to_string(data.rows) + " (" + std::to_string(data.training_rows) +
                      " training, " + std::to_string(data.validation_rows) + " validation)"},
         {"Shape of an example", to_text(data.example_shape)},
         {"Missing values", std::to_string(data.missing)}});
    if (!data.target.empty()) facts.rows.emplace_back("Target", data.target);
    if (!data.classes.empty()) {
        std::vector<std::string> classes;
        for (std::size_t i = 0; i < std::min(data.classes.size(), kMostClasses); ++i) {
            classes.push_back(data.classes[i].name + " (" + std::to_string(data.classes[i].count) +
                              ")");
        }
        if (data.classes.size() > kMostClasses) classes.emplace_back("...");
        facts.rows.emplace_back("Classes",
                                std::to_string(data.classes.size()) + ": " + joined(classes, ", "));
    }
    return facts;
}

Table columns_table(const std::vector<ColumnDescription>& columns) {
    Table table{"Columns, before normalisation",
                {"column", "type", "missing", "minimum", "maximum", "mean", "deviation"},
                {}};
    for (std::size_t i = 0; i < std::min(columns.size(), kMostColumns); ++i) {
        const ColumnDescription& column = columns[i];
        const bool is_number = column.type == "number";
        const auto number = [&](double value) {
            return is_number ? number_text(value) : std::string(kNone);
        };
        table.rows.push_back({column.name, column.type, std::to_string(column.missing),
                              number(column.minimum), number(column.maximum), number(column.mean),
                              number(column.deviation)});
    }
    return table;
}

}  // namespace

void add_specification(const ReportInput& input, Blocks& blocks) {
    blocks.emplace_back(Heading{2, "What was asked"});
    if (input.model) add_model(*input.model, blocks);
    if (input.spec_text.empty()) return;
    if (input.spec_text.size() > kLongestSpecification) {
        blocks.emplace_back(
            Paragraph{"The specification is too long for this page: the job's own "
                      "answer has it.",
                      Tone::kMuted});
        return;
    }
    blocks.emplace_back(Code{"The specification", "json", input.spec_text});
}

void add_dataset(const ReportInput& input, Blocks& blocks) {
    if (!input.dataset) return;
    blocks.emplace_back(Heading{2, "Data"});
    blocks.emplace_back(dataset_facts(input));
    for (const std::string& warning : input.dataset->warnings) {
        blocks.emplace_back(Paragraph{warning, Tone::kWarning});
    }
    if (input.dataset->columns.empty()) return;
    blocks.emplace_back(columns_table(input.dataset->columns));
    add_more(input.dataset->columns.size(), kMostColumns, "columns", blocks);
}

}  // namespace rangefinder::report
