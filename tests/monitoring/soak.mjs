// node soak.mjs SECONDS: jobs without end, some cancelled, some refused, while the daemon's memory,
// open files and threads are watched. Fails when they grow after a warm-up of a third of the time.
import {setTimeout as sleep} from 'node:timers/promises';

import {startDaemon} from '../support/daemon.mjs';

const seconds = Number(process.argv[2] ?? 600);
// What may come on top after the warm-up: caches and connections, not a leak by the job.
const allowedGrowth = {
  process_resident_memory_bytes: 16 * 1024 * 1024,
  process_open_fds: 16,
  process_threads: 4,
};
const model = {
  layers: [{type: 'linear', out_features: 16}, {type: 'relu'}, {type: 'linear', out_features: 2}],
  loss: {type: 'cross_entropy'},
};

async function post(daemon, path, body) {
  const answer = await fetch(daemon.url + path, {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify(body),
  });
  return {status: answer.status, body: await answer.json()};
}

async function figures(daemon) {
  const text = await (await fetch(`${daemon.url}/metrics`)).text();
  return Object.fromEntries(Object.keys(allowedGrowth).map((name) => {
    const line = text.split('\n').find((candidate) => candidate.startsWith(`${name} `));
    return [name, Number(line.split(' ')[1])];
  }));
}

/** One round: a job to its end, one cancelled, one refused, one stream opened and dropped. */
async function work(daemon, dataset, round) {
  const job = {
    kind: 'range_test', dataset, model, optimizer: {type: 'sgd'}, batch_size: 32, seed: round,
    range_test: {steps: 50, budget: 'quick'},
  };
  const done = await post(daemon, '/v1/jobs?wait=20', job);
  if (done.body.state !== 'succeeded') throw new Error(`a job ended ${JSON.stringify(done)}`);
  const stream = new AbortController();
  await fetch(`${daemon.url}/v1/jobs/${done.body.id}/events`, {signal: stream.signal});
  stream.abort();
  const cancelled = await post(daemon, '/v1/jobs', {...job, range_test: {steps: 10000}});
  await post(daemon, `/v1/jobs/${cancelled.body.id}/cancel`, {});
  const refused = await post(daemon, '/v1/jobs', {...job, batch_size: -1});
  if (refused.status !== 422) throw new Error(`a wrong job was answered ${refused.status}`);
}

const daemon = await startDaemon({args: ['--workers', '2']});
const started = Date.now();
const elapsed = () => (Date.now() - started) / 1000;
let rounds = 0;
let warm;
try {
  const {body: {id}} =
      await post(daemon, '/v1/datasets', {generator: 'two_moons', rows: 500, seed: 1});
  while (elapsed() < seconds) {
    await work(daemon, id, ++rounds);
    if (!warm && elapsed() > seconds / 3) warm = await figures(daemon);
    await sleep(20);
  }
  // Connections of the last round close.
  await sleep(1000);
  const end = await figures(daemon);
  for (const [name, growth] of Object.entries(allowedGrowth)) {
    const grown = end[name] - warm[name];
    console.log(`${name}: ${warm[name]} after the warm-up, ${end[name]} at the end`);
    if (grown > growth) {
      console.log(`  grew by ${grown}, more than ${growth}`);
      process.exitCode = 1;
    }
  }
  console.log(`${rounds} rounds in ${Math.round(elapsed())} s`);
} finally {
  await daemon.stop();
}
