import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {pointers, startApi, training} from './client.mjs';

let api;
before(async () => { api = await startApi(); });
after(async () => { await api.daemon.stop(); });

const POINTS = 100;
const steps = Array.from({length: POINTS}, (_, i) => i);
const rates = steps.map((i) => 1e-7 * 10 ** (8 * i / (POINTS - 1)));
// Falls by a third from 1e-4 to 0.05, then explodes.
const losses = rates.map((rate) => 2.3 - 0.8 * Math.min(1, Math.max(0, Math.log10(rate / 1e-4) / 2.7)) + 20 * rate ** 2);

const rules = (body) => body.findings.map((one) => one.rule);

test('a curve of a rising rate is a range test, with suggestions and a recommendation', async () => {
  const {status, body} = await api.post('/v1/analyses', {learning_rate: rates, loss: losses});
  assert.equal(status, 200);
  assert.equal(body.kind, 'range_test');
  assert.equal(body.stopped.reason, 'loss_exploded');
  assert.deepEqual(Object.keys(body.suggestions).sort(), ['lightning', 'minimum', 'slide', 'steep', 'valley']);
  assert.ok(body.recommendation.learning_rate > 1e-4 && body.recommendation.learning_rate < 1, JSON.stringify(body));
});

test('the same curve as CSV gets the same answer', async () => {
  const csv = `learning_rate,loss\n${rates.map((rate, i) => `${rate},${losses[i]}`).join('\n')}\n`;
  const answer = await api.call('POST', '/v1/analyses', {body: csv, headers: {'Content-Type': 'text/csv'}});
  assert.equal(answer.status, 200, answer.text);
  const {understood, ...analysis} = (await api.post('/v1/analyses', {learning_rate: rates, loss: losses})).body;
  assert.deepEqual({...answer.body, understood}, {...analysis, understood});
  assert.equal(answer.body.understood.format, 'csv');
});

test('a training whose loss grows without end is told to diverge, since when', async () => {
  const loss = steps.map((i) => (i < 40 ? 2 * 0.97 ** i : 0.6 * 1.3 ** (i - 40)));
  const {body} = await api.post('/v1/analyses', {learning_rate: steps.map(() => 0.1), loss, facts: {optimizer: 'sgd'}});
  assert.equal(body.kind, 'training');
  assert.equal(body.recommendation, null);
  const found = body.findings.find((one) => one.rule === 'diverging');
  assert.ok(found, rules(body).join(' '));
  assert.ok(found.first_step >= 38 && found.first_step <= 80, `${found.first_step}`);
});

test('a loss that is no number is told, however it was sent', async () => {
  const loss = [2.3, 2.2, 2.1, null];
  const words = {non_finite: {loss: {3: 'infinity'}}};
  for (const body of [{loss}, {loss, ...words}]) {
    const answer = await api.post('/v1/analyses', body);
    assert.equal(answer.body.stopped.reason, 'non_finite_loss');
    assert.ok(rules(answer.body).includes('non_finite'), answer.text);
  }
  const answer = await api.call('POST', '/v1/analyses',
      {body: 'step,loss\n0,2.3\n1,2.2\n2,nan\n', headers: {'Content-Type': 'text/csv'}});
  assert.ok(rules(answer.body).includes('non_finite'), answer.text);
});

test('a falling loss has nothing wrong with it', async () => {
  const noise = (i) => 0.02 * Math.sin(12.9898 * i * i);
  const loss = Array.from({length: 400}, (_, i) => 0.2 + 2 * Math.exp(-i / 80) * (1 + noise(i)));
  const {body} = await api.post('/v1/analyses', {learning_rate: loss.map(() => 0.05), loss});
  assert.deepEqual(body.findings.filter((one) => one.severity !== 'info'), []);
});

test("a job's series go back in as they came out", async () => {
  const dataset = await api.moons();
  const job = (await api.post('/v1/jobs?wait=30', training(dataset, {epochs: 3}))).body;
  const series = (await api.get(`/v1/jobs/${job.id}/series`)).body;
  const {status, body, text} = await api.post('/v1/analyses', series);
  assert.equal(status, 200, text);
  assert.equal(body.kind, 'training');
});

test('what is wrong with a request is told with its place', async () => {
  const cases = [
    [{}, ['/loss']],
    [{loss: 3, learning_rate: [1, 'x']}, ['/loss', '/learning_rate/1']],
    [{loss: [1, 2, 3], learning_rate: [1, 2]}, ['/loss']],
    [{step: [1, 1], loss: [1, 2]}, ['/step/1']],
    [{loss: [1], los: [1]}, ['/los']],
    [{loss: [1], series: {loss: [1]}}, ['/series/loss']],
    [{loss: [1], kind: 'range_test'}, ['/learning_rate']],
    [{loss: [1], facts: {optimiser: 'sgd', batch_size: 0}}, ['/facts/optimiser', '/facts/batch_size']],
    [{loss: [1], facts: {layers: [{type: 'relu'}]}}, ['/facts/layers/0/name']],
    [{loss: [1], kind: 'trainin'}, ['/kind']],
    [{kind: 'range_test', learning_rate: [1e-3, 1e-4], loss: [1, 2]}, ['/learning_rate/1']],
    [{kind: 'range_test', learning_rate: [-1, 1], loss: [1, 2]}, ['/learning_rate/0']],
    [{kind: 'range_test', learning_rate: [0, 1], loss: [1, 2]}, ['/learning_rate/0']],
    [{learning_rate: [-1, -1], loss: [1, 2]}, ['/learning_rate']],
    [{learning_rate: 'fast', loss: ['low', true]}, ['/learning_rate', '/loss/0', '/loss/1']],
    [{curves: []}, ['/curves']],
    [{curves: [{loss: [1, 2]}, {loss: [1], learning_rate: [1, 2]}]}, ['/curves/1/loss']],
    [{curves: [{learning_rate: rates, loss: losses}, {loss: [1, 2]}]}, ['/curves/1']],
    [{curves: 3}, ['/curves']],
    [{sweeps: []}, ['/recommendation']],
    [{stop_factor: 1, loss: [1]}, ['/stop_factor']],
  ];
  for (const [body, expected] of cases) {
    const answer = await api.post('/v1/analyses', body);
    assert.equal(answer.status, 422, JSON.stringify(body));
    for (const pointer of expected) assert.ok(pointers(answer).includes(pointer), `${pointer}: ${answer.text}`);
  }
});

test('a body that is too large is refused', async () => {
  const long = Array.from({length: 10_001}, (_, i) => 1e-7 * 1.001 ** i);
  assert.ok(pointers(await api.post('/v1/analyses', {learning_rate: long, loss: long})).includes('/loss'));
  const many = await api.post('/v1/analyses', {curves: Array.from({length: 65}, () => ({loss: [1]}))});
  assert.ok(pointers(many).includes('/curves'), many.text);
  // The daemon does not wait for the body: the client may see the connection end first.
  const huge = await api.call('POST', '/v1/analyses',
      {body: Buffer.alloc((32 << 20) + 1, 'x'), headers: {'Content-Type': 'application/octet-stream'}}).catch(() => undefined);
  if (huge) assert.equal(huge.status, 413);
});

test('CSV that is none is refused with its line', async () => {
  for (const [body, expected] of [['', /./], ['1,2\n3,4\n', /line 1/], ['step,loss\n0,1\n0,2\n', /line 3/],
    ['loss\nmuch\n', /line 2.*much/s], ['step\n1\n', /no series/], ['loss,loss\n1,2\n', /twice/]]) {
    const answer = await api.call('POST', '/v1/analyses', {body, headers: {'Content-Type': 'text/csv'}});
    assert.ok([400, 411, 422].includes(answer.status), body);
    assert.match(answer.text, expected);
  }
  assert.equal((await api.call('POST', '/v1/analyses', {body: '{}', headers: {'Content-Type': 'text/plain'}})).status, 415);
  assert.equal((await api.post('/v1/analyses?kind=training', {loss: [1]})).status, 422);
});
