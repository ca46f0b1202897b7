// The CSV reader over any bytes: every record has as many cells as the first, and the sniffers end.
#include <string_view>

#include "diagnostics/base/check.hpp"
#include "diagnostics/formats/csv.hpp"
#include "diagnostics/formats/csv_cell.hpp"

using namespace rangefinder;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const char separator = sniff_separator(text);
    const auto header = sniff_header(text, separator);
    CsvReader reader(text, separator);
    std::size_t width = 0;
    for (;;) {
        const auto more = reader.next();
        if (!more) return 0;
        if (!*more) break;
        if (width == 0) width = reader.cells().size();
        RF_CHECK(reader.cells().size() == width);
        for (const std::string_view cell : reader.cells()) read_cell(cell);
    }
    RF_CHECK(header.ok());
    return 0;
}
