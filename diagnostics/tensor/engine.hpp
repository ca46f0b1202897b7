// The oneDNN engine, its stream and the scratchpad that all primitives of one model share.
#pragma once

#include <cstdint>
#include <vector>

#include <dnnl.hpp>

#include "diagnostics/tensor/library_info.hpp"

namespace rangefinder {

// One per model, used on the thread that made it: oneDNN 2.6 primitives may not move between
// threads. Outlives every Operation and Tensor made with it.
class Engine {
  public:
    // Sets the calling thread's number of OpenMP threads, which every primitive made later keeps.
    // `operands`: the type that factors of large products are rounded to, f32 (not at all) or bf16.
    explicit Engine(std::int64_t threads,
                    dnnl::memory::data_type operands = dnnl::memory::data_type::f32);
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    const dnnl::engine& device() const { return device_; }
    const dnnl::stream& stream() const { return stream_; }
    dnnl::memory::data_type operands() const { return operands_; }

    // A memory that a primitive may use while it runs. All of them lie on one buffer of the largest
    // size asked for, since primitives of one model never run at the same time.
    dnnl::memory scratchpad(const dnnl::memory::desc& desc);

  private:
    void grow_scratchpad(std::size_t bytes);

    dnnl::engine device_;
    dnnl::stream stream_;
    dnnl::memory::data_type operands_;
    std::size_t scratchpad_bytes_ = 0;
    dnnl::memory scratchpad_buffer_;
    std::vector<dnnl::memory> scratchpads_;
};

// Attributes of every primitive: the scratchpad comes from us, not from a hidden per-thread pool.
dnnl::primitive_attr user_scratchpad();

}  // namespace rangefinder
