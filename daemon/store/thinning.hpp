// Fewer points of a batch of series without losing its extremes, for those who watch it live.
#pragma once

#include <cstddef>
#include <vector>

#include "daemon/store/store.hpp"

namespace rangefinder::store {

struct Thinned {
    std::vector<SeriesData> series;
    bool downsampled = false;
};

// At most `most_rows` (at least 2) points a series. Series that were measured at the same steps
// stay so: of each stretch of steps the rows of every such series' smallest and largest value are
// kept, and the first and the last row of all. A value that is not finite counts as largest. The
// same batch always becomes the same points, so that an event reads the same however often it is
// replayed.
Thinned thin(std::vector<SeriesData> series, std::size_t most_rows);

}  // namespace rangefinder::store
