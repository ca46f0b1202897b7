#include "daemon/api/identifiers.hpp"

#include <catch2/catch.hpp>
#include <set>

using namespace rangefinder;
using namespace rangefinder::api;

TEST_CASE("Job ids sort by time and do not repeat") {
    const WallTime now{std::chrono::milliseconds{1'700'000'000'000}};
    const std::string early = new_job_id(now);
    CHECK(early.size() == 30);
    CHECK(early.substr(0, 4) == "job_");
    CHECK(early.substr(0, 14) < new_job_id(now + std::chrono::milliseconds(1)).substr(0, 14));
    std::set<std::string> ids;
    for (int i = 0; i < 1000; ++i) ids.insert(new_job_id(now));
    CHECK(ids.size() == 1000);
}

TEST_CASE("The content hash is SHA-256 and tells pieces apart") {
    CHECK(content_hash({}) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(content_hash({"ab", "c"}) != content_hash({"a", "bc"}));
    CHECK(content_hash({"a", ""}) != content_hash({"a"}));
    CHECK(dataset_id({"x"}).size() == 19);
    CHECK(dataset_id({"x"}) == dataset_id({"x"}));
}
