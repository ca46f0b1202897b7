#include "daemon/api/reports.hpp"

#include <optional>
#include <utility>

#include "daemon/api/errors.hpp"
#include "daemon/api/identifiers.hpp"
#include "daemon/api/run_routes.hpp"
#include "daemon/api/series.hpp"
#include "daemon/codec/dataset_codec.hpp"
#include "daemon/codec/job_codec.hpp"
#include "daemon/codec/query_reader.hpp"
#include "daemon/codec/result_codec.hpp"
#include "daemon/codec/summary_codec.hpp"
#include "daemon/report/html.hpp"
#include "daemon/report/markdown.hpp"

namespace rangefinder::api {
namespace {

enum class Format { kHtml, kMarkdown };

// By the query, else by Accept; HTML where both will do. Nothing: 406.
std::optional<Format> accepted_format(const http::Request& request) {
    if (accepts(request, "text/markdown", true) && !accepts(request, "text/html", true)) {
        return Format::kMarkdown;
    }
    if (accepts(request, "text/html")) return Format::kHtml;
    if (accepts(request, "text/markdown")) return Format::kMarkdown;
    return std::nullopt;
}

template <typename Value>
std::optional<Value> value_or_nothing(Result<Value> result) {
    if (!result) return std::nullopt;
    return std::move(*result);
}

// Values of one column where it was measured.
void add_columns(const SeriesTable& table, std::vector<Series>& series) {
    for (std::size_t c = 0; c < table.names.size(); ++c) {
        Series one{table.names[c], {}, {}};
        for (std::size_t row = 0; row < table.steps.size(); ++row) {
            const auto& value = table.columns[c][row];
            if (!value) continue;
            one.steps.push_back(table.steps[row]);
            one.values.push_back(*value);
        }
        series.push_back(std::move(one));
    }
}

// Whether its curve is the loss over the rate: of a range test, here or elsewhere.
bool measures_rates(const store::JobRecord& job) {
    if (job.kind != "run") return job.kind == "range_test";
    const Json spec = stored_json(job.spec);
    return spec.is_object() && spec.value("kind", "") == "range_test";
}

std::string message_of(const std::string& error) {
    const Json json = stored_json(error);
    return json.is_object() ? json.value("message", "") : "";
}

std::vector<Finding> findings_of(const std::string& text) {
    std::vector<Finding> findings;
    const Json all = stored_json(text);
    if (!all.is_array()) return findings;
    for (const Json& one : all) {
        if (auto finding = codec::finding_from_json(one.dump())) findings.push_back(*finding);
    }
    return findings;
}

http::Response html_response(const report::Document& document, const std::string& policy) {
    http::Response response;
    response.headers["Content-Type"] = "text/html; charset=utf-8";
    response.headers["Content-Security-Policy"] = policy;
    response.body = report::html_of(document);
    return response;
}

http::Response markdown_response(const report::Document& document, const std::string& job) {
    http::Response response;
    response.headers["Content-Type"] = "text/markdown; charset=utf-8";
    response.headers["Content-Disposition"] = "inline; filename=\"" + job + ".md\"";
    response.body = report::markdown_of(document);
    return response;
}

}  // namespace

Reports::Reports(store::Store& store, const DaemonFacts& facts)
    : store_(store),
      environment_{{"Rangefinder", facts.version + ", commit " + facts.commit},
                   {"Compiler", facts.compiler},
                   {"oneDNN", facts.engine.version + ", " + facts.engine.cpu_runtime},
                   {"Instruction set", facts.engine.isa},
                   {"Processors", std::to_string(facts.cpu_threads)}},
      policy_("default-src 'none'; img-src data:; style-src 'sha256-" +
              policy_hash(report::html_style()) +
              "'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'") {}

void Reports::add_routes(http::Router& router) {
    router.add("GET", "/v1/jobs/{id}/report", http::answering(*this, &Reports::get));
    router.add("GET", "/v1/runs/{id}/report", of_runs(http::answering(*this, &Reports::get)));
}

http::Response Reports::get(const http::Request& request) {
    std::vector<FieldError> errors;
    codec::QueryReader query(request.query, errors);
    const auto choice = query.choice("format", {"html", "markdown"});
    query.finish();
    if (!errors.empty()) return problem(bad_query(std::move(errors)), request);
    std::optional<Format> format = accepted_format(request);
    if (choice) format = *choice == 0 ? Format::kHtml : Format::kMarkdown;
    if (!format) return problem(406, "reports are text/html or text/markdown", request);
    const auto job = store_.job(request.path_parameters.at("id"));
    if (!job) return problem(job.error(), request);
    const report::Document document = report::make_report(gather(*job));
    if (*format == Format::kMarkdown) return markdown_response(document, job->id);
    return html_response(document, policy_);
}

report::ReportInput Reports::gather(const store::JobRecord& job) {
    report::ReportInput input;
    input.id = job.id;
    input.kind = job.kind;
    input.measures_rates = measures_rates(job);
    input.name = job.name;
    input.state = store::job_state_name(job.state);
    input.finished = store::is_final(job.state);
    input.created_at = to_rfc3339(job.created_at);
    if (job.started_at) input.started_at = to_rfc3339(*job.started_at);
    if (job.finished_at) input.finished_at = to_rfc3339(*job.finished_at);
    input.labels = job.labels;
    input.error = message_of(job.error);
    input.spec = value_or_nothing(codec::job_spec_from_json(job.spec));
    input.spec_text = stored_json(job.spec).dump(2);
    input.model = value_or_nothing(codec::model_summary_from_json(job.summary));
    if (!job.result.empty()) {
        input.result = value_or_nothing(codec::job_result_from_json(job.result));
    }
    input.findings = findings_of(job.findings);
    // What ran a run elsewhere is not known.
    input.environment.assign(environment_.begin(),
                             job.kind == "run" ? environment_.begin() + 1 : environment_.end());
    if (input.spec) {
        input.environment.emplace_back("Threads of the job",
                                       std::to_string(input.spec->limits.threads));
    }
    add_dataset(job, input);
    add_series(job, input);
    return input;
}

void Reports::add_dataset(const store::JobRecord& job, report::ReportInput& input) {
    const auto dataset = store_.dataset(job.dataset);
    if (!dataset) return;
    input.dataset_name = dataset->name;
    input.dataset = value_or_nothing(codec::dataset_description_from_json(dataset->description));
}

// A finished range test has its curves in its result.
void Reports::add_series(const store::JobRecord& job, report::ReportInput& input) {
    if (input.measures_rates && input.result) return;
    // Aligned to each other apart from those that are measured seldom, so that none of these is
    // thinned away.
    for (const std::vector<std::string>& names :
         {std::vector<std::string>{"loss", "smoothed_loss", "learning_rate", "gradient_norm"},
          {"validation_loss"},
          {"validation_accuracy"}}) {
        add_columns(thinned_series(store_, job, names, report::kMostPoints), input.series);
    }
}

}  // namespace rangefinder::api
