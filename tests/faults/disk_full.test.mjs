// The data directory on a disk that fills up: a tiny tmpfs, which only root may mount.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';

import {startDaemon} from '../support/daemon.mjs';
import {call, isFinal, makeDataset, submit, training, waitForJob} from './client.mjs';

let folder;
let mounted = false;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rangefinder-faults-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder], {stdio: 'ignore'});
    mounted = true;
  } catch {
    // Not root, or no such right in this container.
  }
});
after(async () => {
  if (mounted) execFileSync('umount', [folder]);
  await rm(folder, {recursive: true, force: true});
});

test('a full disk refuses work, loses nothing, and is forgotten once there is room', async (t) => {
  if (!mounted) return t.skip('a tmpfs cannot be mounted here');
  const daemon = await startDaemon({folder});
  try {
    const dataset = await makeDataset(daemon);
    const first = await submit(daemon, training(dataset, {steps: 100}));
    await waitForJob(daemon, first, isFinal, 'the end');

    const filler = join(folder, 'filler');
    await writeFile(filler, Buffer.alloc(4 << 20)).catch(() => {});
    const accepted = [first];
    let refused;
    for (let i = 0; i < 400 && refused === undefined; ++i) {
      const answer = await call(daemon, 'POST', '/v1/jobs', training(dataset, {steps: 10}));
      if (answer.status === 202) accepted.push(answer.body.id);
      else refused = answer;
    }
    assert.ok(refused !== undefined, 'the disk was never full');
    assert.ok([500, 503, 507].includes(refused.status), `it answered ${refused.status}`);
    assert.equal((await call(daemon, 'GET', '/v1/jobs?limit=1')).status, 200);

    await rm(filler);
    for (const id of accepted) {
      const done = await waitForJob(daemon, id, isFinal, 'the end');
      assert.equal(done.state, 'succeeded', JSON.stringify(done.error));
    }
    const last = await submit(daemon, training(dataset, {steps: 10}));
    assert.equal((await waitForJob(daemon, last, isFinal, 'the end')).state, 'succeeded');
    assert.deepEqual(await daemon.stop(), {code: 0, signal: null});
  } finally {
    await daemon.stop('SIGKILL');
  }
});
