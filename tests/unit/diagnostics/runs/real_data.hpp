// Data sets of RANGEFINDER_DATA, by default ../shared/data.
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "diagnostics/datasets/dataset.hpp"

namespace rangefinder {

// As it is uploaded, with these options. Nothing, and a plain word, when the file is not there.
inline std::optional<Dataset> load(const std::string& features, const std::string& targets = "",
                                   DatasetSpec spec = {}) {
    const char* variable = std::getenv("RANGEFINDER_DATA");
    const std::filesystem::path folder = variable != nullptr ? variable : "../shared/data";
    const auto path = folder / features;
    if (!std::filesystem::exists(path)) {
        WARN("skipped: no data at " << path);
        return std::nullopt;
    }
    spec.source = FileSource{path.string(), targets.empty() ? "" : (folder / targets).string()};
    auto data = load_dataset(spec);
    INFO((data.ok() ? std::string() : data.error().text));
    REQUIRE(data.ok());
    return std::move(data).value();
}

}  // namespace rangefinder
