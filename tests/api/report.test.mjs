import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {MODEL, SMALL_PROBES, startApi, training} from './client.mjs';

const NASTY = '<script>alert(1)</script> | `x` "y" & z';
let api;
let moons;
before(async () => {
  api = await startApi();
  moons = await api.moons();
});
after(async () => { await api.daemon.stop(); });

const report = async (job, options = {}) => {
  const answer = await fetch(`${api.daemon.url}/v1/${options.under ?? 'jobs'}/${job.id}/report${options.query ?? ''}`,
      {headers: {accept: options.accept ?? 'text/html'}});
  return {status: answer.status, headers: answer.headers, text: await answer.text()};
};

/** Every tag is closed in order, and nothing points out of the page. */
function holdsTogether(html) {
  const empty = new Set(['meta', 'link']);
  const open = [];
  for (const [, closing, name, selfClosed] of html.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*?(\/?)>/g)) {
    if (closing) assert.equal(open.pop(), name, 'closed in order');
    else if (!selfClosed && !empty.has(name)) open.push(name);
  }
  assert.deepEqual(open, []);
  assert.doesNotMatch(html, /<script|javascript:|\son[a-z]+=|\sstyle=|@import/i);
  assert.doesNotMatch(html, /(?:href|src)="(?!data:,")/, 'nothing is loaded and nothing is linked');
  assert.doesNotMatch(html, /url\((?!#)/, 'only its own clip paths');
}

const rangeTest = async () => (await api.post('/v1/jobs?wait=60', {
  preset: 'mlp-two-moons', name: NASTY, labels: {team: NASTY},
  range_test: {budget: 'standard', planned_steps: 500, steps: 60}})).body;

let job;
test('a range test is reported as one HTML page with its plots, reasons and lines to copy', async () => {
  job = await rangeTest();
  assert.equal(job.state, 'succeeded');
  const page = await report(job);
  assert.equal(page.status, 200);
  assert.match(page.headers.get('content-type'), /^text\/html/);
  const policy = page.headers.get('content-security-policy');
  assert.match(policy, /^default-src 'none'; .*style-src 'sha256-[A-Za-z0-9+/]+=*'/);
  assert.doesNotMatch(policy, /unsafe|script-src/);
  holdsTogether(page.text);
  assert.ok(page.text.length < 2_000_000, `${page.text.length} characters`);
  assert.match(page.text, /<svg class="plot"/);
  for (const part of ['Recommendation', 'torch.optim.', 'keras.optimizers.', 'fit', 'valley', 'oneDNN', 'Findings']) {
    assert.ok(page.text.includes(part), part);
  }
  assert.ok(page.text.includes('&lt;script&gt;alert(1)&lt;/script&gt; | `x` &quot;y&quot; &amp; z'));
});

test('the same in Markdown, by Accept and by the query', async () => {
  const page = await report(job, {accept: 'text/markdown'});
  assert.equal(page.status, 200);
  assert.match(page.headers.get('content-type'), /^text\/markdown/);
  assert.match(page.text, /^# Range test: &lt;script&gt;alert\(1\)&lt;\/script&gt; \\\| \\`x\\` "y" &amp; z\n/);
  assert.match(page.text, /```python\n# For batches of/);
  const outside = page.text.replace(/```[\s\S]*?```/g, '');
  assert.doesNotMatch(outside, /<script/);
  assert.equal((await report(job, {query: '?format=markdown'})).text, page.text);
  assert.match((await report(job, {accept: 'text/markdown', query: '?format=html'})).text, /^<!doctype html>/);
});

test('a training is reported with its curves and scores, and a probe with its figures', async () => {
  const trained = (await api.post('/v1/jobs?wait=60', training(moons, {steps: 60, learning_rate: 0.05}))).body;
  const page = (await report(trained)).text;
  holdsTogether(page);
  for (const part of ['Scores', 'validation loss', 'Outcome']) assert.ok(page.includes(part), part);
  const probe = (await api.post('/v1/jobs?wait=60', {preset: 'mlp-two-moons', kind: 'sanity'})).body;
  const figures = (await report(probe)).text;
  holdsTogether(figures);
  assert.match(figures, /initial.loss/);
});

test('a job that has not run yet is reported as far as it got', async () => {
  const queued = (await api.post('/v1/jobs', {preset: 'mlp-two-moons', priority: -100,
    range_test: {budget: 'thorough', steps: 2000}})).body;
  const page = (await report(queued)).text;
  holdsTogether(page);
  if (queued.state !== 'succeeded') assert.match(page, /what was measured until now/);
  await api.post(`/v1/jobs/${queued.id}/cancel`, undefined);
});

test('every kind of probe is reported with its figures, as a page and in Markdown', async () => {
  const {kinds} = (await api.get('/v1/info')).body.capabilities;
  assert.deepEqual(kinds.filter((kind) => !['range_test', 'training'].includes(kind)).sort(), Object.keys(SMALL_PROBES).sort());
  for (const [kind, options] of Object.entries(SMALL_PROBES)) {
    const probe = (await api.post('/v1/jobs?wait=30', {kind, dataset: moons.id, model: MODEL, optimizer: {type: 'sgd'}, batch_size: 32, [kind]: options})).body;
    assert.equal(probe.state, 'succeeded', kind);
    holdsTogether((await report(probe)).text);
    const {text} = await report(probe, {query: '?format=markdown'});
    assert.match(text, /## What was measured\n\n- [A-Za-z ]+: [^\n]+\n/, kind);
    assert.doesNotMatch(text, /: \n|undefined|\| nan \|/, kind);
  }
});

test('a range test with a validation loss and several sweeps shows both', async () => {
  const both = (await api.post('/v1/jobs?wait=60', {preset: 'mlp-two-moons', range_test: {budget: 'quick', sweeps: 3, validation: true, steps: 40}})).body;
  const page = (await report(both)).text;
  holdsTogether(page);
  for (const part of ['lowest to highest of 3 sweeps', 'validation loss']) assert.ok(page.includes(part), part);
  const {text} = await report(both, {query: '?format=markdown'});
  assert.match(text, /\| learning rate \| loss of a batch \| smoothed \| validation loss \|/);
});

test('a training elsewhere is reported while it is live and when it has ended', async () => {
  const places = Array.from({length: 60}, (_, i) => i);
  const losses = {step: places, learning_rate: places.map(() => 0.1), loss: places.map((i) => 2 * 0.97 ** i),
    validation_loss: places.map((i) => (i % 10 ? null : 2.1 * 0.97 ** i))};
  const live = (await api.post('/v1/runs', {name: NASTY, facts: {optimizer: 'sgd', planned_steps: 100}})).body;
  await api.post(`/v1/runs/${live.id}/records`, losses);
  const page = await report(live, {under: 'runs'});
  assert.equal(page.status, 200);
  holdsTogether(page.text);
  assert.match(page.text, /The run is running: what follows is what was measured until now/);
  assert.match(page.text, /validation loss/);
  const {text} = await report(live, {under: 'runs', query: '?format=markdown'});
  assert.match(text, /\| step \| loss \|\n/);
  assert.match(text, /\| step \| validation loss \|\n/);
  assert.doesNotMatch(text, /oneDNN/, 'what ran it is not known');
  await api.post(`/v1/runs/${live.id}/finish`, {state: 'failed', reason: 'out of memory'});
  const ended = (await report(live, {under: 'runs'})).text;
  assert.doesNotMatch(ended, /until now/);
  assert.match(ended, /The run failed: out of memory/);
  assert.equal((await report(job, {under: 'runs'})).status, 404);
});

test('a range test elsewhere is drawn over its rates, live and with its answer', async () => {
  const places = Array.from({length: 60}, (_, i) => i);
  const run = (await api.post('/v1/runs', {kind: 'range_test', facts: {optimizer: 'adam'}})).body;
  await api.post(`/v1/runs/${run.id}/records`, {step: places, learning_rate: places.map((i) => 1e-6 * 10 ** (i / 10)),
    loss: places.map((i) => 2.3 - 0.8 * Math.min(1, Math.max(0, (i - 15) / 25)) + Math.max(0, i - 50) ** 2 * 0.1)});
  const before = (await report(run, {under: 'runs', query: '?format=markdown'})).text;
  assert.match(before, /Loss over the learning rate, so far:\n\n\| learning rate \| loss \|/);
  await api.post(`/v1/runs/${run.id}/finish`, {state: 'succeeded'});
  const after = (await report(run, {under: 'runs', query: '?format=markdown'})).text;
  for (const part of ['## Recommendation', 'as the learning rate', 'torch.optim.Adam', 'valley']) assert.ok(after.includes(part), part);
  holdsTogether((await report(run, {under: 'runs'})).text);
});

test('what cannot be had is refused', async () => {
  assert.equal((await report(job, {accept: 'image/png'})).status, 406);
  assert.equal((await report(job, {query: '?format=pdf'})).status, 422);
  assert.equal((await report(job, {query: '?colour=red'})).status, 422);
  assert.equal((await report({id: 'job_unknown'})).status, 404);
});
