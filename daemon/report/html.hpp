// A document as one self-contained HTML page.
#pragma once

#include <string>
#include <string_view>

#include "daemon/report/document.hpp"

namespace rangefinder::report {

// What stands between <style> and </style>, for a policy that allows it by its hash.
std::string_view html_style();

std::string html_of(const Document& document);

}  // namespace rangefinder::report
