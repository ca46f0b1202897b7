#include "daemon/codec/places_codec.hpp"

#include "daemon/codec/json_text.hpp"
#include "daemon/codec/reader.hpp"

namespace rangefinder::codec {
namespace {

constexpr std::size_t kLongestPath = 4096;  // PATH_MAX.

}  // namespace

std::string to_json(const JobPlaces& places) {
    return dump_json(OrderedJson{{"job", places.job},
                                 {"directory", places.directory},
                                 {"start_weights", places.start_weights}});
}

Result<JobPlaces> job_places_from_json(std::string_view text) {
    const auto value = parse_json(text);
    if (!value) return value.error();
    Errors errors;
    JobPlaces places;
    ObjectReader(*value, "", errors)
        .text("job", places.job)
        .text("directory", places.directory, kLongestPath)
        .text("start_weights", places.start_weights, kLongestPath)
        .finish();
    if (!errors.empty()) return invalid(std::move(errors), "the places");
    return places;
}

}  // namespace rangefinder::codec
