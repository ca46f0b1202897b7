// A convolutional network's forward pass, written plainly and apart from the engine: what a test set
// is judged by, that the daemon has never seen.

/** [channels, height, width] with a frame of zeros around each plane. */
function padded(image, channels, height, width) {
  const wide = width + 2, plane = (height + 2) * wide;
  const result = new Float32Array(channels * plane);
  for (let c = 0; c < channels; ++c) {
    for (let y = 0; y < height; ++y) {
      const from = (c * height + y) * width;
      result.set(image.subarray(from, from + width), c * plane + (y + 1) * wide + 1);
    }
  }
  return result;
}

/** 3 x 3, padding 1, followed by relu. */
export function convolveRelu(image, height, width, {shape, values}, bias) {
  const [outputs, channels] = shape, wide = width + 2, plane = (height + 2) * wide;
  const source = padded(image, channels, height, width);
  const result = new Float32Array(outputs * height * width);
  for (let o = 0; o < outputs; ++o) {
    const target = result.subarray(o * height * width, (o + 1) * height * width).fill(bias.values[o]);
    for (let c = 0; c < channels; ++c) {
      for (let k = 0; k < 9; ++k) {
        const weight = values[(o * channels + c) * 9 + k];
        const start = c * plane + Math.floor(k / 3) * wide + k % 3;
        for (let y = 0, i = 0; y < height; ++y) {
          for (let x = 0, from = start + y * wide; x < width; ++x) target[i++] += weight * source[from++];
        }
      }
    }
    for (let i = 0; i < target.length; ++i) target[i] = Math.max(0, target[i]);
  }
  return result;
}

/** The largest of each 2 x 2. */
export function pool(image, channels, height, width) {
  const rows = height >> 1, columns = width >> 1;
  const result = new Float32Array(channels * rows * columns);
  for (let c = 0, i = 0; c < channels; ++c) {
    for (let y = 0; y < rows; ++y) {
      for (let x = 0; x < columns; ++x) {
        const at = (c * height + 2 * y) * width + 2 * x;
        result[i++] = Math.max(image[at], image[at + 1], image[at + width], image[at + width + 1]);
      }
    }
  }
  return result;
}

export function linear(input, {shape, values}, bias) {
  const [outputs, inputs] = shape;
  return Float32Array.from({length: outputs}, (_, o) => {
    let sum = bias.values[o];
    for (let i = 0; i < inputs; ++i) sum += values[o * inputs + i] * input[i];
    return sum;
  });
}

export const relu = (values) => values.map((value) => Math.max(0, value));

export const largest = (values) => values.indexOf(Math.max(...values));
