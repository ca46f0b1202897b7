import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {pointers, startApi} from './client.mjs';

let api;
before(async () => { api = await startApi(); });
after(async () => { await api.daemon.stop(); });

function preview(schedule, changes = {}) {
  return api.post('/v1/schedules/preview', {schedule, learning_rate: 0.1, steps: 100, ...changes});
}

const near = (a, b) => Math.abs(a - b) <= 1e-9 * Math.abs(b);

test('every schedule has a curve, from its name alone where it needs nothing', async () => {
  const whole = [{type: 'step', step_size: 30}, {type: 'multi_step', milestones: [20, 50]},
    {type: 'exponential', gamma: 0.9}, {type: 'cosine_warm_restarts', T_0: 10}];
  const names = ['constant', 'polynomial', 'cosine', 'cyclic', 'one_cycle', 'reduce_on_plateau'];
  for (const schedule of [...whole, ...names, ...names.map((type) => ({type, warmup: {steps: 5}}))]) {
    const {status, body, text} = await preview(schedule);
    assert.equal(status, 200, text);
    assert.equal(body.steps, 100);
    assert.deepEqual(body.step, Array.from({length: 100}, (_, i) => i));
    assert.equal(body.learning_rate.length, 100);
    assert.ok(body.learning_rate.every((rate) => rate >= 0 && rate <= 0.1 + 1e-12), text);
  }
});

test('the curve is the formula', async () => {
  const {body} = await preview({type: 'cosine', eta_min: 0.01});
  body.learning_rate.forEach((rate, i) =>
    assert.ok(near(rate, 0.01 + 0.09 * (1 + Math.cos(Math.PI * i / 100)) / 2), `${i}: ${rate}`));
  const step = (await preview({type: 'step', step_size: 10, gamma: 0.5})).body;
  assert.ok(near(step.learning_rate[35], 0.1 / 8));
  const warm = (await preview({type: 'constant', warmup: {steps: 10, start_factor: 0.5}})).body;
  assert.ok(near(warm.learning_rate[0], 0.05) && near(warm.learning_rate[5], 0.075) && near(warm.learning_rate[10], 0.1));
});

test('momentum is told where it is cycled', async () => {
  const cycled = (await preview({type: 'one_cycle', cycle_momentum: true})).body;
  assert.equal(cycled.momentum.length, 100);
  const peak = cycled.learning_rate.indexOf(Math.max(...cycled.learning_rate));
  assert.ok(near(cycled.momentum[peak], 0.85));
  assert.equal((await preview('one_cycle')).body.momentum, undefined);
});

test('a rate that falls on a plateau is shown for given metrics, or explained', async () => {
  const schedule = {type: 'reduce_on_plateau', patience: 1, factor: 0.5};
  const {body} = await preview(schedule, {metrics: [1, 1, 1, 1], evaluate_every: 10});
  assert.deepEqual([5, 15, 25, 35, 45].map((i) => body.learning_rate[i]), [0.1, 0.1, 0.1, 0.05, 0.05]);
  const without = (await preview(schedule)).body;
  assert.ok(without.learning_rate.every((rate) => rate === 0.1));
  assert.match(without.note, /metrics/);
});

test('a long curve is drawn with few points and keeps its peaks', async () => {
  const {body} = await preview('one_cycle', {steps: 50_000, max_points: 100});
  assert.ok(body.step.length <= 100 && body.downsampled);
  assert.equal(body.step.at(-1), 49_999);
  assert.ok(near(Math.max(...body.learning_rate), 0.1));
});

test('the query says the same as the body', async () => {
  const schedule = {type: 'multi_step', milestones: [20, 50], gamma: 0.5, warmup: {steps: 5, start_factor: 0.1}};
  const posted = await preview(schedule, {max_points: 40});
  const got = await api.get('/v1/schedules/preview?type=multi_step&milestones=20,50&gamma=0.5&warmup_steps=5&' +
      'warmup_start_factor=0.1&learning_rate=0.1&steps=100&max_points=40');
  assert.equal(got.status, 200, got.text);
  assert.deepEqual(got.body, posted.body);
  const cycle = await api.get('/v1/schedules/preview?type=one_cycle&three_phase=true&anneal_strategy=linear&learning_rate=1&steps=10');
  assert.equal(cycle.body.schedule.three_phase, true);
});

test('what cannot be is refused by its name', async () => {
  const cases = [
    [{type: 'cosin'}, {}, '/schedule/type'],
    [{type: 'step'}, {}, '/schedule/step_size'],
    [{type: 'step', step_size: 0}, {}, '/schedule/step_size'],
    [{type: 'multi_step', milestones: [5, 'x']}, {}, '/schedule/milestones/1'],
    [{type: 'one_cycle', pct_start: 2}, {}, '/schedule/pct_start'],
    [{type: 'constant', warmup: {steps: -1}}, {}, '/schedule/warmup/steps'],
    [{type: 'constant', gama: 1}, {}, '/schedule/gama'],
    ['constant', {learning_rate: 0}, '/learning_rate'],
    ['constant', {steps: 0}, '/steps'],
    ['constant', {max_points: 1}, '/max_points'],
    ['constant', {metrics: [1, null]}, '/metrics/1'],
    ['constant', {stpes: 3}, '/stpes'],
  ];
  for (const [schedule, changes, pointer] of cases) {
    const answer = await preview(schedule, changes);
    assert.equal(answer.status, 422, answer.text);
    assert.deepEqual(pointers(answer), [pointer], answer.text);
  }
  for (const [query, pointer] of [['type=cosin&learning_rate=1&steps=5', '?type'], ['learning_rate=1&steps=5', '?type'],
    ['type=constant&steps=5', '?learning_rate'], ['type=constant&learning_rate=x&steps=5', '?learning_rate'],
    ['type=constant&learning_rate=1&steps=5&warmup_steps=0', '?warmup_steps'],
    ['type=constant&learning_rate=1&steps=5&colour=red', '?colour']]) {
    const answer = await api.get(`/v1/schedules/preview?${query}`);
    assert.equal(answer.status, 422, answer.text);
    assert.deepEqual(pointers(answer), [pointer], answer.text);
  }
  assert.equal((await api.call('POST', '/v1/schedules/preview', {body: '{', headers: {'Content-Type': 'application/json'}})).status, 400);
  assert.deepEqual(pointers(await api.post('/v1/schedules/preview?steps=3', {})), ['?steps']);
});
