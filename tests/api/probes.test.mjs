import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {MODEL, pointers, SMALL_PROBES, startApi} from './client.mjs';

let api;
let dataset;
let info;
before(async () => {
  api = await startApi();
  dataset = await api.moons();
  info = (await api.get('/v1/info')).body.capabilities;
});
after(async () => { await api.daemon.stop(); });

function probe(kind, options, changes = {}) {
  return {kind, dataset: dataset.id, model: MODEL, optimizer: {type: 'sgd'}, batch_size: 32, [kind]: options, ...changes};
}

/** The kinds of probes that this build can run. */
function kinds() { return info.probes.map((one) => one.type).filter((kind) => kind !== 'range_test'); }

test('info names every kind of probe with its parameters and defaults', () => {
  assert.deepEqual(info.kinds, ['range_test', 'training', ...kinds()]);
  for (const {type, parameters} of info.probes) {
    for (const [name, parameter] of Object.entries(parameters)) {
      assert.ok(parameter.required || 'default' in parameter, `${type} ${name} has no default`);
    }
  }
  for (const kind of kinds()) {
    const schema = api.contract.components.schemas.JobRequest.properties[kind];
    const documented = api.contract.components.schemas[schema.$ref.split('/').pop()].properties;
    const told = info.probes.find((one) => one.type === kind).parameters;
    assert.deepEqual(Object.keys(told).sort(), Object.keys(documented).sort(), kind);
    for (const [name, {default: value}] of Object.entries(documented)) {
      if (value !== undefined) assert.equal(told[name].default, value, `${kind} ${name}`);
    }
  }
});

test('every probe answers with what its schema promises', async () => {
  for (const kind of kinds()) {
    const answer = await api.post('/v1/jobs?wait=30', probe(kind, SMALL_PROBES[kind]));
    assert.equal(answer.status, 200, `${kind}: ${answer.text}`);
    assert.equal(answer.body.state, 'succeeded', `${kind}: ${JSON.stringify(answer.body.error)}`);
    assert.equal(answer.body.result.kind, kind);
    assert.equal(answer.body.result.stopped.reason, 'completed');
    assert.deepEqual((await api.get(`/v1/jobs/${answer.body.id}/findings`)).body.findings, answer.body.result.findings);
    assert.equal((await api.get(`/v1/jobs/${answer.body.id}/recommendation`)).status, 404);
  }
});

test('a probe runs with its defaults alone', async () => {
  for (const kind of kinds()) {
    const answer = await api.post('/v1/jobs?validate_only=true', {...probe(kind, {}), [kind]: undefined});
    assert.equal(answer.status, 200, `${kind}: ${answer.text}`);
    const defaults = Object.fromEntries(Object.entries(info.probes.find((one) => one.type === kind).parameters)
        .map(([name, parameter]) => [name, parameter.default]).filter(([, value]) => value !== null));
    assert.deepEqual(answer.body.spec[kind], defaults, kind);
  }
});

test('a probe asked wrongly is answered with every wrong field', async () => {
  const wrong = {
    gradient_check: [{start: 1, end: 0.1, rates: 1, stepz: 3}, ['/end', '/rates', '/stepz']],
    sharpness: [{eigenvalues: 90, tolerance: 'small'}, ['/eigenvalues', '/tolerance']],
    critical_sharpness: [{evaluations: 3, warmup: {steps: -1}}, ['/evaluations', '/warmup/steps']],
    noise_scale: [{batches: 1.5}, ['/batches']],
    loss_landscape: [{points: 20, dimensions: 3}, ['/points', '/dimensions']],
    sanity: [{overfit_steps: 1, warmup: {}}, ['/overfit_steps', '/warmup']],
    initialization: [{seeds: 0}, ['/seeds']],
  };
  for (const kind of kinds()) {
    const [options, members] = wrong[kind];
    const answer = await api.post('/v1/jobs', probe(kind, options));
    assert.equal(answer.status, 422, kind);
    for (const member of members) assert.ok(pointers(answer).includes(`/${kind}${member}`), `${member} in ${answer.text}`);
  }
});

test('jobs are listed by the kind of probe, and an unknown kind is refused with the nearest', async () => {
  for (const kind of kinds()) {
    const {body} = await api.get(`/v1/jobs?kind=${kind}`);
    for (const job of body.jobs) assert.equal(job.kind, kind);
  }
  const answer = await api.get('/v1/jobs?kind=trainings');
  assert.equal(answer.status, 422);
  assert.match(answer.text, /did you mean 'training'/);
});
