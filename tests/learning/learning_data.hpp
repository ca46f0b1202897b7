// The data sets that are learnt from.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include <catch2/catch.hpp>

#include "diagnostics/datasets/dataset.hpp"

namespace rangefinder::learning {

// Nothing, and a plain word about it, where the data is not there.
inline std::optional<Dataset> load(const std::string& file, DatasetSpec options,
                                   const std::string& targets = {}) {
    const char* named = std::getenv("RANGEFINDER_DATA");
    const std::filesystem::path path =
        std::filesystem::path(named != nullptr ? named : "../shared/data") / file;
    if (!std::filesystem::exists(path)) {
        WARN("skipped: no data at " << path);
        return std::nullopt;
    }
    options.source =
        FileSource{path.string(), targets.empty() ? "" : (path.parent_path() / targets).string()};
    auto data = load_dataset(options);
    INFO((data.ok() ? std::string() : data.error().text));
    REQUIRE(data.ok());
    return std::move(data).value();
}

}  // namespace rangefinder::learning
