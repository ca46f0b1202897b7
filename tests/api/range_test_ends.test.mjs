// A range test that could not do all it was to do says so; one of a part of the model advises that
// part alone.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {rangeTest, startApi} from './client.mjs';

let api;
let dataset;
before(async () => {
  api = await startApi();
  dataset = await api.moons();
});
after(async () => { await api.daemon.stop(); });

test('out of time during short trainings it has failed, with what was measured and what was not', async () => {
  const {body} = await api.post('/v1/jobs?wait=60', rangeTest(dataset,
    {range_test: {budget: 'thorough', planned_steps: 1_000_000}, limits: {seconds: 2}}));
  assert.equal(body.state, 'failed');
  assert.equal(body.error.kind, 'time_limit');
  assert.ok(body.progress.step < body.progress.steps);
  assert.ok(body.progress.fraction < 1);
  const {recommendation, trials} = body.result;
  assert.ok(recommendation.learning_rate > 0);
  assert.ok(trials.length > 0);
  assert.ok(recommendation.warnings.some((text) => text.includes('ended from outside during the short trainings')));
});

test('a ladder of one layer advises that layer, and no lines that would set all', async () => {
  const {body} = await api.post('/v1/jobs?wait=60', rangeTest(dataset,
    {range_test: {group: ['0'], group_base_rate: 0.001, planned_steps: 200}}));
  assert.equal(body.state, 'succeeded');
  const {recommendation} = body.result;
  assert.deepEqual(recommendation.parameter_groups.map(({layers}) => layers), [['0']]);
  assert.equal(recommendation.parameter_groups[0].learning_rate, recommendation.learning_rate);
  assert.equal(recommendation.better_schedule, null);
  assert.ok(!recommendation.code);
  assert.ok(recommendation.explanation.some((text) => text.includes('of the group alone') && text.includes('0.001')));
});

test('a planned schedule is its type; members are refused, as the answer gives them', async () => {
  const {status, body} = await api.post('/v1/jobs',
    rangeTest(dataset, {range_test: {planned_schedule: {type: 'one_cycle', pct_start: 2}}}));
  assert.equal(status, 422);
  assert.deepEqual(body.errors.map(({pointer}) => pointer), ['/range_test/planned_schedule/pct_start']);
});

test('a schedule that was tried at a constant rate says so', async () => {
  const {body} = await api.post('/v1/jobs?wait=60',
    rangeTest(dataset, {range_test: {planned_schedule: {type: 'exponential'}, planned_steps: 200}}));
  assert.equal(body.result.planned.schedule, 'exponential');
  assert.ok(body.result.recommendation.explanation.some((text) => text.includes('The trainings kept their rate')));
});
