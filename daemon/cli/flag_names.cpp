#include "daemon/cli/flag_names.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace rangefinder::cli {
namespace {

constexpr auto kFlags = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"/generator", "--generator"},
    {"/rows", "--rows"},
    {"/model", "--model"},
    {"/optimizer/type", "--optimizer"},
    {"/optimizer/momentum", "--momentum"},
    {"/optimizer/weight_decay", "--weight-decay"},
    {"/batch_size", "--batch-size"},
    {"/seed", "--seed"},
    {"/limits/threads", "--threads"},
    {"/limits/seconds", "--seconds"},
    {"/range_test/start", "--start"},
    {"/range_test/end", "--end"},
    {"/range_test/range", "--range"},
    {"/range_test/steps", "--steps"},
    {"/range_test/spacing", "--spacing"},
    {"/range_test/sweeps", "--sweeps"},
    {"/range_test/batches_per_rate", "--batches-per-rate"},
    {"/range_test/reset", "--reset"},
    {"/range_test/validation", "--validation"},
    {"/range_test/group", "--group"},
    {"/range_test/group_base_rate", "--group-base-rate"},
    {"/range_test/stop_factor", "--stop-factor"},
    {"/range_test/budget", "--budget"},
    {"/range_test/planned_steps", "--planned-steps"},
    {"/range_test/planned_schedule", "--planned-schedule"},
    {"/range_test/advise", "--advise"},
    {"/range_test/clip/norm", "--clip-norm"},
    {"/range_test/clip/value", "--clip-value"},
});

std::string_view flag_of(std::string_view pointer) {
    const auto* const found = std::find_if(kFlags.begin(), kFlags.end(), [&](const auto& flag) {
        const std::string_view field = flag.first;
        return pointer.starts_with(field) &&
               (pointer.size() == field.size() || pointer[field.size()] == '/');
    });
    return found == kFlags.end() ? std::string_view() : found->second;
}

}  // namespace

std::string with_flags(std::string_view text) {
    constexpr std::string_view kEnds = " \n,:;";
    std::string result;
    bool word_begins = true;
    while (!text.empty()) {
        const std::string_view word =
            text.substr(0, std::min(text.size(), text.find_first_of(kEnds)));
        const std::string_view flag = word_begins ? flag_of(word) : std::string_view();
        if (flag.empty()) {
            result += word;
        } else {
            result.append(flag).append(": ").append(word);
        }
        text.remove_prefix(word.size());
        if (text.empty()) break;
        word_begins = text.front() == ' ' || text.front() == '\n';
        result += text.front();
        text.remove_prefix(1);
    }
    return result;
}

}  // namespace rangefinder::cli
