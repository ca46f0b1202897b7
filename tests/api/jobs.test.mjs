import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {endless, MODEL, pointers, rangeTest, startApi, training} from './client.mjs';

let api;
let dataset;
before(async () => {
  api = await startApi({args: ['--workers', '2']});
  dataset = await api.moons();
});
after(async () => { await api.daemon.stop(); });

test('a preset and a wait give a finished range test', async () => {
  const answer = await api.post('/v1/jobs?wait=60', {preset: 'mlp-two-moons'});
  assert.equal(answer.status, 200, answer.text);
  const {state, result, view, id, progress} = answer.body;
  assert.equal(state, 'succeeded');
  assert.equal(view, `/jobs/${id}`);
  assert.equal(progress.fraction, 1);
  assert.deepEqual(Object.keys(result.suggestions).sort(), ['lightning', 'minimum', 'slide', 'steep', 'valley']);
  assert.ok(result.recommendation.learning_rate > 0);
  assert.ok(result.recommendation.explanation.length > 0);
  const lengths = Object.values(result.curve).filter(Array.isArray).map((column) => column.length);
  assert.equal(new Set(lengths).size, 1);
});

test('what stands beside the preset wins', async () => {
  const answer = await api.post('/v1/jobs?wait=60', {
    preset: 'mlp-two-moons', name: 'mine', batch_size: 16, range_test: {budget: 'quick', steps: 20}});
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.body.name, 'mine');
  assert.equal(answer.body.spec.batch_size, 16);
  assert.equal(answer.body.spec.range_test.steps, 20);
  assert.equal(answer.body.spec.range_test.end, 10);
});

test('every preset runs', async () => {
  const {body} = await api.get('/v1/info');
  for (const {name} of body.capabilities.presets) {
    const answer = await api.post('/v1/jobs?wait=60', {preset: name, range_test: {budget: 'quick', steps: 30}});
    assert.equal(answer.status, 200, answer.text);
    assert.equal(answer.body.state, 'succeeded', `${name}: ${JSON.stringify(answer.body.error)}`);
  }
});

test('a submitted job is accepted with its address', async () => {
  const answer = await api.post('/v1/jobs', rangeTest(dataset, {labels: {team: 'vision'}, priority: 3}));
  assert.equal(answer.status, 202, answer.text);
  assert.equal(answer.headers.get('location'), `/v1/jobs/${answer.body.id}`);
  assert.deepEqual(answer.body.labels, {team: 'vision'});
  const job = await api.finished(answer.body.id);
  assert.equal(job.state, 'succeeded', JSON.stringify(job.error));
  assert.equal(job.attempts, 1);
  const findings = await api.get(`/v1/jobs/${job.id}/findings`);
  assert.deepEqual(findings.body.findings, job.result.findings);
  const recommendation = await api.get(`/v1/jobs/${job.id}/recommendation`);
  assert.deepEqual(recommendation.body, job.result.recommendation);
});

test('the specification shown back gives the same job again', async () => {
  const first = (await api.post('/v1/jobs?wait=60', rangeTest(dataset))).body;
  const second = (await api.post('/v1/jobs?wait=60', first.spec)).body;
  assert.deepEqual(second.spec, first.spec);
  assert.deepEqual(second.result.curve, first.result.curve);
});

test('a training ends with its scores and can stop by steps', async () => {
  const answer = await api.post('/v1/jobs?wait=60', training(dataset, {epochs: 3}));
  assert.equal(answer.body.state, 'succeeded', answer.text);
  assert.equal(answer.body.result.epochs, 3);
  assert.ok(answer.body.result.validation.accuracy > 0.5);
  const steps = await api.post('/v1/jobs?wait=60', training(dataset, {steps: 7}));
  assert.equal(steps.body.result.steps, 7);
  assert.equal((await api.get(`/v1/jobs/${steps.body.id}/recommendation`)).status, 404);
});

test('the loss follows from the data when it is not named', async () => {
  const regression = (await api.post('/v1/datasets', {generator: 'regression', rows: 200})).body;
  const model = {layers: [{type: 'linear', out_features: 1}]};
  const answer = await api.post('/v1/jobs?validate_only=true', rangeTest(regression, {model}));
  assert.equal(answer.status, 200, answer.text);
  assert.deepEqual(answer.body.spec.model.loss, {type: 'mse'});
});

test('validate_only tells what would run and runs nothing', async () => {
  const before = (await api.get('/v1/jobs?limit=1')).body.jobs[0]?.id;
  const answer = await api.post('/v1/jobs?validate_only=true', rangeTest(dataset));
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.body.model.parameters, 2 * 16 + 16 + 16 * 2 + 2);
  assert.deepEqual(answer.body.model.layers.map((layer) => layer.output_shape), [[16], [16], [2]]);
  // Two sweeps of 100 steps, six trials of 100.
  assert.equal(answer.body.steps, 800);
  assert.ok(answer.body.estimated_seconds > 0);
  assert.equal((await api.get('/v1/jobs?limit=1')).body.jobs[0]?.id, before);
});

test('the estimate counts the sweeps, the looks of an automatic range and the short trainings', async () => {
  const estimated = async (options) => {
    const {body, text} = await api.post('/v1/jobs?validate_only=true', rangeTest(dataset, {range_test: options}));
    assert.ok(body.estimate, text);
    assert.ok(body.estimated_seconds <= body.estimate.most_seconds);
    return [body.estimate.usual_steps, body.steps];
  };
  assert.deepEqual(await estimated({budget: 'quick'}), [100, 100]);
  assert.deepEqual(await estimated({}), [200 + 4 * 60, 800]);
  assert.deepEqual(await estimated({range: 'auto', budget: 'quick'}), [300, 500]);
  assert.deepEqual(await estimated({sweeps: 5, budget: 'quick', batches_per_rate: 2}), [1000, 1000]);
  const [usual, most] = await estimated({budget: 'thorough', planned_steps: 500});
  assert.equal(most, 300 + 1500);
  assert.ok(usual <= most);
  const asked = rangeTest(dataset, {range_test: {steps: 50}});
  const told = (await api.post('/v1/jobs?validate_only=true', asked)).body;
  const job = (await api.post('/v1/jobs?wait=60', asked)).body;
  assert.ok(job.progress.step <= told.steps, `${job.progress.step} of ${told.steps}`);
  assert.ok(job.progress.step >= told.estimate.usual_steps / 3, `${job.progress.step}, usual ${told.estimate.usual_steps}`);
});

test('the same idempotency key gives the same job, another body is refused', async () => {
  const headers = {'Idempotency-Key': '"order-66"'};
  const first = await api.post('/v1/jobs', rangeTest(dataset), headers);
  const second = await api.post('/v1/jobs', rangeTest(dataset), headers);
  assert.equal(second.body.id, first.body.id);
  const other = await api.post('/v1/jobs', rangeTest(dataset, {seed: 2}), headers);
  assert.equal(other.status, 409);
  await api.finished(first.body.id);
  for (const key of ['""', 'a b', 'x'.repeat(300)]) {
    assert.equal((await api.post('/v1/jobs', rangeTest(dataset), {'Idempotency-Key': key})).status, 400, key);
  }
});

test('a running job is cancelled within two seconds and keeps what it measured', async () => {
  const job = (await api.post('/v1/jobs', endless(dataset))).body;
  await api.measured(job.id);
  const started = Date.now();
  assert.equal((await api.post(`/v1/jobs/${job.id}/cancel`)).status, 202);
  const ended = await api.finished(job.id);
  assert.ok(Date.now() - started < 4000, `${Date.now() - started} ms`);
  assert.equal(ended.state, 'cancelled');
  assert.equal((await api.post(`/v1/jobs/${job.id}/cancel`)).status, 409);
  const series = (await api.get(`/v1/jobs/${job.id}/series`)).body;
  assert.ok(series.total_points > 0);
  const again = await api.post(`/v1/jobs/${job.id}/retry`);
  assert.equal(again.status, 202);
  await api.inState(job.id, 'running');
  assert.equal((await api.call('DELETE', `/v1/jobs/${job.id}`)).status, 409);
  await api.post(`/v1/jobs/${job.id}/cancel`);
  await api.finished(job.id);
  assert.equal((await api.call('DELETE', `/v1/jobs/${job.id}`)).status, 204);
  assert.equal((await api.get(`/v1/jobs/${job.id}`)).status, 404);
});

test('a wait that is over answers 202 with the job as it is', async () => {
  const answer = await api.post('/v1/jobs', endless(dataset), {Prefer: 'respond-async, wait=1'});
  assert.equal(answer.status, 202);
  assert.equal(answer.headers.get('preference-applied'), 'wait=1');
  await api.post(`/v1/jobs/${answer.body.id}/cancel`);
  assert.equal((await api.get(`/v1/jobs/${answer.body.id}?wait=20`)).body.state, 'cancelled');
});

test('lists filter and page', async () => {
  const label = {suite: 'paging'};
  const ids = [];
  for (let i = 0; i < 5; ++i) {
    const work = {range_test: {steps: 10, budget: 'quick'}};
    ids.push((await api.post('/v1/jobs?wait=60', rangeTest(dataset, {name: `page ${i}`, labels: label, ...work}))).body.id);
  }
  const seen = [];
  let target = '/v1/jobs?label=suite%3Dpaging&limit=2';
  while (target) {
    const page = await api.get(target);
    seen.push(...page.body.jobs.map((job) => job.id));
    target = /<([^>]+)>; rel="next"/.exec(page.headers.get('link') ?? '')?.[1];
  }
  assert.deepEqual(seen, ids.reverse());
  assert.equal((await api.get('/v1/jobs?q=page%203')).body.jobs.length, 1);
  assert.ok((await api.get('/v1/jobs?kind=training&state=succeeded')).body.jobs.every((job) => job.kind === 'training'));
  for (const query of ['limit=0', 'limit=1e9', 'state=done', 'kind=x', 'label=x', 'colour=red']) {
    assert.equal((await api.get(`/v1/jobs?${query}`)).status, 422, query);
  }
  assert.ok([400, 422].includes((await api.get('/v1/jobs?cursor=nonsense')).status));
});

test('what cannot be is refused with every wrong field', async () => {
  const answer = await api.post('/v1/jobs', {
    kind: 'range_test', dataset: 'ds_0000000000000000', batch_size: 0, modle: {},
    model: {layers: [{type: 'linear'}, {type: 'lstm'}, {type: 'rleu'}]}});
  assert.equal(answer.status, 422);
  for (const pointer of ['/dataset', '/batch_size', '/modle', '/model/layers/0/out_features',
    '/model/layers/1/hidden_size', '/model/layers/2/type']) {
    assert.ok(pointers(answer).includes(pointer), `${pointer} is not in ${pointers(answer)}`);
  }
  assert.match(answer.text, /did you mean/);
});

test('a model that does not fit the data is refused at its layer', async () => {
  const convolution = {layers: [{type: 'conv2d', out_channels: 4, kernel_size: 3}, ...MODEL.layers]};
  const answer = await api.post('/v1/jobs', rangeTest(dataset, {model: convolution}));
  assert.equal(answer.status, 422);
  assert.ok(pointers(answer)[0].startsWith('/model/layers/0'), answer.text);
  const outputs = {layers: [{type: 'linear', out_features: 1}]};
  assert.equal((await api.post('/v1/jobs', rangeTest(dataset, {model: outputs}))).status, 422);
});

test('a job over its memory is refused with the sum', async () => {
  const model = {layers: [{type: 'linear', out_features: 100_000}, {type: 'linear', out_features: 100_000}, {type: 'linear', out_features: 2}]};
  const answer = await api.post('/v1/jobs', rangeTest(dataset, {model}));
  assert.equal(answer.status, 422);
  assert.deepEqual(pointers(answer), ['/limits/memory_bytes', '/model/layers/1']);
  assert.match(answer.text, /the job needs about \d+ bytes/);
  const wide = {layers: [{type: 'linear', out_features: 1_000_000_000}, {type: 'linear', out_features: 1_000_000_000}, {type: 'linear', out_features: 2}]};
  assert.equal((await api.post('/v1/jobs', rangeTest(dataset, {model: wide}))).status, 422);
  const limits = {memory_bytes: 2 ** 40};
  assert.equal((await api.post('/v1/jobs', rangeTest(dataset, {limits}))).status, 422);
});

test('unknown presets name the known ones', async () => {
  const answer = await api.post('/v1/jobs', {preset: 'mlp-two-mons'});
  assert.equal(answer.status, 422);
  assert.match(answer.text, /mlp-two-moons/);
  assert.equal((await api.post('/v1/jobs', {preset: 5})).status, 422);
});
