#include "daemon/api/analysis_checks.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>

namespace rangefinder::api {
namespace {

constexpr std::size_t kMostPoints = 10'000;  // Suggestions compare each point with each other.

std::string text_of(double value) {
    std::ostringstream text;
    text << value;
    return text.str();
}

void check_rates(const Series& rates, const std::string& pointer, codec::Errors& errors) {
    for (std::size_t i = 0; i < rates.values.size(); ++i) {
        const double rate = rates.values[i];
        const std::string here = pointer + "/" + std::to_string(i);
        if (!(rate > 0.0) || !std::isfinite(rate)) {
            errors.push_back({here, "must be a positive rate, not " + text_of(rate)});
            return;  // One complaint is enough: the others would follow from it.
        }
        if (i > 0 && rate < rates.values[i - 1]) {
            errors.push_back({here, "must not be below the rate before, " +
                                        text_of(rates.values[i - 1]) + ", but is " + text_of(rate) +
                                        ": in a range test the rate rises; is it a \"training\"?"});
            return;
        }
    }
}

// The start of a ladder that ended before its first decade.
bool has_even_ratios(const std::vector<double>& rates) {
    constexpr double kTolerance = 1e-4;  // Rates may have been written with six digits.
    const double ratio = rates[1] / rates[0];
    for (std::size_t i = 2; i < rates.size(); ++i) {
        if (std::abs(rates[i] / rates[i - 1] - ratio) > kTolerance * ratio) return false;
    }
    return rates.size() > 2 && ratio > 1.01;
}

// Several batches at each rate: rates rise, and all but the last stand for as many points. A
// warm-up's last rate stands for many more.
bool rises_in_even_runs(const std::vector<double>& rates) {
    constexpr std::size_t kFewestRates = 3;
    std::vector<std::size_t> runs;
    for (std::size_t first = 0, end = 0; first < rates.size(); first = end) {
        while (end < rates.size() && rates[end] == rates[first]) ++end;
        if (end < rates.size() && !(rates[end] > rates[first])) return false;
        runs.push_back(end - first);
    }
    if (runs.size() < kFewestRates || runs.back() > runs.front()) return false;
    return std::all_of(runs.begin(), runs.end() - 1,
                       [&](std::size_t run) { return run == runs.front(); });
}

void check_range_test(const AnalysisRequest& request, const std::string& pointer,
                      codec::Errors& errors) {
    for (const char* name : {"learning_rate", "loss"}) {
        const Series* series = find_series(request.records, name);
        const std::string here = pointer + "/" + name;
        if (series == nullptr) {
            errors.push_back({here, "is missing: a range test is its loss by its rate"});
        } else if (series->values.size() > kMostPoints) {
            errors.push_back({here, "has " + std::to_string(series->values.size()) +
                                        " values; a range test may have " +
                                        std::to_string(kMostPoints) +
                                        ": send means over batches, or every n-th point"});
        }
    }
    const Series* rates = find_series(request.records, "learning_rate");
    if (rates != nullptr) check_rates(*rates, pointer + "/learning_rate", errors);
}

// Sets what the series themselves show, and complains about what is none of its kind.
void complete_and_check(AnalysisRequest& request, const std::string& pointer,
                        codec::Errors& errors) {
    const Series* rate = find_series(request.records, "learning_rate");
    if (rate != nullptr && !rate->values.empty()) {
        request.facts.constant_rate =
            std::all_of(rate->values.begin(), rate->values.end(),
                        [&](double value) { return value == rate->values.front(); });
    }
    if (request.facts.kind == "range_test") check_range_test(request, pointer, errors);
    const bool negative = rate != nullptr && request.facts.kind != "range_test" &&
                          std::any_of(rate->values.begin(), rate->values.end(),
                                      [](double value) { return value < 0.0; });
    if (negative) {
        errors.push_back({pointer + "/learning_rate", "must not hold a negative rate"});
    }
}

// Without a kind of the client's each curve tells its own.
void judge_kinds(AnalysisBody& body, const std::string& pointer, codec::Errors& errors) {
    std::size_t points = 0;
    for (std::size_t i = 0; i < body.curves.size(); ++i) {
        AnalysisRequest& curve = body.curves[i];
        if (curve.facts.kind.empty()) {
            curve.facts.kind = kind_of(curve.records);
            curve.kind_assumed = true;
        }
        const std::string here =
            pointer.empty() ? pointer : codec::member_pointer(pointer, std::to_string(i));
        complete_and_check(curve, here, errors);
        const Series* loss = find_series(curve.records, "loss");
        if (curve.facts.kind == "range_test" && loss != nullptr) points += loss->values.size();
        if (curve.facts.kind != body.curves.front().facts.kind) {
            errors.push_back({here, "is a \"" + curve.facts.kind + "\", the first one a \"" +
                                        body.curves.front().facts.kind +
                                        "\": send them apart, or say which with \"kind\""});
        }
    }
    if (body.curves.size() > 1 && points > kMostSweepPoints) {
        errors.push_back({pointer, "has " + std::to_string(points) + " points; " +
                                       std::to_string(kMostSweepPoints) + " are allowed"});
    }
}

}  // namespace

std::string kind_of(const Records& records) {
    const Series* rate = find_series(records, "learning_rate");
    if (rate == nullptr || rate->values.size() < 2) return "training";
    const std::vector<double>& values = rate->values;
    const bool rises =
        std::adjacent_find(values.begin(), values.end(), [](double before, double after) {
            return !(after > before);
        }) == values.end();
    // From a rate of 0 a warm-up rises.
    if (!(rises || rises_in_even_runs(values)) || !(values.front() > 0.0)) return "training";
    return values.back() >= 10.0 * values.front() || has_even_ratios(values) ? "range_test"
                                                                             : "training";
}

const std::vector<std::string>& analysis_kinds() {
    static const std::vector<std::string> kinds{"range_test", "training"};
    return kinds;
}

AnalysisRequest unjudged() {
    AnalysisRequest request;
    request.facts.kind.clear();
    return request;
}

void check_stop_factor(double factor, const std::string& pointer, codec::Errors& errors) {
    constexpr double kLargest = 1e6;
    if (factor > 1.0 && factor <= kLargest) return;
    errors.push_back({pointer, "must be above 1 and at most 1000000"});
}

Result<AnalysisBody> checked_body(AnalysisBody body, const std::string& pointer,
                                  codec::Errors errors) {
    if (errors.empty() && body.curves.size() > kMostCurves) {
        errors.push_back({pointer, "has " + std::to_string(body.curves.size()) + " curves; " +
                                       std::to_string(kMostCurves) + " are allowed"});
    }
    if (errors.empty()) judge_kinds(body, pointer, errors);
    if (!errors.empty()) return codec::invalid(std::move(errors), "the analysis");
    return body;
}

}  // namespace rangefinder::api
