#include "daemon/report/report.hpp"

#include "daemon/report/sections.hpp"
#include "daemon/report/text.hpp"

namespace rangefinder::report {
namespace {

std::string subtitle_of(const ReportInput& input) {
    std::string text = input.name.empty() ? "" : input.id + ", ";
    text += input.state;
    if (!input.started_at.empty()) text += ", started " + input.started_at;
    if (!input.finished_at.empty()) text += ", finished " + input.finished_at;
    return text + ".";
}

std::string title_of(const ReportInput& input) {
    std::string kind = words_of(input.kind);
    if (!kind.empty() && kind[0] >= 'a' && kind[0] <= 'z') {
        kind[0] = static_cast<char>(kind[0] - 'a' + 'A');
    }
    return kind + ": " + (input.name.empty() ? input.id : input.name);
}

std::string noun_of(const ReportInput& input) {
    return input.kind == "run" ? "The run" : "The job";
}

void add_state(const ReportInput& input, Blocks& blocks) {
    if (!input.error.empty()) {
        blocks.emplace_back(Paragraph{noun_of(input) + " failed: " + input.error, Tone::kWarning});
    }
    if (!input.finished) {
        blocks.emplace_back(Paragraph{noun_of(input) + " is " + input.state +
                                          ": what follows is what was measured until now.",
                                      Tone::kWarning});
    }
    std::vector<std::string> labels;
    for (const auto& [name, value] : input.labels) labels.push_back(name + ": " + value);
    if (!labels.empty()) {
        blocks.emplace_back(Paragraph{"Labels: " + joined(labels, ", ") + ".", Tone::kMuted});
    }
}

bool has_log_ladder(const ReportInput& input) {
    if (!input.spec) return true;
    const auto* test = std::get_if<RangeTestSpec>(&input.spec->work);
    return test == nullptr || test->spacing == Spacing::kExponential;
}

void add_results(const ReportInput& input, Blocks& blocks) {
    if (!input.result) {
        if (input.measures_rates) {
            add_first_sweep(input.series, blocks);
        } else {
            add_training_curves(input.series, blocks);
        }
    } else if (const auto* test = std::get_if<RangeTestResult>(&*input.result)) {
        add_recommendation(test->recommendation, blocks);
        add_sweeps(*test, has_log_ladder(input), blocks);
    } else if (const auto* training = std::get_if<TrainingResult>(&*input.result)) {
        add_training(*training, blocks);
        add_training_curves(input.series, blocks);
    } else {
        add_probe(std::get<ProbeResult>(*input.result), blocks);
    }
}

}  // namespace

Document make_report(const ReportInput& input) {
    Document document{title_of(input), subtitle_of(input), {}};
    Blocks& blocks = document.blocks;
    add_state(input, blocks);
    add_results(input, blocks);
    add_findings(input.findings, blocks);
    if (input.result && std::holds_alternative<RangeTestResult>(*input.result)) {
        add_code(std::get<RangeTestResult>(*input.result).recommendation.code, blocks);
    }
    add_specification(input, blocks);
    add_dataset(input, blocks);
    if (!input.environment.empty()) {
        blocks.emplace_back(Heading{2, "Environment"});
        blocks.emplace_back(Facts{input.environment});
    }
    return document;
}

}  // namespace rangefinder::report
