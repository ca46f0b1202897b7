// A worker is killed from outside in the middle of its job.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {startDaemon} from '../support/daemon.mjs';
import {call, goneWithin, isFinal, isMeasuring, makeDataset, submit, training, waitForJob, workers}
  from './client.mjs';

let daemon;
let dataset;
before(async () => {
  daemon = await startDaemon();
  dataset = await makeDataset(daemon);
});
after(() => daemon.stop());

/** Kills the worker of the job's attempt once it has measured something. */
async function killWorker(id, attempt) {
  const one = await waitForJob(daemon, id,
    (it) => isFinal(it) || (isMeasuring(it) && it.attempts === attempt), `attempt ${attempt}`);
  assert.equal(one.state, 'running');
  const [worker] = await workers(daemon);
  process.kill(worker, 'SIGKILL');
}

test('a job whose worker is killed runs again, and its series have no step twice', async () => {
  const id = await submit(daemon, training(dataset, {steps: 200_000}));
  await killWorker(id, 1);
  const done = await waitForJob(daemon, id, isFinal, 'the end');
  assert.equal(done.state, 'succeeded');
  assert.equal(done.attempts, 2);
  const {body} = await call(daemon, 'GET', `/v1/jobs/${id}/series?names=loss`);
  assert.equal(body.total_points, 200_000);
  assert.equal(new Set(body.step).size, body.step.length);
});

test('a job whose worker is killed three times has failed, with the reason', async () => {
  const id = await submit(daemon, training(dataset, {steps: 10_000_000}));
  for (const attempt of [1, 2, 3]) await killWorker(id, attempt);
  const done = await waitForJob(daemon, id, isFinal, 'the end');
  assert.equal(done.state, 'failed');
  assert.equal(done.attempts, 3);
  assert.match(done.error.message, /signal 9/);
  assert.equal(done.error.kind, 'worker_died');
});

test('the daemon has lived through all that, and runs the next job', async () => {
  const id = await submit(daemon, training(dataset, {steps: 100}));
  const done = await waitForJob(daemon, id, isFinal, 'the end');
  assert.equal(done.state, 'succeeded');
  // A worker ends a moment after its job.
  for (const pid of await workers(daemon)) assert.ok(await goneWithin(pid, 5000), `${pid} is still there`);
});
