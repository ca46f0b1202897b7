#include "daemon/cli/flag_names.hpp"

#include <catch2/catch.hpp>

using namespace rangefinder::cli;

TEST_CASE("A field that a flag sets is told with the flag") {
    CHECK(with_flags("the job has 1 wrong field: /range_test/sweeps is 99\n  /seed is -1") ==
          "the job has 1 wrong field: --sweeps: /range_test/sweeps is 99\n  --seed: /seed is -1");
    CHECK(with_flags("/range_test/group/1 is unknown") ==
          "--group: /range_test/group/1 is unknown");
    CHECK(with_flags("/range_test/group_base_rate is 2") ==
          "--group-base-rate: /range_test/group_base_rate is 2");
}

TEST_CASE("Any other text stays as it is") {
    for (const char* text : {"", "/priority is 1000", "a file /seeds/x, and http://host/seed",
                             "/range_test/stepsize is not known\n"}) {
        CHECK(with_flags(text) == text);
    }
}
