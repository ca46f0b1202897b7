// Trainings that happen elsewhere, told to the daemon as they go.
import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {pointers, startApi} from './client.mjs';

let api;
let hook;
const posted = [];
before(async () => {
  hook = createServer((request, response) => {
    let text = '';
    request.on('data', (more) => { text += more; });
    request.on('end', () => { posted.push(JSON.parse(text)); response.end(); });
  });
  await new Promise((resolve) => { hook.listen(0, '127.0.0.1', resolve); });
  api = await startApi({args: ['--webhook-allow', `127.0.0.1:${hook.address().port}`]});
});
after(async () => {
  await api.daemon.stop();
  hook.close();
});

// Falls until step 40, then grows without end.
const lossAt = (step) => (step < 40 ? 2 * 0.97 ** step : 0.6 * 1.3 ** (step - 40));
function batch(from, to) {
  const step = Array.from({length: to - from}, (_, i) => from + i);
  return {step, learning_rate: step.map(() => 0.1), loss: step.map(lossAt),
    series: {'gradient_norm/0': step.map((one) => 1 / (1 + one))}};
}

async function begin(body = {}, on = api) {
  const answer = await on.post('/v1/runs', body);
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.headers.get('location'), `/v1/runs/${answer.body.id}`);
  return answer.body;
}
const records = (run, body, on = api) => on.post(`/v1/runs/${run.id}/records`, body);
const finish = (run, state = 'succeeded', on = api) => on.post(`/v1/runs/${run.id}/finish`, {state});
const keys = (findings) => findings.map(({rule, layer, severity, first_step}) =>
  `${rule} ${layer} ${severity} ${first_step}`).sort();

function eventsOf(text) {
  return text.split('\n\n').filter((one) => one.includes('data: ')).map((one) => ({
    id: Number(/^id: (.*)$/m.exec(one)[1]), type: /^event: (.*)$/m.exec(one)[1],
    data: JSON.parse(/^data: (.*)$/m.exec(one)[1]),
  }));
}

test('a run is seen like a job while it is live', async () => {
  const run = await begin({name: 'resnet elsewhere', labels: {team: 'vision'}, facts: {optimizer: 'sgd', planned_steps: 200}});
  assert.equal(run.kind, 'run');
  assert.equal(run.state, 'running');
  const told = await records(run, batch(0, 20));
  assert.deepEqual([told.body.accepted, told.body.repeated, told.body.newest_step], [60, 0, 19]);
  for (const path of [`/v1/runs/${run.id}`, `/v1/jobs/${run.id}`]) {
    const {body} = await api.get(path);
    assert.equal(body.progress.step, 20);
    assert.equal(body.progress.fraction, 0.1);
  }
  for (const path of ['/v1/runs?label=team=vision', '/v1/jobs?kind=run&state=running']) {
    const {body} = await api.get(path);
    assert.ok((body.runs ?? body.jobs).some((one) => one.id === run.id), path);
  }
  const series = (await api.get(`/v1/runs/${run.id}/series`)).body;
  assert.equal(series.step.length, 20);
  assert.deepEqual(Object.keys(series.series).sort(), ['gradient_norm/0', 'learning_rate', 'loss']);
  const csv = await api.call('GET', `/v1/runs/${run.id}/series?names=loss`, {headers: {Accept: 'text/csv'}});
  assert.match(csv.text, /^step,loss\n0,2\n1,1.94\n/);
  const {text} = await api.get('/metrics');
  const slot = /rangefinder_slot_job_info\{job="(run_[^"]*)",kind="run",model="elsewhere",slot="(\d+)"\} 1/.exec(text);
  assert.equal(slot[1], run.id);
  assert.match(text, new RegExp(`rangefinder_slot_loss\\{slot="${slot[2]}"\\} 1\\.12`));
  assert.match(text, /rangefinder_worker_slots_busy 0\n/);
  assert.match(text, /rangefinder_jobs_running\{kind="run"\} 1\n/);
  assert.equal((await finish(run)).body.state, 'succeeded');
  assert.equal((await api.get('/v1/jobs?kind=run&state=running')).body.jobs.length, 0);
  assert.doesNotMatch((await api.get('/metrics')).text, /slot_job_info\{/);
});

test('findings are told as they come, by answer, event, list, metric and webhook', async () => {
  const url = `http://127.0.0.1:${hook.address().port}/finding`;
  const run = await begin({diagnostics: {actions: {diverging: {webhook: url}, critical: {stop: true}}}});
  const early = (await records(run, batch(0, 30))).body;
  assert.deepEqual([early.findings, early.stop], [[], false]);
  const late = (await records(run, batch(30, 120))).body;
  const found = late.findings.find((one) => one.rule === 'diverging');
  assert.ok(found, JSON.stringify(keys(late.findings)));
  assert.equal(late.stop, true);
  const listed = (await api.get(`/v1/runs/${run.id}/findings`)).body.findings;
  assert.ok(keys(listed).includes(keys([found])[0]));
  const ended = (await finish(run)).body;
  assert.deepEqual((await api.get(`/v1/runs/${run.id}/findings`)).body.findings, ended.result.findings);
  const events = eventsOf((await api.call('GET', `/v1/runs/${run.id}/events`)).text);
  const types = new Set(events.map((one) => one.type));
  assert.deepEqual([...types].sort(), ['finding', 'progress', 'records', 'state']);
  assert.equal(events.filter((one) => one.type === 'finding' && one.data.finding.rule === 'diverging' &&
    one.data.finding.severity === found.severity).length, 1);
  const after = events.find((one) => one.type === 'records').id;
  const rest = await api.call('GET', `/v1/runs/${run.id}/events`, {headers: {'Last-Event-ID': `${after}`}});
  assert.deepEqual(eventsOf(rest.text), events.filter((one) => one.id > after));
  assert.match((await api.get('/metrics')).text, /rangefinder_findings_total\{rule="diverging",severity="critical"\} [1-9]/);
  for (let i = 0; i < 300 && posted.length === 0; i += 1) await sleep(20);
  assert.equal(posted[0].job, run.id);
  assert.equal(posted[0].finding.rule, 'diverging');
});

test('a batch that is sent again changes nothing', async () => {
  const run = await begin();
  await records(run, batch(0, 10));
  const again = (await records(run, {...batch(5, 15), loss: batch(5, 15).step.map(() => 77)})).body;
  assert.deepEqual([again.accepted, again.repeated], [15, 15]);
  const {body} = await api.get(`/v1/runs/${run.id}/series?names=loss`);
  assert.equal(body.step.length, 15);
  assert.equal(body.series.loss[9], lossAt(9));
  assert.equal(body.series.loss[10], 77);
  const key = {'Idempotency-Key': 'run-1'};
  const first = await api.post('/v1/runs', {name: 'keyed'}, key);
  const second = await api.post('/v1/runs', {name: 'keyed'}, key);
  assert.deepEqual([first.status, second.status, second.body.id], [201, 200, first.body.id]);
  assert.equal((await api.post('/v1/runs', {name: 'other'}, key)).status, 409);
  await finish(run);
  await finish(first.body);
});

test('what comes too late is refused with its step, unless it may be late', async () => {
  const prompt = await begin();
  await records(prompt, batch(0, 50));
  const refused = await records(prompt, {step: [48, 49], validation_loss: [1, 1]});
  assert.equal(refused.status, 409);
  assert.match(refused.body.detail, /step 48 of "validation_loss"/);
  assert.deepEqual(pointers(refused), ['/step']);
  assert.equal((await api.get(`/v1/runs/${prompt.id}/series?names=validation_loss`)).body.step.length, 0);
  assert.equal((await records(prompt, {step: [49], validation_loss: [1]})).status, 200);
  await finish(prompt);
  const patient = await begin({late_steps: 10});
  await records(patient, batch(0, 50));
  assert.equal((await records(patient, {step: [39], validation_loss: [1]})).status, 200);
  assert.equal((await records(patient, {step: [38], validation_loss: [1]})).status, 409);
  await finish(patient);
});

test('the end is said once, and again the same', async () => {
  const run = await begin();
  await records(run, {...batch(0, 20), validation_loss: batch(0, 20).step.map((step) => (step % 5 ? null : 1 + (step - 10) ** 2))});
  const ended = (await finish(run)).body;
  assert.equal(ended.state, 'succeeded');
  assert.equal(ended.result.steps, 20);
  assert.equal(ended.result.epochs, null);
  assert.equal(ended.result.learning_rate, 0.1);
  assert.equal(ended.result.train.loss, lossAt(19));
  assert.equal(ended.result.validation.loss, 26);
  assert.deepEqual(ended.result.best, {step: 10, validation: {loss: 1}});
  assert.deepEqual((await finish(run)).body, ended);
  assert.equal((await finish(run, 'failed')).status, 409);
  const late = await records(run, batch(20, 21));
  assert.equal(late.status, 409);
  assert.match(late.body.detail, /succeeded/);
  const failed = await begin();
  const told = await api.post(`/v1/runs/${failed.id}/finish`, {state: 'failed', reason: 'out of GPU memory'});
  assert.deepEqual([told.body.state, told.body.error.message], ['failed', 'out of GPU memory']);
  assert.equal((await api.post(`/v1/jobs/${failed.id}/retry`)).status, 409);
  for (const one of [run, failed]) {
    assert.equal((await api.call('DELETE', `/v1/runs/${one.id}`)).status, 204);
    assert.equal((await api.get(`/v1/runs/${one.id}`)).status, 404);
  }
});

test('a cancelled run ends within two seconds and takes no more', async () => {
  const run = await begin();
  await records(run, batch(0, 5));
  assert.equal((await api.call('DELETE', `/v1/runs/${run.id}`)).status, 409);
  assert.equal((await api.post(`/v1/runs/${run.id}/cancel`)).status, 202);
  await api.inState(run.id, 'cancelled', 2000);
  const refused = await records(run, batch(5, 6));
  assert.equal(refused.status, 409);
  assert.match(refused.body.detail, /cancelled/);
});

test('a range test from elsewhere gets suggestions and a recommendation', async () => {
  const run = await begin({kind: 'range_test', planned_schedule: 'one_cycle'});
  const step = Array.from({length: 100}, (_, i) => i);
  const rates = step.map((i) => 1e-7 * 10 ** (8 * i / 99));
  const losses = rates.map((rate) => 2.3 - 0.8 * Math.min(1, Math.max(0, Math.log10(rate / 1e-4) / 2.7)) + 20 * rate ** 2);
  for (let from = 0; from < 100; from += 25) {
    await records(run, {step: step.slice(from, from + 25), learning_rate: rates.slice(from, from + 25), loss: losses.slice(from, from + 25)});
  }
  assert.equal((await api.get(`/v1/runs/${run.id}/recommendation`)).status, 409);
  const {result} = (await finish(run)).body;
  const analysed = (await api.post('/v1/analyses', {kind: 'range_test', planned_schedule: 'one_cycle', learning_rate: rates, loss: losses})).body;
  assert.deepEqual(result.suggestions, analysed.suggestions);
  assert.deepEqual(result.recommendation, analysed.recommendation);
  assert.deepEqual((await api.get(`/v1/runs/${run.id}/recommendation`)).body, analysed.recommendation);
});

test('what is wrong with a request is told with its place', async () => {
  const run = await begin();
  const cases = [
    ['/v1/runs', {kind: 'trainin', nam: 'x', facts: {batch_size: 0}}, 422, ['/kind', '/nam', '/facts/batch_size']],
    ['/v1/runs', {diagnostics: {every: 1, actions: {x: {}}}}, 422, ['/diagnostics/every', '/diagnostics/actions/x']],
    ['/v1/runs', {diagnostics: {actions: {critical: {webhook: 'http://127.0.0.1:1/'}}}}, 422, ['/diagnostics/actions/critical/webhook']],
    [`/v1/runs/${run.id}/records`, {loss: [1]}, 422, ['/step']],
    [`/v1/runs/${run.id}/records`, {step: [1, 1], loss: [1, 1]}, 422, ['/step/1']],
    [`/v1/runs/${run.id}/records`, {step: [1], loss: ['x'], los: [1]}, 422, ['/loss/0', '/los']],
    [`/v1/runs/${run.id}/records`, {step: [1e9], loss: [1]}, 422, ['/step']],
    [`/v1/runs/${run.id}/finish`, {state: 'done'}, 422, ['/state']],
    ['/v1/runs/run_none/records', {step: [1], loss: [1]}, 404, []],
    ['/v1/runs/run_none/finish', {state: 'failed'}, 404, []],
    ['/v1/jobs', {kind: 'run'}, 422, ['/kind']],
  ];
  for (const [path, body, status, expected] of cases) {
    const answer = await api.post(path, body);
    assert.equal(answer.status, status, `${path} ${JSON.stringify(body)}: ${answer.text}`);
    for (const pointer of expected) assert.ok(pointers(answer).includes(pointer), `${pointer}: ${answer.text}`);
  }
  const broken = await api.call('POST', `/v1/runs/${run.id}/records`, {body: '{', headers: {'Content-Type': 'application/json'}});
  assert.equal(broken.status, 400);
  const job = (await api.post('/v1/jobs?wait=20', {preset: 'mlp-two-moons', range_test: {budget: 'quick'}})).body;
  for (const path of ['', '/series', '/events', '/findings', '/recommendation']) {
    assert.equal((await api.get(`/v1/runs/${job.id}${path}`)).status, 404, path);
  }
  await finish(run);
});

test('limits hold: runs at a time, values of a batch', async () => {
  const own = await startApi({args: ['--run-limit', '1']});
  const run = await begin({}, own);
  const full = await own.post('/v1/runs', {});
  assert.equal(full.status, 503);
  assert.ok(full.headers.get('retry-after'));
  assert.match(full.body.detail, /at most 1/);
  const {limits} = (await own.get('/v1/info')).body;
  assert.deepEqual([limits.runs, limits.run_batch_bytes], [1, 8 * 2 ** 20]);
  const many = Array.from({length: 401_000}, (_, i) => i);
  assert.equal((await records(run, {step: many}, own)).status, 413);
  await own.daemon.stop();
});

test('a run that went silent is abandoned, whatever it sends later', async () => {
  const own = await startApi({args: ['--run-idle', '4']});
  const run = await begin({}, own);
  assert.equal((await records(run, batch(0, 100), own)).status, 200);
  const ended = await own.inState(run.id, 'failed', 20_000);
  assert.equal(ended.error.kind, 'abandoned');
  assert.ok(ended.result.findings.some((one) => one.rule === 'diverging'));
  assert.equal((await records(run, batch(100, 101), own)).status, 409);
  await own.daemon.stop();
});

test('a daemon that was killed between batches goes on with the same findings', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'rangefinder-runs-'));
  const steady = await begin();
  let own = await startApi({folder});
  const interrupted = await begin({}, own);
  for (let from = 0; from < 120; from += 20) {
    const here = (await records(steady, batch(from, from + 20))).body;
    const there = (await records(interrupted, batch(from, from + 20), own)).body;
    assert.deepEqual(there.findings, here.findings);
    if (from % 40 !== 0) continue;
    await own.daemon.stop('SIGKILL');
    own = await startApi({folder});
    assert.equal((await own.get(`/v1/runs/${interrupted.id}`)).body.state, 'running');
    assert.equal((await records(interrupted, batch(from, from + 20), own)).body.repeated, 60);
  }
  const here = (await finish(steady)).body.result;
  const there = (await finish(interrupted, 'succeeded', own)).body.result;
  assert.deepEqual({...there, seconds: 0}, {...here, seconds: 0});
  await own.daemon.stop();
  await rm(folder, {recursive: true, force: true});
});
