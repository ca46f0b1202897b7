// Every query of the board, against a real Prometheus that scrapes a busy daemon: none may be wrong,
// none may come back empty.
import assert from 'node:assert/strict';
import {spawnSync} from 'node:child_process';
import {after, before, test} from 'node:test';

import {startDaemon} from '../support/daemon.mjs';
import {board, queriesOf} from './board.mjs';
import {Prometheus} from './prometheus.mjs';

const model = {
  layers: [{type: 'linear', out_features: 16}, {type: 'relu'}, {type: 'linear', out_features: 2}],
  loss: {type: 'cross_entropy'},
};
const rangeTest = {
  kind: 'range_test', model, optimizer: {type: 'sgd', momentum: 0.9}, batch_size: 32,
  range_test: {steps: 100, budget: 'quick'},
};
// Long enough to be running while the queries are asked; cancelled in the end.
const longTraining = {
  kind: 'training', model, optimizer: {type: 'adam'}, batch_size: 32,
  training: {steps: 100_000_000, learning_rate: 0.001},
};

let daemon;
let prometheus;
let running;

async function call(method, path, body) {
  const answer = await fetch(daemon.url + path, {
    method,
    headers: body ? {'Content-Type': 'application/json'} : {},
    body: body ? JSON.stringify(body) : undefined,
  });
  const text = await answer.text();
  return {status: answer.status, body: text ? JSON.parse(text) : null};
}

async function expectCall(status, method, path, body) {
  const answer = await call(method, path, body);
  assert.equal(answer.status, status, `${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

before(async () => {
  daemon = await startDaemon({args: ['--workers', '2']});
  prometheus = await Prometheus.start(new URL(daemon.url).host);
  const {id: dataset} =
      await expectCall(201, 'POST', '/v1/datasets', {generator: 'two_moons', rows: 500, seed: 1});
  running = await expectCall(202, 'POST', '/v1/jobs', {...longTraining, dataset});
  await expectCall(200, 'POST', '/v1/jobs?wait=30', {...rangeTest, dataset});
  await expectCall(404, 'GET', '/v1/jobs/job_absent');
  await prometheus.waitFor('two scrapes of a running job', async () => {
    const [scrapes] = await prometheus.query('count_over_time(rangefinder_slot_loss[30s])');
    return Number(scrapes?.value[1]) >= 3;
  });
});

after(async () => {
  await prometheus?.stop();
  await daemon?.stop();
});

for (const {title, expression} of queriesOf(board)) {
  test(`${title}: ${expression}`, async () => {
    const result = await prometheus.query(expression);
    assert.notEqual(result.length, 0, 'the result is empty');
  });
}

test('the running job is joined with its slot', async () => {
  const [info] = await prometheus.query('rangefinder_slot_job_info{kind="training"}');
  assert.equal(info.metric.exported_job, running.id);
});

test('promtool finds nothing to say about the metrics of a busy daemon', async () => {
  const answer = await fetch(`${daemon.url}/metrics`);
  assert.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  const text = await answer.text();
  const lint = spawnSync('promtool', ['check', 'metrics'], {input: text, encoding: 'utf8'});
  assert.equal(lint.stdout + lint.stderr, '');
  assert.equal(lint.status, 0);
});

test('the number of series stays within its budget', async () => {
  const [{value: [, series]}] = await prometheus.query('scrape_samples_scraped');
  assert.ok(Number(series) < 2000, `${series} series`);
});

test('metrics without a panel are noted', async (context) => {
  const expressions = queriesOf(board).map(({expression}) => expression).join('\n');
  const names = await prometheus.metricNames();
  const unused = names.filter((name) => name.startsWith('rangefinder_'))
                     .map((name) => name.replace(/_(bucket|sum|count)$/, ''))
                     .filter((name) => !expressions.includes(name));
  context.diagnostic(`no panel uses: ${[...new Set(unused)].join(', ') || 'none'}`);
  assert.ok(names.includes('rangefinder_build_info'));
});

test('a slot that falls idle leaves no series behind', async () => {
  await expectCall(202, 'POST', `/v1/jobs/${running.id}/cancel`);
  await prometheus.waitFor('the slot series to go', async () => {
    const text = await (await fetch(`${daemon.url}/metrics`)).text();
    return !/^rangefinder_slot_(loss|job_info)\{/m.test(text);
  });
});
