#include <iterator>
#include <utility>

#include "tests/bench/diagnosis/fault.hpp"

namespace rangefinder::diagnosis {

std::vector<Fault> injected_faults() {
    std::vector<Fault> all;
    for (std::vector<Fault> some :
         {rate_faults(), start_faults(), model_faults(), data_faults(), further_rate_faults(),
          further_start_faults(), further_model_faults(), further_data_faults()}) {
        all.insert(all.end(), std::make_move_iterator(some.begin()),
                   std::make_move_iterator(some.end()));
    }
    return all;
}

}  // namespace rangefinder::diagnosis
