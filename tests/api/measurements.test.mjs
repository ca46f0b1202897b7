import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {endless, rangeTest, startApi, training} from './client.mjs';

let api;
let dataset;
let job;
before(async () => {
  api = await startApi({args: ['--workers', '2']});
  dataset = await api.moons();
  job = (await api.post('/v1/jobs?wait=60', rangeTest(dataset))).body;
});
after(async () => { await api.daemon.stop(); });

/** Reads a stream to its end, or until `enough(events)`; answers [{id, event, data}]. */
async function events(target, {headers = {}, enough = () => false} = {}) {
  const abort = new AbortController();
  const response = await fetch(api.daemon.url + target, {headers, signal: abort.signal});
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type').split(';')[0], 'text/event-stream');
  const list = [];
  let text = '';
  try {
    for await (const chunk of response.body) {
      text += Buffer.from(chunk).toString();
      const blocks = text.split('\n\n');
      text = blocks.pop();
      for (const block of blocks) {
        const fields = Object.fromEntries(block.split('\n').filter((line) => !line.startsWith(':'))
            .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
        if (fields.event) list.push({id: Number(fields.id), event: fields.event, data: JSON.parse(fields.data)});
      }
      if (enough(list)) break;
    }
  } finally {
    abort.abort();
  }
  return list;
}

test('series are columns aligned to their steps', async () => {
  const {body} = await api.get(`/v1/jobs/${job.id}/series?names=loss,learning_rate`);
  assert.deepEqual(Object.keys(body.series).sort(), ['learning_rate', 'loss']);
  assert.equal(body.series.loss.length, body.step.length);
  assert.deepEqual(body.series.loss, job.result.curve.loss);
  assert.equal(body.downsampled, false);
  const part = (await api.get(`/v1/jobs/${job.id}/series?names=loss&from=10&to=19`)).body;
  assert.deepEqual(part.step, [10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
});

test('down-sampling keeps the extremes', async () => {
  const all = (await api.get(`/v1/jobs/${job.id}/series?names=loss`)).body;
  const few = (await api.get(`/v1/jobs/${job.id}/series?names=loss&max_points=12`)).body;
  assert.ok(few.step.length <= 12 && few.downsampled);
  assert.equal(few.total_points, all.step.length);
  const finite = (values) => values.filter((value) => value !== null);
  assert.equal(Math.min(...finite(few.series.loss)), Math.min(...finite(all.series.loss)));
  assert.equal(Math.max(...finite(few.series.loss)), Math.max(...finite(all.series.loss)));
  assert.equal(few.step[0], all.step[0]);
  assert.equal(few.step.at(-1), all.step.at(-1));
});

test('CSV has every row and the same numbers', async () => {
  const csv = await api.get(`/v1/jobs/${job.id}/series?names=loss,learning_rate`, {Accept: 'text/csv'});
  assert.equal(csv.type, 'text/csv');
  const lines = csv.text.trim().split('\n');
  assert.equal(lines[0], 'step,loss,learning_rate');
  assert.equal(lines.length, job.result.curve.loss.length + 1);
  assert.equal(Number(lines[1].split(',')[1]), job.result.curve.loss[0]);
});

test('wrong selections are refused', async () => {
  for (const query of ['max_points=1', 'from=-1', 'to=x', 'from=5&to=4', 'name=loss']) {
    assert.equal((await api.get(`/v1/jobs/${job.id}/series?${query}`)).status, 422, query);
  }
  assert.equal((await api.get(`/v1/jobs/${job.id}/series`, {Accept: 'image/png'})).status, 406);
  assert.equal((await api.get('/v1/jobs/job_x/series')).status, 404);
});

test('a loss that is not finite is a result, explained where it is null', async () => {
  const work = {range_test: {start: 1, end: 1e6, stop_factor: 1e6, budget: 'quick'}};
  const {body} = await api.post('/v1/jobs?wait=60', rangeTest(dataset, {...work,
    model: {layers: [{type: 'linear', out_features: 16}, {type: 'linear', out_features: 2}]}, optimizer: {type: 'sgd'}}));
  assert.equal(body.state, 'succeeded', JSON.stringify(body.error));
  for (const [name, column] of Object.entries(body.result.curve)) {
    if (!Array.isArray(column)) continue;
    column.forEach((value, index) => {
      if (value === null) assert.ok(body.result.curve.non_finite?.[name]?.[index], `${name}[${index}] is unexplained`);
    });
  }
});

test("a job's events replay from the beginning and end with its final state", async () => {
  const list = await events(`/v1/jobs/${job.id}/events`);
  const schemas = {progress: 'ProgressEvent', records: 'RecordsEvent', finding: 'FindingEvent', state: 'StateEvent'};
  for (const {event, data} of list) api.schema(schemas[event], data);
  assert.equal(list.at(-1).event, 'state');
  assert.equal(list.at(-1).data.state, 'succeeded');
  assert.ok(list.every((one, i) => i === 0 || one.id > list[i - 1].id));
  const losses = list.filter((one) => one.event === 'records').flatMap((one) => one.data.series.loss?.values ?? []);
  assert.deepEqual(losses, job.result.curve.loss);
});

test('events resume after Last-Event-ID without gap or repeat', async () => {
  const all = await events(`/v1/jobs/${job.id}/events`);
  const middle = all[Math.floor(all.length / 2)].id;
  const rest = await events(`/v1/jobs/${job.id}/events`, {headers: {'Last-Event-ID': String(middle)}});
  assert.deepEqual(rest.map((one) => one.id), all.map((one) => one.id).filter((id) => id > middle));
});

test('events of a running job come live, and of many jobs over one connection', async () => {
  const live = events('/v1/events?topics=jobs', {enough: (list) =>
    list.some((one) => one.event === 'state' && one.data.state === 'running')});
  const running = (await api.post('/v1/jobs', endless(dataset))).body;
  assert.ok((await live).some((one) => one.data.job === running.id));
  const records = await events(`/v1/jobs/${running.id}/events`, {enough: (list) =>
    list.filter((one) => one.event === 'records').length >= 2});
  assert.ok(records.length >= 2);
  await api.post(`/v1/jobs/${running.id}/cancel`);
  const whole = await events(`/v1/jobs/${running.id}/events`);
  assert.equal(whole.at(-1).data.state, 'cancelled');
});

test('wrong topics and unacceptable types are refused', async () => {
  for (const query of ['topics=', 'topics=everything', 'topics=job:', 'topic=jobs']) {
    assert.equal((await api.get(`/v1/events?${query}`)).status, 422, query);
  }
  assert.equal((await api.get('/v1/events', {Accept: 'application/json'})).status, 406);
  assert.equal((await api.get('/v1/jobs/job_x/events')).status, 404);
});

test('findings and recommendations wait for their job', async () => {
  const running = (await api.post('/v1/jobs', rangeTest(dataset, {range_test: {steps: 10_000, budget: 'thorough', end: 1e-6}}))).body;
  const early = await api.get(`/v1/jobs/${running.id}/recommendation`);
  assert.ok(early.status === 409 || early.status === 200);
  assert.equal((await api.get(`/v1/jobs/${running.id}/findings`)).status, 200);
  await api.post(`/v1/jobs/${running.id}/cancel`);
  await api.finished(running.id);
});

test('a training records its validation', async () => {
  const {body} = await api.post('/v1/jobs?wait=60', training(dataset, {epochs: 2}));
  const series = (await api.get(`/v1/jobs/${body.id}/series`)).body.series;
  for (const name of ['loss', 'learning_rate', 'validation_loss', 'validation_accuracy']) {
    assert.ok(name in series, `${name} is not in ${Object.keys(series)}`);
  }
});
