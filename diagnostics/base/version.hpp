// Which build this is.
#pragma once

namespace rangefinder {

const char* version();  // "0.1.0"
const char*
commit();  // "2b23a15d0c4e", with "+" behind it when files differ from it, or "unknown".
const char* compiler();  // "GNU 12.2.0"

}  // namespace rangefinder
