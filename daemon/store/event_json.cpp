#include "daemon/store/event_json.hpp"

#include <charconv>
#include <cmath>
#include <concepts>
#include <utility>

#include "daemon/store/thinning.hpp"

namespace rangefinder::store {
namespace {

void append_string(std::string& out, std::string_view text) {
    constexpr std::string_view kHex = "0123456789abcdef";
    out += '"';
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (character == '"' || character == '\\') {
            out += '\\';
            out += character;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += kHex[byte >> 4];
            out += kHex[byte & 15];
        } else {
            out += character;
        }
    }
    out += '"';
}

// Shortest text that reads back as the same number.
template <typename Number>
void append_finite(std::string& out, Number value) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, value).ptr;
    out.append(text, end);
}

void append_number(std::string& out, double value) {
    if (std::isfinite(value)) {
        append_finite(out, value);
    } else {
        out += "null";
    }
}

std::string_view non_finite_word(double value) {
    if (std::isnan(value)) return "nan";
    return value > 0 ? "infinity" : "-infinity";
}

void append_member(std::string& out, std::string_view name) {
    if (out.back() != '{') out += ',';
    append_string(out, name);
    out += ':';
}

std::string begin_object(std::string_view job) {
    std::string out = "{";
    append_member(out, "job");
    append_string(out, job);
    return out;
}

template <typename Values, typename Append>
void append_array(std::string& out, const Values& values, Append append) {
    out += '[';
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (i != 0) out += ',';
        append(out, values[i]);
    }
    out += ']';
}

// The member "non_finite", left out when there is nothing to tell.
void append_non_finite(std::string& out, const SeriesData& series) {
    bool open = false;
    for (std::size_t i = 0; i < series.values.size(); ++i) {
        if (std::isfinite(series.values[i])) continue;
        if (!open) {
            append_member(out, "non_finite");
            out += '{';
            open = true;
        }
        append_member(out, std::to_string(series.steps[i]));
        append_string(out, non_finite_word(series.values[i]));
    }
    if (open) out += '}';
}

void append_series(std::string& out, const SeriesData& series) {
    append_member(out, series.name);
    out += '{';
    append_member(out, "steps");
    append_array(out, series.steps, append_finite<std::int64_t>);
    append_member(out, "values");
    append_array(out, series.values, append_number);
    append_non_finite(out, series);
    out += '}';
}

}  // namespace

std::string state_event(const JobRecord& job) {
    std::string out = begin_object(job.id);
    append_member(out, "state");
    append_string(out, job_state_name(job.state));
    append_member(out, "kind");
    append_string(out, job.kind);
    append_member(out, "name");
    append_string(out, job.name);
    append_member(out, "attempts");
    append_finite(out, job.attempts);
    return out + "}";
}

std::string progress_event(std::string_view job, const JobProgress& progress) {
    const double fraction = progress.steps > 0 ? static_cast<double>(progress.step) /
                                                     static_cast<double>(progress.steps)
                                               : 0.0;
    std::string out = begin_object(job);
    append_member(out, "step");
    append_finite(out, progress.step);
    append_member(out, "steps");
    append_finite(out, progress.steps);
    append_member(out, "fraction");
    append_number(out, fraction);
    append_member(out, "eta_seconds");
    append_number(out, progress.eta_seconds.value_or(NAN));
    append_member(out, "steps_per_second");
    append_number(out, progress.steps_per_second);
    return out + "}";
}

std::string records_event(std::string_view job, std::vector<SeriesData> series) {
    const Thinned thinned = thin(std::move(series), kMostEventRows);
    std::string out = begin_object(job);
    append_member(out, "series");
    out += '{';
    for (const SeriesData& one : thinned.series) append_series(out, one);
    out += '}';
    if (thinned.downsampled) {
        append_member(out, "downsampled");
        out += "true";
    }
    return out + "}";
}

std::string job_error(std::string_view kind, std::string_view message) {
    std::string out = "{";
    append_member(out, "kind");
    append_string(out, kind);
    append_member(out, "message");
    append_string(out, message);
    return out + "}";
}

}  // namespace rangefinder::store
