// Writes TensorBoard event files from the published format alone (TFRecord, protobuf's wire format),
// as TensorFlow and torch.utils.tensorboard do.
const crc32c = (bytes) => {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; ++bit) sum = (sum >>> 1) ^ (sum & 1 ? 0x82f63b78 : 0);
  }
  return (sum ^ 0xffffffff) >>> 0;
};

const little = (size, write) => {
  const buffer = Buffer.alloc(size);
  write(buffer);
  return buffer;
};
const uint32 = (value) => little(4, (buffer) => buffer.writeUInt32LE(value));
const float = (value) => little(4, (buffer) => buffer.writeFloatLE(value));
const double = (value) => little(8, (buffer) => buffer.writeDoubleLE(value));

const varint = (value) => {
  const bytes = [];
  let rest = BigInt(value);
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
};

const field = (number, type, content) =>
  Buffer.concat([varint(number * 8 + type), type === 2 ? varint(content.length) : Buffer.alloc(0), content]);

const masked = (bytes) => {
  const sum = crc32c(bytes);
  return uint32((((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0);
};

/** One TFRecord of these bytes. */
export function record(data) {
  const length = little(8, (buffer) => buffer.writeBigUInt64LE(BigInt(data.length)));
  return Buffer.concat([length, masked(length), data, masked(data)]);
}

const event = (step, value) => record(Buffer.concat([
  field(1, 1, double(1.7e9 + step)), field(2, 0, varint(step)), field(5, 2, field(1, 2, value))]));

const tagged = (tag, ...members) => Buffer.concat([field(1, 2, Buffer.from(tag)), ...members]);
const scalars = field(9, 2, field(1, 2, field(1, 2, Buffer.from('scalars'))));

/** How a scalar is written: [tag, step, value] to a record. */
export const WAYS = {
  // torch.utils.tensorboard's add_scalar, TensorFlow 1.
  simple: (tag, step, value) => event(step, tagged(tag, field(2, 5, float(value)))),
  // torch's new_style with double precision.
  double: (tag, step, value) => event(step, tagged(tag,
      field(8, 2, Buffer.concat([field(1, 0, varint(2)), field(6, 2, double(value))])), scalars)),
  // TensorFlow 2: a tensor without dimensions, as bytes.
  tensor: (tag, step, value) => event(step, tagged(tag,
      field(8, 2, Buffer.concat([field(1, 0, varint(1)), field(2, 2, Buffer.alloc(0)), field(4, 2, float(value))])), scalars)),
};

/** A file of series {tag: [values]}, a step a value, or [[step, value], ...]. */
export function eventFile(series, way = WAYS.simple) {
  const records = [record(Buffer.concat([field(1, 1, double(1.7e9)), field(3, 2, Buffer.from('brain.Event:2'))]))];
  const points = Object.entries(series).flatMap(([tag, values]) =>
    values.map((one, i) => (Array.isArray(one) ? [tag, one[0], one[1]] : [tag, i, one])));
  points.sort((first, second) => first[1] - second[1]);
  for (const [tag, step, value] of points) records.push(way(tag, step, value));
  return Buffer.concat(records);
}
