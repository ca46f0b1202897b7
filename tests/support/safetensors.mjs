// safetensors files for tests, written and read by hand: github.com/huggingface/safetensors.

/** `header` as it is (a string or an object) with `data` behind it. */
export function rawFile(header, data = Buffer.alloc(0)) {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, data]);
}

/** Float tensors by name, each {shape, values}. */
export function floatFile(tensors) {
  const header = {};
  const parts = [];
  let offset = 0;
  for (const [name, {shape, values}] of Object.entries(tensors)) {
    const bytes = Buffer.from(Float32Array.from(values).buffer);
    header[name] = {dtype: 'F32', shape, data_offsets: [offset, offset + bytes.length]};
    offset += bytes.length;
    parts.push(bytes);
  }
  return rawFile(header, Buffer.concat(parts));
}

/** {name: {dtype, shape, values}} of a file whose tensors are all F32. */
export function readFloatFile(bytes) {
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString());
  delete header.__metadata__;
  return Object.fromEntries(Object.entries(header).map(([name, {dtype, shape, data_offsets: [from, to]}]) => {
    const copy = Uint8Array.from(bytes.subarray(8 + length + from, 8 + length + to));
    return [name, {dtype, shape, values: Array.from(new Float32Array(copy.buffer))}];
  }));
}
