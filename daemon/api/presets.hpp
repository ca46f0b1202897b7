// Complete jobs by name, each with a data set that needs no download.
#pragma once

#include <string>
#include <vector>

#include "daemon/api/json.hpp"

namespace rangefinder::api {

struct Preset {
    std::string name;
    std::string description;
    Json generator;  // As POST /v1/datasets takes it.
    Json job;        // As POST /v1/jobs takes it, without "dataset": a range test.
    Json training;   // Its "training" when it is asked for with "kind": "training".
};

const std::vector<Preset>& presets();
// Null when there is none of that name.
const Preset* find_preset(const std::string& name);
std::vector<std::string> preset_names();

// The preset's job with the members of `request` (but "preset") put over it: whole members, except
// that `range_test`, `training` and `limits` are merged one level down. "kind": "training" makes it
// the preset's training.
Json with_overrides(const Preset& preset, const Json& request);

}  // namespace rangefinder::api
