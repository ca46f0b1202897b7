#include "daemon/report/sections.hpp"
#include "daemon/report/text.hpp"

namespace rangefinder::report {

std::string stopped_text(const Stopped& stopped) {
    const std::string where = std::to_string(stopped.step);
    if (stopped.reason == StopReason::kCompleted) return "completed after " + where + " steps";
    return words_of(stop_reason_name(stopped.reason)) + " in step " + where;
}

std::string figures_text(const std::map<std::string, double>& figures) {
    std::vector<std::string> texts;
    for (const auto& [name, value] : figures) {
        texts.push_back(words_of(name) + " " + number_text(value));
    }
    return joined(texts, ", ");
}

const Series* series_of(const std::vector<Series>& series, const std::string& name) {
    for (const Series& one : series) {
        if (one.name == name) return &one;
    }
    return nullptr;
}

}  // namespace rangefinder::report
