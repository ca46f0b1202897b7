#include "diagnostics/formats/npy.hpp"

#include "diagnostics/base/check.hpp"
#include "diagnostics/formats/text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto array = rangefinder::read_npy({data, size});
    if (array) {
        RF_CHECK(rangefinder::checked_product(array->shape) == array->size());
    } else {
        RF_CHECK(rangefinder::is_utf8(array.error().text));
    }
    return 0;
}
