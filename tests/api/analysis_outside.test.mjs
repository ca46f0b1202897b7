// The same curve sent from outside gives the same answer as inside: ends by explosion and by
// losses that are no number, several sweeps, and every spelling of "no number".
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {rangeTest, startApi} from './client.mjs';

let api;
before(async () => { api = await startApi(); });
after(async () => { await api.daemon.stop(); });

const rates_of = ({learning_rate, low, high, min_learning_rate, max_learning_rate, confidence}) =>
  ({learning_rate, low, high, min_learning_rate, max_learning_rate, confidence});

async function finished(spec) {
  const job = (await api.post('/v1/jobs?wait=60', spec)).body;
  assert.equal(job.state, 'succeeded', JSON.stringify(job).slice(0, 500));
  return job.result;
}

async function analysed(json) {
  const {status, body, text} = await api.post('/v1/analyses', json);
  assert.equal(status, 200, text);
  return body;
}

/** A logger's file: a loss that is no number in Python's words. */
const csvOf = ({learning_rate, loss}) =>
  `step,lr,train_loss\n${loss.map((value, i) => `${i},${learning_rate[i]},${value ?? 'nan'}\n`).join('')}`;

const quick = (dataset, changes = {}) => rangeTest(dataset, {...changes, range_test: {budget: 'quick', ...changes.range_test}});
// Layers without anything between them multiply: a step too large ends far beyond any float.
const deep = (out, loss) => ({loss, layers: [...Array.from({length: 10}, () => ({type: 'linear', out_features: 16})), {type: 'linear', out_features: out}]});
const wide = {start: 1e-6, end: 1e6, steps: 60, stop_factor: 1e6};

test('a quick test gets its answer from its columns as JSON and as CSV, however it ended', async () => {
  const dataset = await api.moons();
  const numbers = (await api.post('/v1/datasets', {generator: 'regression', rows: 500})).body;
  const specs = {
    loss_exploded: quick(dataset, {range_test: {start: 1e-4, end: 100, stop_factor: 1.5}}), completed: quick(dataset, {range_test: {start: 1e-6, end: 1e-2}}),
    non_finite_loss: quick(dataset, {model: deep(2, 'cross_entropy'), range_test: wide}),
    non_finite_gradient: quick(numbers, {model: deep(1, 'mse'), range_test: wide}),
    reset: quick(dataset, {range_test: {reset: true, steps: 60}}),
    batches: quick(dataset, {range_test: {batches_per_rate: 3, steps: 50, validation: true}}),
  };
  for (const [name, spec] of Object.entries(specs)) {
    const result = await finished(spec);
    if (!['reset', 'batches'].includes(name)) assert.equal(result.stopped.reason, name);
    const factor = spec.range_test.stop_factor ?? 4;
    const csv = await api.call('POST', `/v1/analyses?stop_factor=${factor}`, {body: csvOf(result.curve), headers: {'Content-Type': 'text/csv'}});
    assert.equal(csv.status, 200, csv.text);
    const {learning_rate, loss} = result.curve;
    const columns = await analysed({learning_rate, loss, stop_factor: factor});
    const words = await analysed({learning_rate, loss: loss.map((value) => value ?? 'NaN'), stop_factor: factor});
    for (const answer of [csv.body, columns, words]) {
      assert.deepEqual(rates_of(answer.recommendation), rates_of(result.recommendation), name);
      assert.deepEqual(answer.recommendation.explanation.slice(0, 4), result.recommendation.explanation.slice(0, 4), name);
      // A gradient that is no number is seen in its column alone.
      if (!/gradient/.test(result.stopped.reason)) assert.equal(answer.stopped.reason, result.stopped.reason, name);
    }
    const whole = await analysed({...result.curve, stop_factor: factor});
    assert.equal(whole.stopped.reason, result.stopped.reason, name);
  }
});

test('several sweeps are judged as several curves are', async () => {
  const dataset = await api.moons();
  const result = await finished(quick(dataset, {range_test: {sweeps: 3}}));
  assert.equal(result.sweeps.length, 3);
  const curves = result.sweeps.map(({curve: {learning_rate, loss}}) => ({learning_rate, loss}));
  const together = await analysed({curves});
  assert.deepEqual(rates_of(together.recommendation), rates_of(result.recommendation));
  assert.deepEqual(together.recommendation.explanation, result.recommendation.explanation);
  assert.deepEqual(together.suggestions, result.suggestions);
  assert.equal(together.band.sweeps.length, together.band.mean.length);
});

test('a loss that is no number may be null or a word, and means the same', async () => {
  const places = Array.from({length: 60}, (_, i) => i);
  const learning_rate = places.map((i) => 1e-6 * 10 ** (i / 10));
  const losses = (word) => places.map((i) => (i < 45 ? 2.3 - 0.8 * Math.min(1, Math.max(0, (i - 15) / 25)) : word));
  const first = await analysed({learning_rate, loss: losses(null)});
  assert.equal(first.stopped.reason, 'non_finite_loss');
  assert.equal(first.stopped.step, 45);
  for (const word of ['nan', 'NaN', 'inf', '-inf', 'Infinity', '-Infinity']) {
    const answer = await analysed({learning_rate, loss: losses(word)});
    assert.deepEqual([answer.recommendation, answer.stopped], [first.recommendation, first.stopped], word);
    const csv = `learning_rate,loss\n${places.map((i) => `${learning_rate[i]},${losses(word)[i]}\n`).join('')}`;
    const read = await api.call('POST', '/v1/analyses', {body: csv, headers: {'Content-Type': 'text/csv'}});
    assert.deepEqual(read.body.recommendation, first.recommendation, `${word} ${read.text.slice(0, 300)}`);
  }
  const wrong = await api.post('/v1/analyses', {learning_rate, loss: losses('missing')});
  assert.equal(wrong.status, 422);
  assert.equal(wrong.body.errors[0].pointer, '/loss/45');
  // What Python's json writes is no JSON; the answer says so.
  const bare = await api.call('POST', '/v1/analyses', {body: '{"learning_rate": [0.1, 1], "loss": [1, NaN]}', headers: {'Content-Type': 'application/json'}});
  assert.equal(bare.status, 400, bare.text);
  assert.match(bare.body.detail, /JSON/);
});

test('the lines to copy are those of the optimizer that was told', async () => {
  const dataset = await api.moons();
  const result = await finished(quick(dataset, {optimizer: {type: 'adamw'}, range_test: {planned_steps: 500}}));
  const {learning_rate, loss} = result.curve;
  const curve = {learning_rate, loss};
  const told = await analysed({...curve, facts: {batch_size: 32, planned_steps: 500}, optimizer: 'adamw'});
  assert.deepEqual(told.recommendation.code, result.recommendation.code);
  for (const name of ['AdamW', 'torch.optim.AdamW', 'keras.optimizers.AdamW']) {
    const {recommendation: {code}} = await analysed({...curve, optimizer: name});
    assert.match(code.pytorch, /torch\.optim\.AdamW\(/, name);
    assert.doesNotMatch(code.pytorch, /batches of/);
  }
  const sgd = await analysed({...curve, facts: {optimizer: 'sgd', momentum: 0.9}});
  assert.match(sgd.recommendation.code.pytorch, /SGD\(.*momentum=0\.9/);
  for (const optimizer of [undefined, 'lion']) {
    const answer = await analysed({...curve, optimizer});
    assert.equal(answer.recommendation.code, null);
    assert.match(answer.understood.notes.join(' '), /no lines to copy/);
  }
  const groups = (await analysed({curves: [{...curve, optimizer: 'adam'}, {...curve, optimizer: 'SGD'}]})).groups;
  assert.match(groups[0].recommendation.code.pytorch, /optim\.Adam\(/);
  assert.match(groups[1].recommendation.code.pytorch, /optim\.SGD\(/);
});
