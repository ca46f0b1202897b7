import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {startApi, training} from './client.mjs';

const NASTY = '<script>alert(1)</script> | `x` "y" & z';
let api;
let moons;
before(async () => {
  api = await startApi();
  moons = await api.moons();
});
after(async () => { await api.daemon.stop(); });

const report = async (job, options = {}) => {
  const answer = await fetch(`${api.daemon.url}/v1/jobs/${job.id}/report${options.query ?? ''}`,
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

test('what cannot be had is refused', async () => {
  assert.equal((await report(job, {accept: 'image/png'})).status, 406);
  assert.equal((await report(job, {query: '?format=pdf'})).status, 422);
  assert.equal((await report(job, {query: '?colour=red'})).status, 422);
  assert.equal((await report({id: 'job_unknown'})).status, 404);
});
