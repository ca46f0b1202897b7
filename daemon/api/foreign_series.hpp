// Series of a training that ran elsewhere, as a client sends them.
#pragma once

#include <cstddef>
#include <string_view>

#include "daemon/codec/reader.hpp"
#include "diagnostics/base/result.hpp"
#include "diagnostics/findings/curve.hpp"

namespace rangefinder::api {

// Values of all series together that one request may bring.
inline constexpr std::size_t kMostForeignValues = 1'000'000;

// The members "step", "learning_rate", "loss", "gradient_norm", "validation_loss", "series" (any
// others by name) and "non_finite" of the reader's object: columns of one length, aligned with
// "step" or else with 0, 1, 2, ... A null is a value that was not measured; in "loss", or with its
// word under "non_finite", one that was not finite. This is also how GET /v1/jobs/{id}/series
// answers. Steps must rise. Complains into the reader's errors.
Records read_foreign_series(codec::ObjectReader& reader);

// The same as CSV: a head with names, perhaps "step" among them; an empty cell for what was not
// measured, "nan", "inf" and "-inf".
Result<Records> foreign_series_from_csv(std::string_view text);

}  // namespace rangefinder::api
