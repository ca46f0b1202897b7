#include "diagnostics/formats/safetensors.hpp"

#include "diagnostics/base/check.hpp"
#include "diagnostics/formats/text.hpp"

using namespace rangefinder;

// What was read must be written and read again as the same tensors.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto tensors = read_safetensors({data, size});
    if (!tensors) {
        RF_CHECK(is_utf8(tensors.error().text));
        return 0;
    }
    const auto again = read_safetensors(write_safetensors(*tensors));
    RF_CHECK(again.ok());
    RF_CHECK(again->size() == tensors->size());
    return 0;
}
