import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {floatFile, rawFile} from '../support/safetensors.mjs';
import {pointers, startApi} from './client.mjs';

let api;
let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rangefinder-weights-'));
  api = await startApi({folder});
});
after(async () => {
  await api.daemon.stop();
  await rm(folder, {recursive: true, force: true});
});

const file = floatFile({
  '0.weight': {shape: [2, 3], values: [3, 0, 0, 0, -4, 0]},
  '0.bias': {shape: [2], values: [0.5, NaN]},
});

function post(bytes, query = '', type = 'application/octet-stream') {
  return api.call('POST', `/v1/weights${query}`, {body: bytes, headers: {'Content-Type': type}});
}

async function bytesOf(target, headers = {}) {
  const response = await fetch(api.daemon.url + target, {headers});
  return {status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer())};
}

test('weights are kept under the hash of their bytes and described', async () => {
  const answer = await post(file, '?name=small');
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.body.id, `w_${createHash('sha256').update(file).digest('hex').slice(0, 16)}`);
  assert.equal(answer.headers.get('location'), `/v1/weights/${answer.body.id}`);
  assert.equal(answer.body.parameters, 8);
  const [weight, bias] = answer.body.tensors;
  assert.deepEqual([weight.name, weight.shape, weight.dtype, weight.bytes], ['0.weight', [2, 3], 'F32', 24]);
  assert.deepEqual([weight.norm, weight.min, weight.max, weight.non_finite], [5, -4, 3, 0]);
  assert.equal(bias.non_finite, 1);
  const again = await post(file, '?name=other');
  assert.equal(again.status, 200);
  assert.equal(again.body.name, 'small');
  assert.deepEqual((await api.get(`/v1/weights/${answer.body.id}`)).body, answer.body);
  assert.ok((await api.get('/v1/weights')).body.weights.some((one) => one.id === answer.body.id));
});

test('the file comes back as it was, in parts, or not at all when it is known', async () => {
  const {id} = (await post(file)).body;
  const whole = await bytesOf(`/v1/weights/${id}/content`);
  assert.deepEqual(whole.bytes, file);
  const etag = whole.headers.get('etag');
  assert.equal((await bytesOf(`/v1/weights/${id}/content`, {'If-None-Match': etag})).status, 304);
  const part = await bytesOf(`/v1/weights/${id}/content`, {Range: 'bytes=8-15'});
  assert.equal(part.status, 206);
  assert.equal(part.headers.get('content-range'), `bytes 8-15/${file.length}`);
  assert.deepEqual(part.bytes, file.subarray(8, 16));
  assert.deepEqual((await bytesOf(`/v1/weights/${id}/content`, {Range: 'bytes=-5'})).bytes, file.subarray(-5));
  assert.deepEqual((await bytesOf(`/v1/weights/${id}/content`, {Range: 'bytes=20-'})).bytes, file.subarray(20));
  assert.equal((await bytesOf(`/v1/weights/${id}/content`, {Range: 'bytes=8-15', 'If-Range': '"other"'})).status, 200);
  const beyond = await bytesOf(`/v1/weights/${id}/content`, {Range: `bytes=${file.length}-`});
  assert.equal(beyond.status, 416);
  assert.equal(beyond.headers.get('content-range'), `bytes */${file.length}`);
  const head = await fetch(`${api.daemon.url}/v1/weights/${id}/content`, {method: 'HEAD'});
  assert.equal(head.headers.get('content-length'), String(file.length));
});

test('integer tensors and a form are read too', async () => {
  const header = {step: {dtype: 'I64', shape: [], data_offsets: [0, 8]}, __metadata__: {format: 'pt'}};
  const data = Buffer.alloc(8);
  data.writeBigInt64LE(-7n);
  const form = new FormData();
  form.set('weights', new Blob([rawFile(header, data)]), 'model.safetensors');
  const answer = await api.call('POST', '/v1/weights', {body: form});
  assert.equal(answer.status, 201, answer.text);
  assert.deepEqual(answer.body.metadata, {format: 'pt'});
  assert.equal(answer.body.tensors[0].min, -7);
  assert.equal(answer.body.tensors[0].loadable, false);
});

test('a corrupt file is refused with the tensor that is wrong', async () => {
  const entry = (changes) => ({a: {dtype: 'F32', shape: [2], data_offsets: [0, 8], ...changes}});
  const eight = Buffer.alloc(8);
  const cases = [
    [rawFile(entry({shape: [3]}), eight), '/a', /needs 12 bytes by type and shape, its offsets give 8/],
    [rawFile(entry({dtype: 'F31'}), eight), '/a', /unknown type/],
    [rawFile(entry({shape: [-1]}), eight), '/a', /negative/],
    [rawFile(entry({shape: [2 ** 40, 2 ** 40]}), eight), '/a', /2\^63/],
    [rawFile(entry({data_offsets: [8, 0]}), eight), '/a', /ends before it begins/],
    [rawFile(entry({data_offsets: [8, 16]}), Buffer.alloc(16)), '/a', /begins at byte 8/],
    [rawFile(entry({colour: 1}), eight), '/a', /unknown field/],
  ];
  for (const [bytes, pointer, detail] of cases) {
    const answer = await post(bytes);
    assert.equal(answer.status, 422, answer.text);
    assert.deepEqual(pointers(answer), [pointer], answer.text);
    assert.match(answer.body.errors[0].detail, detail);
  }
  for (const bytes of [file.subarray(0, -1), file.subarray(0, 20), Buffer.concat([file, eight]), Buffer.from('short'),
    Buffer.from([255, 255, 255, 255, 255, 255, 255, 127, 123]), rawFile('{}'), rawFile('[1]'), rawFile('{"a":'),
    rawFile('{"a":{}}')]) {
    assert.equal((await post(bytes)).status, 422);
  }
});

test('what is no upload is refused', async () => {
  assert.equal((await post(Buffer.alloc(0))).status, 400);
  assert.equal((await post(file, '', 'text/csv')).status, 415);
  assert.deepEqual(pointers(await post(file, '?nmae=x')), ['?nmae']);
  for (const target of ['/v1/weights/w_0000000000000000', '/v1/weights/w_0000000000000000/content',
    '/v1/weights/..passwd', '/v1/weights/job_x', '/v1/jobs/w_0000000000000000/weights', '/v1/jobs/job_x/weights']) {
    assert.equal((await api.get(target)).status, 404, target);
  }
});

test('weights are removed, and outlive the daemon until then', async () => {
  const keep = (await post(floatFile({x: {shape: [1], values: [1]}}), '?name=kept')).body;
  const drop = (await post(floatFile({x: {shape: [1], values: [2]}}))).body;
  assert.equal((await api.call('DELETE', `/v1/weights/${drop.id}`)).status, 204);
  assert.equal((await api.call('DELETE', `/v1/weights/${drop.id}`)).status, 404);
  await api.daemon.stop();
  api = await startApi({folder});
  const kept = (await api.get(`/v1/weights/${keep.id}`)).body;
  assert.equal(kept.name, 'kept');
  assert.equal((await api.get(`/v1/weights/${drop.id}`)).status, 404);
});
