#include "diagnostics/tensor/engine.hpp"

#include "diagnostics/base/check.hpp"

// Declared here and not taken from <omp.h>, which belongs to one compiler while oneDNN is linked
// with GCC's run-time library (libgomp) whatever compiles us.
extern "C" void omp_set_num_threads(int threads);

namespace rangefinder {

Engine::Engine(std::int64_t threads, dnnl::memory::data_type operands)
    : device_(dnnl::engine::kind::cpu, 0), stream_(device_), operands_(operands) {
    RF_CHECK(threads >= 1 && threads <= 1024);
    omp_set_num_threads(static_cast<int>(threads));
}

dnnl::memory Engine::scratchpad(const dnnl::memory::desc& desc) {
    dnnl::memory memory(desc, device_, nullptr);
    scratchpads_.push_back(memory);
    if (desc.get_size() > scratchpad_bytes_) {
        grow_scratchpad(desc.get_size());
    } else if (scratchpad_bytes_ > 0) {
        memory.set_data_handle(scratchpad_buffer_.get_data_handle());
    }
    return memory;
}

void Engine::grow_scratchpad(std::size_t bytes) {
    const dnnl::memory::desc desc({static_cast<dnnl::memory::dim>(bytes)},
                                  dnnl::memory::data_type::u8, dnnl::memory::format_tag::a);
    scratchpad_buffer_ = dnnl::memory(desc, device_);
    scratchpad_bytes_ = bytes;
    for (dnnl::memory& memory : scratchpads_) {
        memory.set_data_handle(scratchpad_buffer_.get_data_handle());
    }
}

dnnl::primitive_attr user_scratchpad() {
    dnnl::primitive_attr attributes;
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    return attributes;
}

}  // namespace rangefinder
