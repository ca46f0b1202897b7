#include "diagnostics/tensor/engine.hpp"

#include <catch2/catch.hpp>

extern "C" int omp_get_max_threads();

namespace rangefinder {

namespace {

dnnl::memory::desc bytes(std::int64_t count) {
    return {{count}, dnnl::memory::data_type::u8, dnnl::memory::format_tag::a};
}

}  // namespace

TEST_CASE("an engine sets the calling thread's number of OpenMP threads") {
    const Engine two(2);
    CHECK(omp_get_max_threads() == 2);
    const Engine one(1);
    CHECK(omp_get_max_threads() == 1);
}

TEST_CASE("all scratchpads lie on one buffer, also when it grows later") {
    Engine engine(1);
    const dnnl::memory small = engine.scratchpad(bytes(100));
    const dnnl::memory large = engine.scratchpad(bytes(100'000));
    const dnnl::memory medium = engine.scratchpad(bytes(1'000));
    CHECK(large.get_data_handle() != nullptr);
    CHECK(small.get_data_handle() == large.get_data_handle());
    CHECK(medium.get_data_handle() == large.get_data_handle());
}

TEST_CASE("a primitive that needs no scratchpad may come first") {
    Engine engine(1);
    CHECK(engine.scratchpad(dnnl::memory::desc()).get_data_handle() == nullptr);
}

TEST_CASE("the library's version and instruction set are known") {
    CHECK(onednn_version().find('.') != std::string::npos);
    CHECK_FALSE(onednn_instruction_set().empty());
}

}  // namespace rangefinder
