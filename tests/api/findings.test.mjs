import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {pointers, startApi, training} from './client.mjs';

let api;
let job;
before(async () => {
  api = await startApi();
  // A rate at which the loss leaves the numbers in a few steps.
  job = (await api.post('/v1/jobs?wait=30', training(await api.moons(), {steps: 60, learning_rate: 1e6}))).body;
});
after(async () => { await api.daemon.stop(); });

const findings = async (query = '') => (await api.get(`/v1/jobs/${job.id}/findings${query}`)).body.findings;

test('a training at an absurd rate has a critical finding with its evidence', async () => {
  const all = await findings();
  assert.deepEqual(all, job.result.findings);
  const critical = all.filter((one) => one.severity === 'critical');
  assert.ok(critical.length > 0, JSON.stringify(all));
  for (const one of critical) {
    assert.ok(Object.keys(one.evidence).length > 0, one.rule);
    assert.ok(one.message.length > 0 && one.advice.length > 0);
  }
});

test('findings are filtered by severity, rule and layer', async () => {
  const all = await findings();
  const rank = ['info', 'warning', 'critical'];
  for (const severity of rank) {
    assert.deepEqual(await findings(`?severity=${severity}`),
        all.filter((one) => rank.indexOf(one.severity) >= rank.indexOf(severity)));
  }
  const {rule} = all[0];
  assert.deepEqual(await findings(`?rule=${rule}`), all.filter((one) => one.rule === rule));
  assert.deepEqual(await findings(`?rule=none,${rule}&severity=info`), all.filter((one) => one.rule === rule));
  assert.deepEqual(await findings('?rule=none'), []);
  assert.deepEqual(await findings('?layer='), all.filter((one) => one.layer === null));
  for (const layer of ['0', '2', 'x']) {
    assert.deepEqual(await findings(`?layer=${layer}`), all.filter((one) => one.layer === layer));
  }
});

test('a wrong filter is refused by name', async () => {
  const answer = await api.get(`/v1/jobs/${job.id}/findings?severity=bad&rules=x`);
  assert.equal(answer.status, 422);
  assert.deepEqual(pointers(answer).sort(), ['?rules', '?severity']);
});

test('the events of a job tell its findings', async () => {
  const response = await fetch(`${api.daemon.url}/v1/jobs/${job.id}/events`);
  const text = await response.text();
  const told = text.split('\n\n').filter((one) => /^event: finding$/m.test(one))
      .map((one) => JSON.parse(/^data: (.*)$/m.exec(one)[1]));
  assert.ok(told.length > 0);
  for (const one of told) {
    api.schema('FindingEvent', one);
    assert.ok(job.result.findings.some((known) => known.rule === one.finding.rule), one.finding.rule);
  }
});

test('findings are counted by rule and severity', async () => {
  const {text} = await api.get('/metrics');
  for (const {rule, severity} of await findings()) {
    const line = text.split('\n').find((one) => one.startsWith('rangefinder_findings_total{') &&
        one.includes(`rule="${rule}"`) && one.includes(`severity="${severity}"`));
    assert.ok(Number(line.split(' ').at(-1)) >= 1, line);
  }
});

test('info says what each rule means and where it comes from', async () => {
  const {rules} = (await api.get('/v1/info')).body.capabilities;
  assert.ok(rules.length > 0);
  assert.equal(new Set(rules.map((rule) => rule.name)).size, rules.length);
  for (const rule of rules) assert.ok(rule.meaning.length > 10 && rule.reference.length > 0, rule.name);
});

test('actions of rules are checked with everything else', async () => {
  const dataset = await api.moons();
  const actions = {divergin: {stop: true}, warning: {webhook: 'http://127.0.0.1:1/x'}, critical: {webhook: 'nowhere'}};
  const answer = await api.post('/v1/jobs', training(dataset, {steps: 0}, {diagnostics: {every: -1, actions}}));
  assert.equal(answer.status, 422);
  assert.deepEqual(pointers(answer).filter((one) => one.startsWith('/diagnostics')).sort(), [
    '/diagnostics/actions/critical/webhook', '/diagnostics/actions/divergin', '/diagnostics/actions/warning/webhook',
    '/diagnostics/every']);
  assert.ok(pointers(answer).includes('/training/steps'));
  assert.match(answer.text, /did you mean 'diverging'/);
  assert.match(answer.text, /--webhook-allow 127\.0\.0\.1:1/);
});

test('a rule may stop the job that it finds something in', async () => {
  const dataset = await api.moons();
  const actions = {critical: {stop: true}};
  const {body} = await api.post('/v1/jobs?wait=60', training(dataset, {steps: 5000, learning_rate: 30},
      {diagnostics: {actions}, optimizer: {type: 'sgd', momentum: 0.9}}));
  assert.equal(body.state, 'succeeded', JSON.stringify(body.error));
  assert.deepEqual(body.spec.diagnostics, {every: 10, actions: {critical: {stop: true}}});
  if (body.result.findings.some((one) => one.severity === 'critical')) assert.ok(body.result.stopped.step < 5000);
});
