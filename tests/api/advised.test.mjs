// What a range test recommends is taken by a training as it stands, and what was asked for on top is
// told with what it cost.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {rangeTest, startApi, training} from './client.mjs';

let api;
let dataset;
before(async () => {
  api = await startApi({args: ['--workers', '2']});
  dataset = await api.moons();
});
after(async () => { await api.daemon.stop(); });

async function recommended(range_test, changes = {}) {
  const job = rangeTest(dataset, {...changes, range_test: {planned_steps: 200, ...range_test}});
  const {body} = await api.post('/v1/jobs?wait=60', job);
  assert.equal(body.state, 'succeeded', JSON.stringify(body));
  return body.result.recommendation;
}

async function trained(learning_rate, schedule, changes = {}) {
  const job = training(dataset, {steps: 200, learning_rate, schedule}, changes);
  const {body} = await api.post('/v1/jobs?wait=60', job);
  assert.equal(body.state, 'succeeded', JSON.stringify(body));
  return body;
}

test('every planned schedule comes back as a training takes it', async () => {
  const optimizer = {type: 'adam'};
  for (const type of ['constant', 'step', 'multi_step', 'exponential', 'polynomial', 'cosine',
    'cosine_warm_restarts', 'cyclic', 'one_cycle', 'reduce_on_plateau']) {
    const advice = await recommended({planned_schedule: type}, {optimizer});
    assert.equal(advice.schedule.type, type);
    const rises = ['one_cycle', 'cyclic'].includes(type);
    assert.equal(advice.warmup?.steps ?? 0, rises ? 0 : 20, type);
    const {spec} = await trained(advice.learning_rate, advice.schedule, {optimizer});
    if (rises) assert.equal(spec.training.schedule.max_lr, advice.learning_rate);
    assert.equal(spec.training.schedule.type, type);
  }
});

test('a constant rate comes with the schedule that serves better', async () => {
  const advice = await recommended({});
  assert.equal(advice.schedule.type, 'constant');
  const better = advice.better_schedule;
  assert.equal(better.schedule.type, 'one_cycle');
  assert.equal(better.schedule.total_steps, 200);
  assert.ok(better.learning_rate > advice.learning_rate);
  await trained(better.learning_rate, better.schedule);
});

test('the loss to expect has a range, and without trainings a reason instead', async () => {
  const {expected_loss: expected, explanation} = await recommended({});
  assert.ok(expected === null || (expected.low < expected.value && expected.value < expected.high));
  if (expected === null) assert.ok(explanation.some((sentence) => /cannot be told/.test(sentence)));
  const quick = await recommended({budget: 'quick'});
  assert.equal(quick.expected_loss, null);
  assert.ok(quick.explanation.some((sentence) => /no short trainings/.test(sentence)));
});

test('settings that were asked for are tried beyond the budget, and the rate stays', async () => {
  const plain = rangeTest(dataset, {range_test: {planned_steps: 50}});
  const asked = rangeTest(dataset, {range_test: {planned_steps: 50, advise: ['momentum', 'weight_decay']}});
  const steps = await Promise.all([plain, asked].map(async (job) =>
    (await api.post('/v1/jobs?validate_only=true', job)).body.steps));
  assert.ok(steps[1] > steps[0]);
  const {body} = await api.post('/v1/jobs?wait=60', asked);
  const {learning_rate, weight_decay, momentum} = body.result.recommendation;
  assert.equal(learning_rate, (await recommended({planned_steps: 50})).learning_rate);
  assert.equal(weight_decay.steps + momentum.steps, steps[1] - steps[0]);
  for (const advice of [weight_decay, momentum]) {
    assert.ok(advice.tried.length >= 4);
    assert.ok(advice.tried.every((one) => one.validation_losses.length === 2));
    assert.ok(advice.why.length > 20);
  }
  assert.equal(body.progress.step, body.progress.steps);
  const {body: wrong} = await api.post('/v1/jobs', rangeTest(dataset, {range_test: {advise: ['momentum', 'luck']}}));
  assert.deepEqual(wrong.errors.map((error) => error.pointer), ['/range_test/advise/1']);
});

test('rates by layer are told of a fine-tuning, and a training takes them', async () => {
  const {id} = await trained(0.1, 'constant');
  const job = rangeTest(dataset, {range_test: {planned_steps: 200}});
  job.model = {...job.model, weights: {id, include: ['0']}};
  const {body} = await api.post('/v1/jobs?wait=60', job);
  assert.equal(body.state, 'succeeded', JSON.stringify(body));
  const {learning_rate, parameter_groups, explanation} = body.result.recommendation;
  assert.ok(explanation.some((sentence) => /Rates by layer/.test(sentence)), explanation.join('\n'));
  const groups = parameter_groups.length > 0 ? parameter_groups
    : [{layers: ['2'], learning_rate}, {layers: ['0'], learning_rate: learning_rate / 2.6, learning_rate_scale: 1 / 2.6}];
  const optimizer = {type: 'sgd', parameter_groups: groups};
  const {spec} = await trained(learning_rate, 'constant', {optimizer});
  spec.optimizer.parameter_groups.forEach((group, i) =>
    assert.ok(Math.abs(group.learning_rate_scale * learning_rate / groups[i].learning_rate - 1) < 1e-9));
});
