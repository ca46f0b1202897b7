// Several curves in one request, and curves of our own that are sent back.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {rangeTest, startApi} from './client.mjs';

let api;
before(async () => { api = await startApi(); });
after(async () => { await api.daemon.stop(); });

const places = Array.from({length: 100}, (_, i) => i);
const rates = places.map((i) => 1e-7 * 10 ** (8 * i / 99));
// Falls by a third over 2.7 decades, then explodes; moved by so many decades.
const losses = (moved, lift = 0) => rates.map((rate) => {
  const place = Math.log10(rate / 1e-4) - moved;
  return 2.3 + lift - 0.8 * Math.min(1, Math.max(0, place / 2.7)) + 20 * 10 ** (2 * (place - 4));
});
const curve = (name, optimizer, ...moved) => ({name, optimizer, learning_rate: rates, loss: losses(...moved)});

test('repeats are judged together, with a band and a surer answer', async () => {
  const one = (await api.post('/v1/analyses', curve('a', 'sgd', 0))).body;
  assert.equal(one.groups, undefined);
  const {status, body, text} = await api.post('/v1/analyses',
      {curves: [curve('a', 'sgd', 0), curve('b', 'sgd', 0.05, 0.1), curve('c', 'sgd', -0.05, -0.1)]});
  assert.equal(status, 200, text);
  assert.deepEqual(body.groups.map((group) => group.curves), [['a', 'b', 'c']]);
  assert.deepEqual(body.recommendation, body.groups[0].recommendation);
  assert.ok(body.recommendation.confidence > one.recommendation.confidence);
  assert.equal(body.curves.length, 3);
  assert.deepEqual(body.curves[0].suggestions, one.suggestions);
  const {band} = body;
  assert.deepEqual(band.learning_rate.slice(0, 60), rates.slice(0, 60));
  for (let i = 0; i < band.mean.length; ++i) {
    assert.ok(band.low[i] <= band.mean[i] && band.mean[i] <= band.high[i], `${i}`);
  }
  assert.ok(Math.abs(band.mean[0] - 2.3) < 1e-6 && Math.abs(band.low[0] - 2.2) < 1e-6 && Math.abs(band.high[0] - 2.4) < 1e-6);
});

test('every optimizer gets a recommendation of its own', async () => {
  const {body, text} = await api.post('/v1/analyses',
      {curves: [curve('a', 'sgd', 0), curve('b', 'adam', -2), curve('c', 'sgd', 0.02)], planned_schedule: 'one_cycle'});
  assert.deepEqual(body.groups?.map((group) => [group.optimizer, group.curves]), [['sgd', ['a', 'c']], ['adam', ['b']]], text);
  const [sgd, adam] = body.groups.map((group) => group.recommendation);
  assert.ok(sgd.learning_rate > 10 * adam.learning_rate, text);
  assert.equal(adam.schedule.type, 'one_cycle');
  assert.equal(body.recommendation, null);
  assert.equal(body.groups[1].band, null);
});

test('several trainings are judged each for itself', async () => {
  const {body} = await api.post('/v1/analyses', {curves: [{loss: [2.3, 2.2, 2.1, null]}, {loss: [2.3, 2.2, 2.1, 2.0]}]});
  assert.deepEqual(body.curves.map((one) => one.name), ['curve 1', 'curve 2']);
  assert.deepEqual(body.curves.map((one) => one.findings.some((found) => found.rule === 'non_finite')), [true, false]);
  assert.deepEqual(body.groups, []);
});

const rates_of = ({learning_rate, low, high, min_learning_rate, max_learning_rate}) =>
  ({learning_rate, low, high, min_learning_rate, max_learning_rate});

test('a finished quick range test gets the same answer from outside, however it is sent', async () => {
  const dataset = await api.moons();
  const specs = [
    {preset: 'mlp-two-moons'}, {preset: 'autoencoder-glyphs'}, rangeTest(dataset),
    rangeTest(dataset, {optimizer: {type: 'adam'}, seed: 3}),
    rangeTest(dataset, {range_test: {start: 1e-5, end: 1, steps: 60}}),
    rangeTest(dataset, {range_test: {start: 1e-4, end: 100, steps: 80, stop_factor: 1.5}}),
    rangeTest(dataset, {range_test: {start: 0.001, end: 10, steps: 90, spacing: 'linear'}}),
  ];
  for (const spec of specs) {
    const asked = {...spec, kind: 'range_test', range_test: {...spec.range_test, budget: 'quick'}};
    const job = (await api.post('/v1/jobs?wait=60', asked)).body;
    assert.equal(job.state, 'succeeded', JSON.stringify(job).slice(0, 500));
    const {result} = job;
    const factor = spec.range_test?.stop_factor ?? 4;
    const series = (await api.get(`/v1/jobs/${job.id}/series`)).body;
    const ways = {
      curve: {...result.curve, stop_factor: factor}, series: {...series, stop_factor: factor},
      columns: {learning_rate: result.curve.learning_rate, loss: result.curve.loss, stop_factor: factor},
      sweep: {curve: result.curve, stopped: result.stopped, ladder_steps: result.ladder_steps},
      sweeps: {curves: result.sweeps}, result,
    };
    for (const [way, body] of Object.entries(ways)) {
      const {status, body: answer, text} = await api.post('/v1/analyses', body);
      const what = `${way} of ${JSON.stringify(asked).slice(0, 300)}`;
      assert.equal(status, 200, `${what} ${text}`);
      assert.deepEqual(answer.suggestions, result.suggestions, what);
      assert.deepEqual(rates_of(answer.recommendation), rates_of(result.recommendation), what);
      assert.equal(answer.recommendation.confidence, result.recommendation.confidence, what);
      assert.deepEqual(answer.stopped, {reason: result.stopped.reason, step: result.stopped.step}, what);
      assert.equal(answer.ladder_steps, result.ladder_steps, what);
    }
  }
});

test('a standard range test gets the same answer from its result, sweeps and trials together', async () => {
  const {result} = (await api.post('/v1/jobs?wait=60', {preset: 'mlp-two-moons'})).body;
  const {status, body, text} = await api.post('/v1/analyses', result);
  assert.equal(status, 200, text);
  assert.deepEqual(rates_of(body.recommendation), rates_of(result.recommendation));
  assert.equal(body.curves.length, result.sweeps.length);
  assert.ok(result.trials.length > 0);
  const wrapped = await api.post('/v1/analyses', {result, facts: {optimizer: 'sgd'}});
  assert.deepEqual(rates_of(wrapped.body.recommendation), rates_of(result.recommendation));
});

test("a range test's series with several sweeps are several curves", async () => {
  const job = (await api.post('/v1/jobs?wait=60', {preset: 'mlp-two-moons'})).body;
  const series = (await api.get(`/v1/jobs/${job.id}/series`)).body;
  const {status, body, text} = await api.post('/v1/analyses', series);
  assert.equal(status, 200, text);
  assert.deepEqual(body.curves.map((one) => one.suggestions), job.result.sweeps.map((sweep) => sweep.suggestions));
});
