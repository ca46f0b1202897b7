// TensorFlow's TensorProto, as far as a scalar needs it.
#pragma once

#include <optional>

#include "diagnostics/base/result.hpp"
#include "diagnostics/formats/bytes.hpp"

namespace rangefinder {

// The one number that a TensorProto message holds; nothing when it is a text, has a shape of more
// than one element, or a type that is no number of ours. kMalformed as WireReader. Field numbers:
// tensorflow/tensorboard, tensorboard/compat/proto/tensor.proto, tensor_shape.proto and
// types.proto.
Result<std::optional<double>> scalar_of_tensor_proto(ByteView message);

}  // namespace rangefinder
