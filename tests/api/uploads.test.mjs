import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {deflateRawSync, gzipSync} from 'node:zlib';
import {pointers, startApi} from './client.mjs';

let api;
before(async () => { api = await startApi(); });
after(async () => { await api.daemon.stop(); });

/** A .npy file of version 1, as numpy.save writes it; `values` is a typed array. */
function npy(shape, values, order = false) {
  const kinds = {Float32Array: '<f4', Float64Array: '<f8', BigInt64Array: '<i8', Int32Array: '<i4', Uint16Array: '<u2', Uint8Array: '|u1'};
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const literal = `{'descr': '${kinds[values.constructor.name]}', 'fortran_order': ${order ? 'True' : 'False'}, 'shape': ${tuple}, }`;
  const header = literal.padEnd(Math.ceil((literal.length + 11) / 64) * 64 - 11) + '\n';
  const head = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  return Buffer.concat([head, Buffer.from(header), Buffer.from(values.buffer)]);
}

function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; ++bit) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** A zip archive of {name: bytes}, deflated. */
function zip(files, claim) {
  const locals = [], directory = [];
  let offset = 0;
  for (const [name, bytes] of Object.entries(files)) {
    const packed = deflateRawSync(bytes), label = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(claim ?? bytes.length, 18);
    common.writeUInt16LE(label.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, label, packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, place, label]));
    locals.push(local);
    offset += local.length;
  }
  const entries = Buffer.concat(directory), end = Buffer.alloc(18);
  end.writeUInt16LE(directory.length, 4);
  end.writeUInt16LE(directory.length, 6);
  end.writeUInt32LE(entries.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, entries, Buffer.from('PK\x05\x06'), end]);
}

function post(bytes, query = '', type = 'application/octet-stream') {
  return api.call('POST', `/v1/datasets${query}`, {body: bytes, headers: {'Content-Type': type}});
}

function postParts(features, targets, query = '') {
  const form = new FormData();
  form.set('features', new Blob([features]), 'x.npy');
  if (targets) form.set('targets', new Blob([targets]), 'y.npy');
  return api.call('POST', `/v1/datasets${query}`, {body: form});
}

const columns = npy([40, 3], Float32Array.from({length: 120}, (_, i) => (i * 37) % 101));
const labels = npy([40], BigInt64Array.from({length: 40}, (_, i) => BigInt(i % 4)));
const series = `"month","level"\n${Array.from({length: 200}, (_, i) => `"m${i}",${Math.sin(i / 5).toFixed(4)}`).join('\n')}\n`;
const words = 'Who’s there? Nay, answer me: stand, and unfold yourself.\n'.repeat(40);

test('NPY features and targets are two parts', async () => {
  const answer = await postParts(gzipSync(columns), labels, '?name=arrays');
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.body.format, 'npy');
  assert.deepEqual(answer.body.shape, [3]);
  assert.deepEqual(answer.body.classes.map((one) => one.count), [10, 10, 10, 10]);
  assert.equal((await postParts(gzipSync(columns), labels, '?name=arrays')).status, 200);
});

test('targets of several columns are a regression of several numbers', async () => {
  const answer = await postParts(columns, npy([40, 2], Float64Array.from({length: 80}, (_, i) => i)));
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.body.task, 'regression');
  assert.equal(answer.body.target_features, 2);
  const sample = (await api.get(`/v1/datasets/${answer.body.id}/sample?rows=2`)).body;
  assert.equal(sample.rows[0].target.length, 2);
});

test('an array alone is its own target', async () => {
  const answer = await post(columns);
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.body.target, 'features');
  assert.equal(answer.body.target_features, 3);
  const sample = (await api.get(`/v1/datasets/${answer.body.id}/sample?rows=1`)).body;
  assert.deepEqual(sample.rows[0].target, sample.rows[0].features);
});

test('an NPZ archive holds both, in either channel order', async () => {
  const images = npy([40, 6, 5, 3], Uint8Array.from({length: 3600}, (_, i) => i % 251));
  const archive = zip({'images.npy': images, 'labels.npy': labels, 'extra.npy': labels});
  const answer = await post(archive, '?channels=last', 'application/zip');
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.body.format, 'npz');
  assert.deepEqual(answer.body.shape, [3, 6, 5]);
  assert.deepEqual(answer.body.warnings, ["arrays not used: 'extra'"]);
  const first = await post(archive);
  assert.deepEqual(first.body.shape, [6, 5, 3]);
  assert.match(first.body.warnings[0], /channels=last/);
  assert.notEqual(first.body.id, answer.body.id);
});

test('NPZ arrays that are not to be told apart are named', async () => {
  const archive = zip({'a.npy': columns, 'b.npy': labels});
  const answer = await post(archive);
  assert.equal(answer.status, 400);
  assert.match(answer.body.detail, /'a' and 'b'.*usual names are/);
  const wrong = await post(archive, '?target=c');
  assert.deepEqual(pointers(wrong), ['?target']);
  const named = await post(archive, '?target=b');
  assert.equal(named.status, 201, named.text);
  assert.equal(named.body.target, 'b');
});

test('damaged and lying archives are refused, none with a 500', async () => {
  const good = zip({'x.npy': columns, 'y.npy': labels});
  const bomb = zip({'x.npy': Buffer.alloc(40_000_000), 'y.npy': labels});
  for (const bytes of [good.subarray(0, 300), Buffer.concat([good, Buffer.from('x')]), zip({'x.npy': columns}, 5e8), bomb,
    zip({'x.txt': columns}), Buffer.from('PK\x03\x04'.padEnd(60, 'x'))]) {
    const answer = await post(bytes);
    assert.ok([400, 413, 415, 422].includes(answer.status), `${answer.status} ${answer.text}`);
  }
});

test('a series is cut into windows, the last part validates', async () => {
  const answer = await post(series, '?task=sequence&target=level&window=12&horizon=2', 'text/csv');
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.body.task, 'sequence');
  assert.deepEqual(answer.body.shape, [12, 1]);
  assert.equal(answer.body.training_rows, 160 - 13);
  assert.equal(answer.body.validation_rows, 40 - 13);
  assert.equal(answer.body.windows.steps, 200);
  assert.equal(answer.body.windows.horizon, 2);
  assert.ok(answer.body.windows.last_value_error > 0);
  assert.equal(answer.body.spec.window, 12);
  const {rows} = (await api.get(`/v1/datasets/${answer.body.id}/sample?rows=3`)).body;
  assert.deepEqual(rows[0].features.slice(1), rows[1].features.slice(0, 11));
  assert.equal(rows[1].features.at(-1) === rows[0].target, false);
  assert.equal(rows[2].features.at(-1), rows[0].target);
});

test('a text is characters that predict the next', async () => {
  const answer = await post(words, '?format=text&window=16', 'text/plain');
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.body.task, 'language');
  assert.deepEqual(answer.body.shape, [16]);
  assert.equal(answer.body.tokens, answer.body.classes.length);
  assert.ok(answer.body.classes.some((one) => one.name === '’'));
  const {rows} = (await api.get(`/v1/datasets/${answer.body.id}/sample?rows=2`)).body;
  assert.equal(rows[0].target.join(''), words.slice(1, 17));
  assert.equal(rows[0].features.map((token) => answer.body.classes[token].name).join(''), words.slice(0, 16));
  assert.equal((await post(words, '?task=language&window=16', 'text/plain')).body.format, 'text');
});

test('tokens are for an embedding when they are said to be', async () => {
  const tokens = npy([40, 6], Uint16Array.from({length: 240}, (_, i) => i % 50));
  const answer = await postParts(tokens, labels, '?tokens=true');
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.body.tokens, 50);
  const {rows} = (await api.get(`/v1/datasets/${answer.body.id}/sample?rows=2`)).body;
  assert.deepEqual(rows[1].features, [6, 7, 8, 9, 10, 11]);
  assert.deepEqual(pointers(await postParts(columns, labels, '?tokens=true')), ['/features']);
});

test('options that do not go together are named', async () => {
  const cases = [[words, '?format=text&window=5000', '?window'], [series, '?task=sequence&window=0', '?window'],
    [series, '?task=sequence&window=50', '?window'], [series, '?task=sequence&horizon=x', '?horizon'],
    [series, '?task=classification&window=5', '?window'], [series, '?format=csv&task=language', '?task'],
    [words, '?format=text&task=regression', '?task'], [series, '?channels=middle', '?channels'],
    [series, '?channels=last', '?channels'], [series, '?task=sequence&target=nothing', '?target']];
  for (const [bytes, query, pointer] of cases) {
    const answer = await post(bytes, query, 'text/plain');
    assert.equal(answer.status, 422, `${query} ${answer.text}`);
    assert.deepEqual(pointers(answer), [pointer], query);
  }
});

test('a second file is refused where one holds everything', async () => {
  for (const [bytes, query] of [[words, '?format=text'], [zip({'x.npy': columns, 'y.npy': labels}), '']]) {
    const answer = await postParts(bytes, labels, query);
    assert.equal(answer.status, 422, answer.text);
    assert.deepEqual(pointers(answer), ['/targets']);
  }
  const uneven = await postParts(columns, npy([39], BigInt64Array.from({length: 39}, () => 1n)));
  assert.deepEqual(pointers(uneven), ['/targets']);
});
