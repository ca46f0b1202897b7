// What the fault tests ask of a daemon, and of the processes below it.
import {readdir, readFile} from 'node:fs/promises';
import {setTimeout as sleep} from 'node:timers/promises';

const patienceMs = 60_000;

/** {status, body} of a call; throws when the daemon does not answer. */
export async function call(daemon, method, path, body) {
  const answer = await fetch(daemon.url + path, {
    method,
    headers: body === undefined ? {} : {'Content-Type': 'application/json'},
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await answer.text();
  return {status: answer.status, body: text === '' ? undefined : JSON.parse(text)};
}

/** The id of a small data set; the same each time. */
export async function makeDataset(daemon) {
  const {status, body} = await call(daemon, 'POST', '/v1/datasets',
    {generator: 'two_moons', rows: 1000, noise: 0.1, seed: 1});
  if (status !== 200 && status !== 201) throw new Error(`data set refused: ${JSON.stringify(body)}`);
  return body.id;
}

/** A training of a small MLP: some 10 000 steps a second on a free core. */
export function training(dataset, {steps, seconds = 300, name = 'fault test'}) {
  return {
    kind: 'training', name, dataset, batch_size: 32, seed: 1,
    model: {
      layers: [{type: 'linear', out_features: 32}, {type: 'relu'}, {type: 'linear', out_features: 2}],
      loss: {type: 'cross_entropy'},
    },
    optimizer: {type: 'sgd'},
    training: {steps, learning_rate: 0.05, evaluate_every: 5000},
    limits: {threads: 1, memory_bytes: 1 << 30, seconds},
  };
}

/** Submits and gives the id; throws unless it was accepted. */
export async function submit(daemon, specification) {
  const {status, body} = await call(daemon, 'POST', '/v1/jobs', specification);
  if (status !== 202) throw new Error(`job refused with ${status}: ${JSON.stringify(body)}`);
  return body.id;
}

export async function job(daemon, id) {
  return (await call(daemon, 'GET', `/v1/jobs/${id}`)).body;
}

/** Asks for the job until it is as wanted. */
export async function waitForJob(daemon, id, wanted, what) {
  const deadline = Date.now() + patienceMs;
  let last;
  while (Date.now() < deadline) {
    last = await job(daemon, id);
    if (wanted(last)) return last;
    await sleep(20);
  }
  throw new Error(`${what} did not happen; the job is ${JSON.stringify(last)}; ${daemon.output}`);
}

export const isFinal = (one) => ['succeeded', 'failed', 'cancelled'].includes(one.state);
export const isMeasuring = (one) => one.state === 'running' && one.progress?.step > 0;

/** Process ids of the daemon's children. */
export async function workers(daemon) {
  const found = [];
  for (const task of await readdir(`/proc/${daemon.pid}/task`)) {
    const text = await readFile(`/proc/${daemon.pid}/task/${task}/children`, 'utf8').catch(() => '');
    found.push(...text.split(' ').filter(Boolean).map(Number));
  }
  return found;
}

/** True when the process is gone, or dead and only waiting to be collected. */
export async function isGone(pid) {
  const status = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  return status === undefined || status.slice(status.lastIndexOf(')') + 2)[0] === 'Z';
}

/** Resolves to true when the process is gone within the time. */
export async function goneWithin(pid, ms) {
  for (const deadline = Date.now() + ms; Date.now() < deadline; await sleep(10)) {
    if (await isGone(pid)) return true;
  }
  return isGone(pid);
}
