#include "daemon/api/documents.hpp"

#include <utility>

#include "daemon/api/errors.hpp"

namespace rangefinder::api {
namespace {

// Nothing is loaded from elsewhere, nothing inline runs, no other page may frame this one.
constexpr const char* kContentSecurityPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'self'";

constexpr const char* kPageWithoutDashboard =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Rangefinder</title>"
    "<h1>Rangefinder</h1><p>This daemon was built without its dashboard "
    "(RANGEFINDER_WEB=OFF). The API works: see <a href=\"/docs\">/docs</a>.</p></html>\n";

std::string content_type(const std::string& path) {
    static const std::map<std::string, std::string> types{{".html", "text/html; charset=utf-8"},
                                                          {".js", "text/javascript; charset=utf-8"},
                                                          {".css", "text/css; charset=utf-8"},
                                                          {".json", "application/json"},
                                                          {".svg", "image/svg+xml"},
                                                          {".png", "image/png"},
                                                          {".ico", "image/x-icon"},
                                                          {".woff2", "font/woff2"},
                                                          {".map", "application/json"},
                                                          {".txt", "text/plain; charset=utf-8"}};
    const auto dot = path.rfind('.');
    const auto type = dot == std::string::npos ? types.end() : types.find(path.substr(dot));
    return type == types.end() ? "application/octet-stream" : type->second;
}

http::Response file_response(const std::string& path, std::shared_ptr<const std::string> text,
                             const char* cache_control) {
    http::Response response;
    response.headers["Content-Type"] = content_type(path);
    response.headers["Cache-Control"] = cache_control;
    response.headers["Content-Security-Policy"] = kContentSecurityPolicy;
    response.shared_body = std::move(text);
    return response;
}

}  // namespace

Documents::Documents(std::span<const EmbeddedFile> files) {
    for (const EmbeddedFile& file : files) {
        files_[std::string(file.path)] = std::make_shared<const std::string>(file.bytes);
    }
    if (files_.count("web/index.html") == 0) {
        files_["web/index.html"] = std::make_shared<const std::string>(kPageWithoutDashboard);
    }
}

std::shared_ptr<const std::string> Documents::find(const std::string& path) const {
    const auto file = files_.find(path);
    return file == files_.end() ? nullptr : file->second;
}

void Documents::add_page(http::Router& router, const std::string& pattern,
                         const std::string& file) {
    const auto text = find(file);
    router.add(
        "GET", pattern, [file, text](const http::Request& request, const http::Respond& respond) {
            if (text == nullptr) {
                respond(problem(Error{ErrorKind::kNotFound, "there is no such file", {}}, request));
                return;
            }
            respond(file_response(file, text, "no-cache"));
        });
}

void Documents::add_assets(http::Router& router) {
    // Asset names carry a hash of their content: a name never means anything else.
    router.add(
        "GET", "/assets/{file}",
        [this](const http::Request& request, const http::Respond& respond) {
            const std::string path = "web/assets/" + request.path_parameters.at("file");
            const auto text = find(path);
            if (text == nullptr) {
                respond(problem(Error{ErrorKind::kNotFound, "there is no such file", {}}, request));
                return;
            }
            respond(file_response(path, text, "public, max-age=31536000, immutable"));
        });
}

void Documents::add_unknown_page(http::Router& router) {
    router.set_unknown_page([text = find("web/index.html")](const http::Request& request,
                                                            const http::Respond& respond) {
        // Below these are no pages: who asks there wants to know what is wrong.
        if (request.path.starts_with("/v1/") || request.path.starts_with("/assets/")) {
            respond(problem(Error{ErrorKind::kNotFound, "no such path", {}}, request));
            return;
        }
        http::Response response = file_response("web/index.html", text, "no-cache");
        response.status = 404;
        respond(std::move(response));
    });
}

void Documents::add_routes(http::Router& router) {
    for (const char* page : {"/", "/new", "/datasets", "/analyse", "/jobs/{id}"}) {
        add_page(router, page, "web/index.html");
    }
    for (const auto& [path, text] : files_) {
        const std::string name = path.substr(path.find('/') + 1);
        const bool top_level = path.starts_with("web/") && name.find('/') == std::string::npos;
        if (top_level && name != "index.html") add_page(router, "/" + name, path);
    }
    add_assets(router);
    add_unknown_page(router);
    add_page(router, "/openapi.json", "docs/openapi.json");
    add_page(router, "/docs", "docs/docs.html");
    add_page(router, "/docs/docs.js", "docs/docs.js");
    add_page(router, "/docs/docs.css", "docs/docs.css");
}

}  // namespace rangefinder::api
