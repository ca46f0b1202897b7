// Runs a fuzz target over its committed seeds in the ordinary build, so that the target never rots
// and what a fuzzer once found stays found.
#include <catch2/catch.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

TEST_CASE("The fuzz target replays its seeds") {
    std::size_t replayed = 0;
    for (const auto& entry : std::filesystem::directory_iterator(RANGEFINDER_FUZZ_SEEDS)) {
        INFO(entry.path().string());
        std::ifstream file(entry.path(), std::ios::binary);
        const std::vector<char> text{std::istreambuf_iterator<char>(file), {}};
        const std::vector<std::uint8_t> bytes(text.begin(), text.end());
        CHECK(LLVMFuzzerTestOneInput(bytes.data(), bytes.size()) == 0);
        ++replayed;
    }
    CHECK(replayed > 0);
    CHECK(LLVMFuzzerTestOneInput(nullptr, 0) == 0);
}
