import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdtemp, readdir, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {binary, startDaemon} from '../support/daemon.mjs';

let folder;
before(async () => { folder = await mkdtemp(join(tmpdir(), 'rangefinder-cli-')); });
after(async () => { await rm(folder, {recursive: true, force: true}); });

/** Runs the program; answers {code, out, err}. */
function run(...words) {
  return new Promise((resolve) => {
    execFile(binary, words, {env: {...process.env, TMPDIR: folder}, timeout: 60_000}, (error, out, err) => {
      resolve({code: error ? error.code : 0, out, err});
    });
  });
}

test('help fits one screen, with an example, and the version is told', async () => {
  for (const words of [['--help'], ['demo', '--help'], ['range-test', '--help'], ['serve', '--help']]) {
    const {code, out} = await run(...words);
    assert.equal(code, 0, words.join(' '));
    assert.ok(out.split('\n').length <= 50, `${words.join(' ')} has ${out.split('\n').length} lines`);
  }
  assert.match((await run('--help')).out, /example/);
  assert.match((await run('--version')).out, /^rangefinder \d/);
});

test('words that are not understood are told, with exit code 2', async () => {
  for (const words of [[], ['fly'], ['range-test'], ['range-test', '--data'], ['demo', '--nothing'],
    ['serve', '--workers', 'many'], ['serve', '--nothing']]) {
    const {code, err, out} = await run(...words);
    assert.equal(code, 2, `${words.join(' ')}: ${code}`);
    assert.ok((err + out).length > 0);
  }
});

test('a demonstration alone ends with a recommendation and leaves nothing behind', async () => {
  const {code, out, err} = await run('demo', '--preset', 'mlp-two-moons');
  assert.equal(code, 0, err);
  assert.match(out, /Recommended learning rate: /);
  assert.match(out, /valley/);
  assert.match(out, /1e-\d/);
  assert.deepEqual(await readdir(folder), []);
});

test('a range test of a file answers JSON for programs', async () => {
  const rows = Array.from({length: 200}, (_, i) => `${i % 17},${(i * 5) % 13},${(i % 17) > 8 ? 'b' : 'a'}`);
  const file = join(folder, 'data.csv');
  await writeFile(file, `x,y,label\n${rows.join('\n')}\n`);
  const {code, out, err} = await run('range-test', '--data', file, '--optimizer', 'adam', '--batch-size', '16', '--json');
  assert.equal(code, 0, err);
  const job = JSON.parse(out);
  assert.equal(job.spec.optimizer.type, 'adam');
  assert.ok(job.result.recommendation.learning_rate > 0);
  await rm(file);
});

test('what the daemon refuses is shown, with exit code 1', async () => {
  const wrong = await run('range-test', '--generator', 'two_moons', '--optimizer', 'adm');
  assert.equal(wrong.code, 1);
  assert.match(wrong.err, /\/optimizer\/type .*did you mean/);
  assert.equal((await run('range-test', '--data', '/nothing/here')).code, 1);
  const nobody = await run('demo', '--url', 'http://127.0.0.1:1');
  assert.equal(nobody.code, 1);
  assert.match(nobody.err, /nobody answers/);
  assert.equal((await run('demo', '--url', 'http://')).code, 1);
});

test('flags choose the range test, and its answer is shown whole with lines to copy', async () => {
  const {code, out, err} = await run('range-test', '--generator', 'two_moons', '--sweeps', '3', '--planned-steps', '400',
    '--planned-schedule', 'one_cycle', '--validation', '--clip-norm', '5', '--code', 'pytorch');
  assert.equal(code, 0, err);
  assert.match(out, /first of 3 sweeps/);
  assert.match(out, /holds the best one with a probability of \d+ %/);
  assert.match(out, /Short trainings\n.*\n {2}[\d.e-]+ +\d+ /);
  assert.match(out, /schedule +one_cycle/);
  assert.match(out, /OneCycleLR\(.*max_lr=/);
  assert.match(out, /clip_grad_norm_\(model\.parameters\(\), 5/);
  const quick = await run('range-test', '--generator', 'two_moons', '--budget', 'quick', '--range', 'auto', '--group', '0,2',
    '--reset', '--batches-per-rate', '2', '--steps', '40', '--json');
  const {range_test: asked} = JSON.parse(quick.out).spec;
  assert.deepEqual([asked.range, asked.group, asked.reset, asked.batches_per_rate], ['auto', ['0', '2'], true, 2]);
});

test('a wrong value is told with its flag', async () => {
  const {code, err} = await run('range-test', '--generator', 'two_moons', '--sweeps', '99', '--group', 'nobody', '--planned-schedule', 'wavy');
  assert.equal(code, 1);
  for (const flag of [/--sweeps: \/range_test\/sweeps is 99/, /--group: \/range_test\/group\/0/, /--planned-schedule: .*one_cycle/]) assert.match(err, flag);
  for (const words of [['--code', 'tensorflow'], ['--sweeps', 'many'], ['--code', 'keras', '--json']]) {
    const wrong = await run('range-test', '--generator', 'two_moons', ...words);
    assert.equal(wrong.code, 2, words.join(' '));
    assert.ok(wrong.err.includes(words[0]), wrong.err);
  }
});

test('a running daemon is used, and a model from a file', async () => {
  const daemon = await startDaemon();
  const model = join(folder, 'model.json');
  await writeFile(model, '[{"type": "linear", "out_features": 2}]');
  const {code, out, err} = await run('range-test', '--generator', 'two_moons', '--model', model, '--momentum', '0.9', '--url', daemon.url);
  assert.equal(code, 0, err);
  assert.match(out, new RegExp(`Look at it: ${daemon.url}/jobs/job_`));
  await rm(model);
  await daemon.stop();
});

test('serve prints its addresses, and ends with 0 within five seconds of SIGTERM', async () => {
  const daemon = await startDaemon();
  assert.match(daemon.output, /dashboard {2}http:\/\/127\.0\.0\.1:\d+\//);
  assert.match(daemon.output, /metrics/);
  assert.match(daemon.output, /curl -s --json/);
  const start = Date.now();
  assert.deepEqual(await daemon.stop(), {code: 0, signal: null});
  assert.ok(Date.now() - start < 5000);
});

test('serve --demo shows a range test and serves on', async () => {
  const daemon = await startDaemon({args: ['--demo']});
  const deadline = Date.now() + 60_000;
  while (!daemon.output.includes('Recommended learning rate') && Date.now() < deadline) {
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  assert.match(daemon.output, /Recommended learning rate/);
  assert.equal((await fetch(`${daemon.url}/livez`)).status, 200);
  assert.equal((await daemon.stop()).code, 0);
});
