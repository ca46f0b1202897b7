// What a range test may be asked for beside a ladder.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {rangeTest, startApi} from './client.mjs';

let api;
let dataset;
before(async () => {
  api = await startApi({args: ['--workers', '2']});
  dataset = await api.moons();
});
after(async () => { await api.daemon.stop(); });

const run = async (range_test) => {
  const {body} = await api.post('/v1/jobs?wait=60', rangeTest(dataset, {range_test}));
  assert.equal(body.state, 'succeeded', JSON.stringify(body));
  return body;
};

test('several sweeps have a band around their mean, and look at validation data', async () => {
  const job = await run({budget: 'quick', sweeps: 3, validation: true, batches_per_rate: 2, steps: 40});
  assert.equal(job.result.sweeps.length, 3);
  const {band, curve} = job.result;
  assert.ok(band.learning_rate.length > 10);
  band.mean.forEach((mean, i) => assert.ok(band.low[i] <= mean && mean <= band.high[i]));
  assert.equal(curve.validation_loss.length, curve.loss.length);
  const {series} = (await api.get(`/v1/jobs/${job.id}/series?names=validation_loss,validation_loss/sweep_3`)).body;
  assert.deepEqual(Object.keys(series).sort(), ['validation_loss', 'validation_loss/sweep_3']);
  assert.equal(job.spec.range_test.batches_per_rate, 2);
});

test('a single sweep has no band', async () => {
  const {result} = await run({budget: 'quick', reset: true, steps: 30});
  assert.equal(result.sweeps.length, 1);
  assert.equal(result.band, undefined);
  assert.equal(result.curve.validation_loss, undefined);
});

test('a group is one of the model, and its ladder another curve', async () => {
  const all = await run({budget: 'quick'});
  const group = await run({budget: 'quick', group: ['0'], group_base_rate: 0.001});
  assert.equal(group.result.curve.loss[0], all.result.curve.loss[0]);
  assert.notDeepEqual(group.result.curve.loss, all.result.curve.loss);
  const wrong = await api.post('/v1/jobs', rangeTest(dataset, {range_test: {group: ['0', 'nobody']}}));
  assert.equal(wrong.status, 422);
  assert.deepEqual(wrong.body.errors.map((error) => error.pointer), ['/range_test/group/1']);
});

test('sweeps and batches are in the planned steps', async () => {
  const work = {budget: 'quick', steps: 100, sweeps: 4, batches_per_rate: 5};
  const {body} = await api.post('/v1/jobs?validate_only=true', rangeTest(dataset, {range_test: work}));
  assert.equal(body.steps, 4 * 5 * 100);
});

test('what cannot be is refused, field by field', async () => {
  for (const [name, value] of Object.entries({sweeps: 33, batches_per_rate: 0, reset: 'yes', validation: 1,
    range: 'wide', group: 'all', group_base_rate: 0.1})) {
    const answer = await api.post('/v1/jobs', rangeTest(dataset, {range_test: {[name]: value}}));
    assert.equal(answer.status, 422, name);
    assert.ok(answer.body.errors.some((error) => error.pointer === `/range_test/${name}`), answer.text);
  }
});
