// DatasetSpec and DatasetDescription <-> JSON.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "diagnostics/base/result.hpp"
#include "diagnostics/findings/dataset_description.hpp"
#include "diagnostics/spec/dataset_spec.hpp"

namespace rangefinder::codec {

// What a client may POST: {"generator": "two_moons", "rows": 2000, ...}; never paths.
Result<DatasetSpec> generator_from_json(std::string_view text);

// Options of an upload from the query: name, format, target, task, header, normalize,
// validation_fraction, split_seed, window, horizon, stride, channels, tokens. The source stays an
// empty FileSource. Pointers are "?name".
Result<DatasetSpec> upload_options_from_query(const std::map<std::string, std::string>& query);

// The stored form, for the store and the worker: as generator_from_json takes it, or the options
// with {"features_path", "targets_path"}. In the store these paths are file names inside
// `<data directory>/datasets/`; whoever hands the specification to load_dataset() puts the
// directory before them with with_directory().
Result<DatasetSpec> dataset_spec_from_json(std::string_view text);
std::string to_json(const DatasetSpec& spec);

// The same specification with `directory` put before relative file names.
DatasetSpec with_directory(DatasetSpec spec, const std::string& directory);

Result<DatasetDescription> dataset_description_from_json(std::string_view text);
std::string to_json(const DatasetDescription& description);

}  // namespace rangefinder::codec
