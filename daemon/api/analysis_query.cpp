#include <utility>

#include "daemon/api/analysis_checks.hpp"
#include "daemon/api/analysis_request.hpp"
#include "daemon/api/foreign_columns.hpp"
#include "daemon/codec/query_reader.hpp"
#include "daemon/codec/type_words.hpp"

namespace rangefinder::api {
namespace {

// The parameters of a query: an option of JSON each, or a column.
struct QueryOptions {
    AnalysisRequest request;
    ColumnChoice columns;
    std::optional<std::string> step;
    codec::Errors errors;
};

QueryOptions read_query(const AnalysisQuery& query) {
    QueryOptions options;
    options.request = unjudged();
    codec::QueryReader reader(query, options.errors);
    for (const char* role : {"learning_rate", "loss", "gradient_norm", "validation_loss"}) {
        if (reader.find(role) != nullptr) reader.text(role, options.columns[role], 1024);
    }
    if (reader.find("step") != nullptr) {
        reader.text("step", options.step.emplace(), 1024);
    }
    const auto word = [&](const char* name, std::string& target,
                          const std::vector<std::string>& words) {
        const auto place = reader.choice(name, words);
        if (place) target = words[*place];
    };
    AnalysisRequest& request = options.request;
    word("kind", request.facts.kind, analysis_kinds());
    word("planned_schedule", request.planned_schedule, codec::schedule_types().available);
    std::optional<std::int64_t> ladder_steps;
    std::optional<double> stop_factor;
    reader.integer("ladder_steps", ladder_steps, 0, kLongestLadder)
        .integer("planned_steps", request.facts.planned_steps, 1, 1'000'000'000'000)
        .integer("batch_size", request.facts.batch_size, 1, 1'000'000'000'000)
        .number("stop_factor", stop_factor)
        .text("optimizer", request.facts.optimizer)
        .finish();
    request.ladder_steps = ladder_steps.value_or(0);
    request.stop_factor = stop_factor.value_or(request.stop_factor);
    check_stop_factor(request.stop_factor, "?stop_factor", options.errors);
    return options;
}

Result<AnalysisBody> body_of_columns(ForeignColumns columns, const QueryOptions& options) {
    auto mapped = map_columns(std::move(columns), options.columns);
    if (!mapped) return mapped.error();
    AnalysisBody body;
    body.understood = std::move(mapped->understood);
    for (ForeignCurve& curve : mapped->curves) {
        AnalysisRequest request = options.request;
        request.name = std::move(curve.name);
        request.records = std::move(curve.records);
        body.curves.push_back(std::move(request));
    }
    body.several = body.curves.size() > 1;
    return checked_body(std::move(body), "", {});
}

Error bad_options(QueryOptions options) {
    return codec::invalid(std::move(options.errors), "the query");
}

}  // namespace

Result<AnalysisBody> analysis_from_csv(std::string_view body, const AnalysisQuery& query) {
    QueryOptions options = read_query(query);
    if (!options.errors.empty()) return bad_options(std::move(options));
    auto columns = columns_from_csv(body, options.step);
    if (!columns) return columns.error();
    return body_of_columns(std::move(*columns), options);
}

Result<AnalysisBody> analysis_from_events(std::string_view body, const AnalysisQuery& query) {
    QueryOptions options = read_query(query);
    if (!options.errors.empty()) return bad_options(std::move(options));
    // Text and its bytes are the same.
    const auto* data = reinterpret_cast<const std::uint8_t*>(body.data());
    auto columns = columns_from_events({data, body.size()});
    if (!columns) return columns.error();
    return body_of_columns(std::move(*columns), options);
}

}  // namespace rangefinder::api
