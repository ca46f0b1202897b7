// Jobs that are cancelled, take too long, or want too much memory.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {startDaemon} from '../support/daemon.mjs';
import {call, isFinal, isMeasuring, makeDataset, submit, training, waitForJob} from './client.mjs';

let daemon;
let dataset;
before(async () => {
  daemon = await startDaemon();
  dataset = await makeDataset(daemon);
});
after(() => daemon.stop());

async function points(id) {
  return (await call(daemon, 'GET', `/v1/jobs/${id}/series?names=loss`)).body.total_points;
}

test('a running job is cancelled within 2 s, and what was measured is kept', async () => {
  const id = await submit(daemon, training(dataset, {steps: 10_000_000}));
  await waitForJob(daemon, id, isMeasuring, 'the start');
  const begin = Date.now();
  await call(daemon, 'POST', `/v1/jobs/${id}/cancel`);
  const done = await waitForJob(daemon, id, isFinal, 'the end');
  assert.equal(done.state, 'cancelled');
  assert.ok(Date.now() - begin < 2500, `it took ${Date.now() - begin} ms`);
  assert.ok(await points(id) > 0);
  assert.equal(done.result.stopped.reason, 'cancelled');
});

test('a job over its time limit has failed, and what was measured is kept', async () => {
  const id = await submit(daemon, training(dataset, {steps: 10_000_000, seconds: 1}));
  const done = await waitForJob(daemon, id, isFinal, 'the end');
  assert.equal(done.state, 'failed');
  assert.equal(done.error.kind, 'time_limit');
  assert.ok(await points(id) > 0);
  assert.equal(done.result.stopped.reason, 'time_limit');
});

test('a cancelled job can be retried, and starts from nothing', async () => {
  const id = await submit(daemon, training(dataset, {steps: 200_000}));
  await waitForJob(daemon, id, isMeasuring, 'the start');
  await call(daemon, 'POST', `/v1/jobs/${id}/cancel`);
  await waitForJob(daemon, id, isFinal, 'the end');
  await call(daemon, 'POST', `/v1/jobs/${id}/retry`);
  const done = await waitForJob(daemon, id, isFinal, 'the end');
  assert.equal(done.state, 'succeeded');
  assert.equal(await points(id), 200_000);
});

test('a job that fits its memory limit by the sum runs within it', async () => {
  const small = training(dataset, {steps: 100});
  const {body} = await call(daemon, 'POST', '/v1/jobs?validate_only=true', small);
  const total = (body.model ?? body.summary ?? body).bytes.total;
  small.limits.memory_bytes = Math.ceil(total * 1.2);
  const id = await submit(daemon, small);
  const done = await waitForJob(daemon, id, isFinal, 'the end');
  assert.equal(done.state, 'succeeded', JSON.stringify(done.error));
});
