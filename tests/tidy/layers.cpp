#include "tests/tidy/layers.hpp"

namespace tidy {
namespace {

const std::string kLibrary = "diagnostics/";
const std::string kDaemon = "daemon/";

Folders library(const std::set<std::string>& names) {
    Folders folders;
    for (const auto& name : names) folders.insert(kLibrary + name);
    return folders;
}

Folders daemon_and_library(const std::set<std::string>& daemon_names,
                           const std::set<std::string>& library_names) {
    Folders folders = library(library_names);
    for (const auto& name : daemon_names) folders.insert(kDaemon + name);
    return folders;
}

std::map<std::string, Folders> make_table() {
    std::map<std::string, Folders> table;
    const auto in_library = [&](const std::string& name, const std::set<std::string>& below) {
        table[kLibrary + name] = library(below);
    };
    const auto in_daemon = [&](const std::string& name, const std::set<std::string>& daemon_below,
                               const std::set<std::string>& library_below) {
        table[kDaemon + name] = daemon_and_library(daemon_below, library_below);
    };
    // Bottom to top.
    in_library("base", {});
    in_library("spec", {"base"});
    in_library("findings", {"base"});
    in_library("formats", {"base"});
    in_library("tensor", {"base"});
    in_library("schedules", {"base", "spec"});
    in_library("layers", {"base", "spec", "tensor"});
    in_library("optimizers", {"base", "spec", "tensor", "layers"});
    in_library("models", {"base", "spec", "tensor", "layers"});
    in_library("datasets", {"base", "spec", "findings", "formats"});
    in_library("training", {"base", "spec", "findings", "tensor", "layers", "optimizers", "models",
                            "schedules", "datasets", "formats"});
    in_library("probes", {"base", "spec", "findings", "tensor", "layers", "optimizers", "models",
                          "schedules", "datasets", "training"});
    in_library("search", {"base", "spec", "findings", "training"});
    in_library("rules", {"base", "findings"});
    in_library("advice", {"base", "findings"});
    in_library("frameworks", {"base", "spec", "findings"});
    in_library("runs",
               {"base", "spec", "findings", "formats", "schedules", "optimizers", "models",
                "datasets", "training", "probes", "search", "rules", "advice", "frameworks"});
    in_daemon("config", {}, {"base"});
    in_daemon("http", {}, {"base"});
    in_daemon("store", {}, {"base"});
    in_daemon("metrics", {}, {"base"});
    in_daemon("codec", {}, {"base", "spec", "findings"});
    in_daemon("report", {"codec"}, {"base", "spec", "findings"});
    in_daemon("frames", {}, {"base"});
    in_daemon("worker", {"codec", "frames"}, {"base", "spec", "findings", "datasets", "runs"});
    in_daemon("jobs", {"store", "metrics", "codec", "frames"}, {"base", "spec", "findings"});
    in_daemon("api", {"http", "store", "metrics", "codec", "report"},
              {"base", "spec", "findings", "formats", "datasets", "schedules", "rules", "advice",
               "frameworks"});
    in_daemon("webhooks", {"http", "store", "metrics", "codec"}, {"base", "spec", "findings"});
    in_daemon("cli", {"api", "http", "jobs", "worker", "store", "config", "metrics", "codec"},
              {"base", "spec", "findings"});
    // The composition root is the file daemon/main.cpp: it alone names every class.
    Folders all;
    for (const auto& [folder, below] : table) all.insert(folder);
    table["daemon"] = all;
    return table;
}

}  // namespace

const std::map<std::string, Folders>& allowed_includes() {
    static const auto table = make_table();
    return table;
}

const std::vector<LibraryHome>& library_homes() {
    static const std::vector<LibraryHome> homes{
        {"dnnl", {"diagnostics/tensor", "diagnostics/layers"}},
        {"oneapi/", {"diagnostics/tensor", "diagnostics/layers"}},
        {"zlib.h", {"diagnostics/formats"}},
        {"boost/", {"daemon/http"}},
        {"SQLiteCpp/", {"daemon/store/sqlite"}},
        {"sqlite3.h", {"daemon/store/sqlite"}},
        {"openssl/", {"daemon/api"}},
        {"prometheus/", {"daemon/metrics"}},
        {"nlohmann/", {"daemon/codec", "daemon/config", "daemon/api", "diagnostics/formats"}},
        {"CLI/", {"daemon/config", "daemon/cli"}},
        {"catch2/", {}},
    };
    return homes;
}

}  // namespace tidy
