// Trainings that are killed go on from their checkpoint, and end with the bits of one that was not.
import assert from 'node:assert/strict';
import {createHash} from 'node:crypto';
import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {startDaemon} from '../support/daemon.mjs';
import {call, isFinal, makeDataset, submit, waitForJob, workers} from './client.mjs';

const steps = 30_000;
const every = 500;

let folder;
let daemon;
let dataset;
let expected;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rangefinder-faults-'));
  daemon = await startDaemon({folder});
  dataset = await makeDataset(daemon);
  const id = await submit(daemon, long(dataset));
  expected = await measured(id);
});
after(async () => {
  await daemon.stop();
  await rm(folder, {recursive: true, force: true});
});

/** Random numbers, momentum, accumulation: all that a checkpoint has to remember. */
function long(data) {
  return {
    kind: 'training', dataset: data, batch_size: 32, seed: 3,
    model: {
      layers: [{type: 'linear', out_features: 32}, {type: 'batch_norm'}, {type: 'relu'},
               {type: 'dropout', p: 0.1}, {type: 'linear', out_features: 2}],
      loss: {type: 'cross_entropy'},
    },
    optimizer: {type: 'adam'},
    training: {steps, learning_rate: 0.001, evaluate_every: 2000, checkpoint_every: every, accumulate: 2,
               schedule: {type: 'cosine'}, clip: {norm: 1}},
    limits: {threads: 1, memory_bytes: 1 << 30, seconds: 300},
  };
}

async function bytesOf(path, headers = {}) {
  const answer = await fetch(daemon.url + path, {headers, signal: AbortSignal.timeout(20_000)});
  assert.equal(answer.status, 200, path);
  return Buffer.from(await answer.arrayBuffer());
}

async function textOf(path, headers) {
  return (await bytesOf(path, headers)).toString();
}

/** All series as a table. Its columns come by name: the store has them as they first came in. */
async function seriesOf(id) {
  const csv = {Accept: 'text/csv'};
  const [, ...names] = (await textOf(`/v1/jobs/${id}/series`, csv)).split('\n')[0].split(',');
  const list = names.sort().map(encodeURIComponent).join(',');
  return textOf(`/v1/jobs/${id}/series?names=${list}`, csv);
}

/** What a training leaves, once it is done. */
async function measured(id) {
  const done = await waitForJob(daemon, id, isFinal, 'the end');
  assert.equal(done.state, 'succeeded', JSON.stringify(done.error));
  const {train, validation, best, stopped} = done.result;
  const series = await seriesOf(id);
  assert.equal(series.trimEnd().split('\n').length, steps + 1, 'a line a step');
  const weights = createHash('sha256').update(await bytesOf(`/v1/jobs/${id}/weights`)).digest('hex');
  return {done, same: {train, validation, best, stopped, series, weights}};
}

function isPast(step) {
  return (one) => isFinal(one) || (one.state === 'running' && one.progress?.step > step);
}

async function killWorkerPast(id, step) {
  const one = await waitForJob(daemon, id, isPast(step), `step ${step}`);
  assert.equal(one.state, 'running');
  const [worker] = await workers(daemon);
  process.kill(worker, 'SIGKILL');
  await waitForJob(daemon, id, (it) => isFinal(it) || it.attempts > one.attempts, 'the next attempt');
}

async function filesOf(id) {
  return (await readdir(join(folder, 'data', 'jobs', id))).sort();
}

test('a training whose worker is killed twice ends with the bits of one that was not', async () => {
  const id = await submit(daemon, long(dataset));
  await killWorkerPast(id, 2000);
  await killWorkerPast(id, 6000);
  const {done, same} = await measured(id);
  assert.equal(done.attempts, 3);
  assert.ok(done.result.resumed_from_step >= 5500, `from ${done.result.resumed_from_step}`);
  assert.equal(done.result.resumed_from_step % every, 0);
  assert.deepEqual(same, expected.same);
  assert.deepEqual(await filesOf(id), ['weights.safetensors']);
});

test('a training whose daemon is killed goes on when it is back', async () => {
  const id = await submit(daemon, long(dataset));
  await waitForJob(daemon, id, isPast(6000), 'step 6000');
  await daemon.stop('SIGKILL');
  daemon = await startDaemon({folder});
  const {done, same} = await measured(id);
  assert.ok(done.result.resumed_from_step >= 5000, `from ${done.result.resumed_from_step}`);
  assert.deepEqual(same, expected.same);
});

test('a training that was cancelled goes on when it is asked for again', async () => {
  const id = await submit(daemon, long(dataset));
  await waitForJob(daemon, id, isPast(6000), 'step 6000');
  await call(daemon, 'POST', `/v1/jobs/${id}/cancel`);
  const cancelled = await waitForJob(daemon, id, isFinal, 'the end');
  assert.equal(cancelled.state, 'cancelled');
  assert.ok(cancelled.result.steps > 6000);
  assert.equal((await call(daemon, 'POST', `/v1/jobs/${id}/retry`)).status, 202);
  const {done, same} = await measured(id);
  assert.ok(done.result.resumed_from_step >= 5500, `from ${done.result.resumed_from_step}`);
  assert.deepEqual(same, expected.same);
});

test('two trainings side by side end with the bits of one alone', async () => {
  const ids = [await submit(daemon, long(dataset)), await submit(daemon, long(dataset))];
  for (const id of ids) assert.deepEqual((await measured(id)).same, expected.same);
});
