// Which oneDNN runs here. Knows nothing of its headers, so that anybody may ask.
#pragma once

#include <string>

namespace rangefinder {

// "2.6.3" and "avx512_core": together with the thread count they fix results bit by bit.
std::string onednn_version();
std::string onednn_instruction_set();
// Whether this processor multiplies bf16 numbers itself (avx512_bf16 or more); others only imitate
// it, slower than float32.
bool has_native_bf16();

}  // namespace rangefinder
