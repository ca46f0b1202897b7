// Weights of one training into the next: kept, described, taken over, refused where they do not fit.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {floatFile, readFloatFile} from '../support/safetensors.mjs';
import {endless, pointers, startApi, training} from './client.mjs';

let api;
let dataset;
let trained;
before(async () => {
  api = await startApi();
  dataset = await api.moons();
  trained = (await api.post('/v1/jobs?wait=60', training(dataset, {epochs: 5}))).body;
});
after(async () => { await api.daemon.stop(); });

const shapes = {'0.weight': [16, 2], '0.bias': [16], '2.weight': [2, 16], '2.bias': [2]};

/** A safetensors file of these names, with the shapes of client.mjs's MODEL unless told otherwise. */
function stored(names, changes = {}) {
  return floatFile(Object.fromEntries(names.map((name) => {
    const shape = changes[name] ?? shapes[name] ?? [3];
    return [name, {shape, values: Array(shape.reduce((a, b) => a * b, 1)).fill(0.25)}];
  })));
}

async function upload(bytes) {
  const {body} = await api.call('POST', '/v1/weights', {body: bytes, headers: {'Content-Type': 'application/octet-stream'}});
  return body.id;
}

function from(weights, changes = {}) {
  const job = training(dataset, {steps: 1, learning_rate: 0.001}, changes);
  return {...job, model: {...job.model, weights}};
}

async function weightsOf(job) {
  const response = await fetch(`${api.daemon.url}/v1/jobs/${job}/weights`);
  assert.equal(response.status, 200);
  return readFloatFile(Buffer.from(await response.arrayBuffer()));
}

test("a finished training's weights are told in its result and come as safetensors", async () => {
  assert.equal(trained.state, 'succeeded', JSON.stringify(trained.error));
  assert.equal(trained.result.weights.href, `/v1/jobs/${trained.id}/weights`);
  const tensors = await weightsOf(trained.id);
  assert.deepEqual(Object.fromEntries(Object.entries(tensors).map(([name, {shape}]) => [name, shape])), shapes);
  const described = (await api.get(`/v1/weights/${trained.id}`)).body;
  assert.equal(described.bytes, trained.result.weights.bytes);
  assert.equal(described.parameters, 32 + 16 + 32 + 2);
});

test('another training goes on from them', async () => {
  const next = (await api.post('/v1/jobs?wait=60', from(trained.id))).body;
  assert.equal(next.state, 'succeeded', JSON.stringify(next.error));
  assert.deepEqual(next.result.loaded_weights.loaded.sort(), Object.keys(shapes).sort());
  // One step of a small rate: as good as what it started from, and much better than chance.
  assert.ok(Math.abs(next.result.validation.loss - trained.result.validation.loss) < 0.05);
  assert.equal((await api.post('/v1/jobs?validate_only=true', from(trained.id))).body.loaded_weights.missing.length, 0);
});

test('an upload gives the layers that it has; the others are drawn', async () => {
  const id = await upload(stored(['0.weight', '0.bias', 'head.weight']));
  const asked = (await api.post('/v1/jobs?validate_only=true', from(id))).body.loaded_weights;
  assert.deepEqual(asked.loaded, ['0.weight', '0.bias']);
  assert.deepEqual(asked.missing, ['2.weight', '2.bias']);
  assert.deepEqual(asked.unused, ['head.weight']);
  const spec = from(id);
  spec.model.freeze = ['0'];
  const {body} = await api.post('/v1/jobs?wait=60', spec);
  assert.equal(body.state, 'succeeded', JSON.stringify(body.error));
  const tensors = await weightsOf(body.id);
  assert.ok(tensors['0.weight'].values.every((value) => value === 0.25));
  assert.ok(tensors['2.weight'].values.some((value) => value !== 0.25));
});

test('include takes a part of a file, also of one that fits only in part', async () => {
  const id = await upload(stored(Object.keys(shapes), {'2.weight': [7, 16], '2.bias': [7]}));
  const whole = await api.post('/v1/jobs?validate_only=true', from(id));
  assert.equal(whole.status, 422);
  assert.equal(whole.body.errors.length, 2);
  assert.match(whole.text, /\\"2.weight\\" of w_[0-9a-f]+ is 7x16, but the model's parameter is 2x16/);
  const part = await api.post('/v1/jobs?validate_only=true', from({id, include: ['0']}));
  assert.equal(part.status, 200, part.text);
  assert.deepEqual(part.body.loaded_weights.loaded, ['0.weight', '0.bias']);
});

test('weights that cannot be are refused by name', async () => {
  const id = await upload(stored(['0.weight']));
  const cases = [
    ['w_0000000000000000', '/model/weights', /there are no weights/],
    ['job_00000000000000000000000000', '/model/weights', /no job/],
    [{id, include: ['1.weight']}, '/model/weights/include/0', /is no layer/],
    [{id, include: ['2']}, '/model/weights/include/0', /has no tensor for/],
    [await upload(stored(['x', 'y'])), '/model/weights', /has a parameter's name: it has x, y/],
  ];
  for (const [weights, pointer, detail] of cases) {
    const answer = await api.post('/v1/jobs?validate_only=true', from(weights));
    assert.equal(answer.status, 422, answer.text);
    assert.ok(pointers(answer).includes(pointer), answer.text);
    assert.match(answer.text, detail);
  }
});

test('weights in use stay, and those of a training wait for its end', async () => {
  const id = await upload(stored(Object.keys(shapes)));
  const spec = endless(dataset);
  spec.model = {...spec.model, weights: id};
  const running = (await api.post('/v1/jobs', spec)).body;
  await api.inState(running.id, 'running');
  assert.equal((await api.call('DELETE', `/v1/weights/${id}`)).status, 409);
  assert.equal((await api.get(`/v1/jobs/${running.id}/weights`)).status, 409);
  await api.post(`/v1/jobs/${running.id}/cancel`);
  await api.finished(running.id);
  assert.equal((await api.call('DELETE', `/v1/weights/${id}`)).status, 204);
});

test('a range test has no weights, and a job takes its own with it', async () => {
  const sweep = (await api.post('/v1/jobs?wait=60', {preset: 'mlp-two-moons', range_test: {budget: 'quick'}})).body;
  const answer = await api.get(`/v1/jobs/${sweep.id}/weights`);
  assert.equal(answer.status, 404);
  assert.match(answer.text, /only trainings leave weights/);
  const {body} = await api.post('/v1/jobs?wait=60', training(dataset, {steps: 2}));
  assert.equal((await api.call('DELETE', `/v1/jobs/${body.id}`)).status, 204);
  assert.equal((await api.get(`/v1/weights/${body.id}`)).status, 404);
});
