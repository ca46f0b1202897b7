// The daemon is killed in the middle of a job, and started again on the same data.
import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {startDaemon} from '../support/daemon.mjs';
import {goneWithin, isFinal, isMeasuring, makeDataset, submit, training, waitForJob, workers}
  from './client.mjs';

let folder;
let daemon;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rangefinder-faults-'));
  daemon = await startDaemon({folder});
});
after(async () => {
  await daemon.stop();
  await rm(folder, {recursive: true, force: true});
});

test('a killed daemon takes its worker with it, and runs the job again when it is back', async () => {
  const id = await submit(daemon, training(await makeDataset(daemon), {steps: 200_000}));
  await waitForJob(daemon, id, isMeasuring, 'the start');
  const [worker] = await workers(daemon);
  await daemon.stop('SIGKILL');
  assert.ok(await goneWithin(worker, 2000), 'an orphan trains on');
  daemon = await startDaemon({folder});
  const done = await waitForJob(daemon, id, isFinal, 'the end');
  assert.equal(done.state, 'succeeded');
  assert.equal(done.attempts, 2);
});

test('a job that brings the daemon down three times is not tried again', async () => {
  const id = await submit(daemon, training(await makeDataset(daemon), {steps: 10_000_000}));
  for (const attempt of [1, 2, 3]) {
    await waitForJob(daemon, id, (it) => isMeasuring(it) && it.attempts === attempt, 'the start');
    await daemon.stop('SIGKILL');
    daemon = await startDaemon({folder});
  }
  const done = await waitForJob(daemon, id, isFinal, 'the end');
  assert.equal(done.state, 'failed');
  assert.match(done.error.message, /3 times/);
});

test('a second daemon on the same data is refused, and the first lives on', async () => {
  await assert.rejects(startDaemon({folder}), /in use by another daemon/);
});
