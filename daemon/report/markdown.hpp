// A document as Markdown (CommonMark with GitHub's tables). Plots become short tables.
#pragma once

#include <string>

#include "daemon/report/document.hpp"

namespace rangefinder::report {

std::string markdown_of(const Document& document);

}  // namespace rangefinder::report
