// The daemon is killed again and again while jobs are submitted: none that was answered is lost.
// RANGEFINDER_SOAK=1 plays 100 rounds; RANGEFINDER_SEED replays the same kills.
import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';

import {startDaemon} from '../support/daemon.mjs';
import {call, isFinal, job, makeDataset, submit, training, waitForJob} from './client.mjs';

const rounds = process.env.RANGEFINDER_SOAK || process.argv.includes('--soak') ? 100 : 20;
const seed = Number(process.env.RANGEFINDER_SEED ?? 1 + Math.floor(Math.random() * 1e9));
const maxLifeMs = 400;

/** Mulberry32: the same numbers for the same seed. */
function randomNumbers(state) {
  return () => {
    state = (state + 0x6D2B79F5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 4294967296;
  };
}

let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rangefinder-soak-'));
});
after(() => rm(folder, {recursive: true, force: true}));

/** Submits one job after the other until the daemon dies; adds the ids that were answered. */
async function submitUntilDeath(daemon, dataset, acknowledged) {
  for (;;) {
    try {
      acknowledged.push(await submit(daemon, training(dataset, {steps: 20})));
    } catch (error) {
      if (/refused with/.test(error.message)) throw error;
      return;
    }
  }
}

test(`${rounds} kills, seed ${seed}: no acknowledged job is lost and none is stuck`, async (t) => {
  const random = randomNumbers(seed);
  const acknowledged = [];
  const startMs = [];
  for (let round = 0; round < rounds; ++round) {
    const begin = Date.now();
    const daemon = await startDaemon({folder, args: ['--queue-limit', '100000']});
    startMs.push(Date.now() - begin);
    const dataset = await makeDataset(daemon);
    const death = sleep(random() * maxLifeMs).then(() => daemon.stop('SIGKILL'));
    await submitUntilDeath(daemon, dataset, acknowledged);
    await death;
  }
  const daemon = await startDaemon({folder, args: ['--workers', '2', '--queue-limit', '100000']});
  try {
    for (const id of acknowledged) assert.equal((await job(daemon, id)).id, id, 'a job is lost');
    assert.equal(new Set(acknowledged).size, acknowledged.length);
    // All would take long: the oldest, which lived through every kill, and the newest, cancelled or not.
    const oldest = await waitForJob(daemon, acknowledged[0], isFinal, 'the end');
    assert.ok(['succeeded', 'failed'].includes(oldest.state));
    for (const id of acknowledged.slice(20)) await call(daemon, 'POST', `/v1/jobs/${id}/cancel`);
    for (const id of acknowledged) await waitForJob(daemon, id, isFinal, 'the end');
    t.diagnostic(`${acknowledged.length} jobs acknowledged, 0 lost; ready in at most ` +
                 `${Math.max(...startMs)} ms`);
  } finally {
    await daemon.stop();
  }
});
