#include <iterator>
#include <utility>

#include "tests/bench/diagnosis/fault.hpp"

namespace rangefinder::diagnosis {

std::vector<Fault> injected_faults() {
    std::vector<Fault> all;
    for (std::vector<Fault> some : {rate_faults(), start_faults(), model_faults(), data_faults()}) {
        all.insert(all.end(), std::make_move_iterator(some.begin()),
                   std::make_move_iterator(some.end()));
    }
    return all;
}

}  // namespace rangefinder::diagnosis
