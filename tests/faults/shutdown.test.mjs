// SIGTERM in the middle of work.
import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {startDaemon} from '../support/daemon.mjs';
import {isFinal, isMeasuring, job, makeDataset, submit, training, waitForJob} from './client.mjs';

let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rangefinder-faults-'));
});
after(() => rm(folder, {recursive: true, force: true}));

test('SIGTERM exits 0 within 5 s while jobs run, and they run again afterwards', async () => {
  let daemon = await startDaemon({folder, args: ['--workers', '2']});
  const dataset = await makeDataset(daemon);
  const ids = [];
  for (let i = 0; i < 4; ++i) ids.push(await submit(daemon, training(dataset, {steps: 200_000})));
  await waitForJob(daemon, ids[0], isMeasuring, 'the start');
  await waitForJob(daemon, ids[1], isMeasuring, 'the start');
  const begin = Date.now();
  assert.deepEqual(await daemon.stop('SIGTERM'), {code: 0, signal: null});
  assert.ok(Date.now() - begin < 5000, `it took ${Date.now() - begin} ms`);

  daemon = await startDaemon({folder, args: ['--workers', '2']});
  try {
    for (const id of ids) {
      const done = await waitForJob(daemon, id, isFinal, 'the end');
      assert.equal(done.state, 'succeeded');
      assert.equal(done.attempts, 1, 'a shutdown counts as no attempt');
    }
  } finally {
    await daemon.stop();
  }
});

test('SIGTERM exits 0 at once when nothing is to be done', async () => {
  const daemon = await startDaemon({folder});
  const begin = Date.now();
  assert.deepEqual(await daemon.stop('SIGTERM'), {code: 0, signal: null});
  assert.ok(Date.now() - begin < 3000, `it took ${Date.now() - begin} ms`);
});

test('what was answered is still there after a shutdown', async () => {
  let daemon = await startDaemon({folder});
  const id = await submit(daemon, training(await makeDataset(daemon), {steps: 100}));
  await daemon.stop('SIGTERM');
  daemon = await startDaemon({folder});
  try {
    assert.equal((await job(daemon, id)).id, id);
    const done = await waitForJob(daemon, id, isFinal, 'the end');
    assert.equal(done.state, 'succeeded');
  } finally {
    await daemon.stop();
  }
});
