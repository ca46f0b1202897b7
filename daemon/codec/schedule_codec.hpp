// ScheduleSpec <-> JSON values; members are named as torch.optim.lr_scheduler's parameters.
#pragma once

#include <string>

#include "daemon/codec/reader.hpp"
#include "diagnostics/spec/schedule_spec.hpp"

namespace rangefinder::codec {

// The kind with PyTorch's defaults for it.
ScheduleSpec default_schedule(ScheduleKind kind);

// An object, or the type's name alone. Ranges are not checked: validate_schedule() does.
ScheduleSpec read_schedule(const Json& value, const std::string& pointer, Errors& errors);
// Lengths and rates that are the training's own are left out.
OrderedJson schedule_json(const ScheduleSpec& schedule);

}  // namespace rangefinder::codec
