#include "daemon/cli/range_test_command.hpp"

#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>

#include "daemon/cli/flag_names.hpp"
#include "daemon/cli/job_runner.hpp"
#include "daemon/cli/job_text.hpp"
#include "daemon/cli/private_daemon.hpp"
#include "daemon/cli/report.hpp"
#include "daemon/cli/welcome.hpp"

namespace rangefinder::cli {
namespace {

Result<std::string> read_file(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    if (!stream.good() && !stream.eof()) {
        return Error{ErrorKind::kNotFound, "the file " + path + " cannot be read", {}};
    }
    return text;
}

std::string file_name(const std::string& path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

std::string form_part(const std::string& boundary, const std::string& name, const std::string& path,
                      const std::string& bytes) {
    return "--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name +
           "\"; filename=" + codec::quoted(file_name(path)) + "\r\n\r\n" + bytes + "\r\n";
}

Result<std::string> upload(const http::Client& client, const RangeTestOptions& options) {
    const std::string boundary = "rangefinder-5f1c0a7e93d24b68";
    const auto data = read_file(options.data);
    if (!data) return data.error();
    std::string body = form_part(boundary, "features", options.data, *data);
    if (!options.labels.empty()) {
        const auto labels = read_file(options.labels);
        if (!labels) return labels.error();
        body += form_part(boundary, "targets", options.labels, *labels);
    }
    if (!options.target.empty()) {
        body += "--" + boundary + "\r\nContent-Disposition: form-data; name=\"target\"\r\n\r\n" +
                options.target + "\r\n";
    }
    body += "--" + boundary + "--\r\n";
    const std::string type = "multipart/form-data; boundary=" + boundary;
    return body_of(client.send({"POST", "/v1/datasets", {{"Content-Type", type}}, body}));
}

Result<std::string> generate(const http::Client& client, const RangeTestOptions& options) {
    const std::string text = "{\"generator\":" + codec::quoted(options.generator) +
                             ",\"rows\":" + std::to_string(options.rows) + "}";
    return body_of(
        client.send({"POST", "/v1/datasets", {{"Content-Type", "application/json"}}, text}));
}

Result<FinishedJob> run_range_test(const http::Client& client, const RangeTestOptions& options) {
    const auto answer =
        options.generator.empty() ? upload(client, options) : generate(client, options);
    if (!answer) return answer.error();
    const auto dataset = codec::dataset_view_from_json(*answer);
    if (!dataset) return dataset.error();
    std::string model_file;
    if (options.model != "mlp" && options.model != "cnn") {
        auto text = read_file(options.model);
        if (!text) return text.error();
        model_file = std::move(*text);
    }
    return run_job(client, range_test_json(options, *dataset, model_file));
}

}  // namespace

int range_test_command(const RangeTestOptions& options) {
    std::unique_ptr<PrivateDaemon> own;
    std::string url = options.url;
    if (url.empty()) {
        auto started = PrivateDaemon::start();
        if (!started) {
            print_errors(started.error());
            return 1;
        }
        own = std::move(*started);
        url = own->url();
    }
    const auto client = http::Client::from_url(url);
    const auto job =
        client.ok() ? run_range_test(*client, options) : Result<FinishedJob>(client.error());
    if (!job) {
        Error error = job.error();
        error.text = with_flags(error.text);
        print_errors(error);
        return 1;
    }
    if (options.json) std::fputs(job->json.c_str(), stdout);
    const auto* result =
        job->view.result ? std::get_if<RangeTestResult>(&*job->view.result) : nullptr;
    if (job->view.state != "succeeded" || result == nullptr) {
        std::fprintf(stderr, "rangefinder: the job %s: %s\n", job->view.state.c_str(),
                     job->view.error.c_str());
        return 1;
    }
    if (!options.json) {
        std::fputs(report(*result, options.code).c_str(), stdout);
        if (own == nullptr)
            std::printf("\nLook at it: %s/jobs/%s\n", url.c_str(), job->view.id.c_str());
    }
    return result->recommendation.learning_rate ? 0 : 1;
}

}  // namespace rangefinder::cli
