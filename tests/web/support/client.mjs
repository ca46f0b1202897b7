// What tests ask of the daemon beside the page.
import assert from 'node:assert/strict';

export const MODEL = {
  layers: [{type: 'linear', out_features: 64}, {type: 'relu'}, {type: 'linear', out_features: 2}],
  loss: {type: 'cross_entropy'},
};

export async function post(daemon, path, body) {
  const answer = await fetch(daemon.url + path, {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  assert.ok(answer.ok, `${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
}

export async function moons(daemon) {
  return post(daemon, '/v1/datasets', {generator: 'two_moons', rows: 500, noise: 0.1, seed: 1});
}

export function rangeTest(dataset, changes = {}) {
  return {
    kind: 'range_test', name: 'from a test', dataset: dataset.id, model: MODEL,
    optimizer: {type: 'sgd', momentum: 0.9}, batch_size: 32,
    range_test: {start: 1e-5, end: 10, steps: 100, budget: 'standard'}, ...changes,
  };
}

/** Runs until it is cancelled. */
export function endlessTraining(dataset, name) {
  return {
    kind: 'training', name, dataset: dataset.id, model: MODEL,
    optimizer: {type: 'sgd'}, batch_size: 32,
    training: {steps: 100_000_000, learning_rate: 0.001},
  };
}

/** Ten sigmoids one after another: hardly any gradient reaches the first layer. */
export function deepSigmoids(dataset) {
  const pairs = Array.from({length: 10}, () => [{type: 'linear', out_features: 32}, {type: 'sigmoid'}]);
  return {
    kind: 'training', name: 'ten sigmoids', dataset: dataset.id,
    model: {layers: [...pairs.flat(), {type: 'linear', out_features: 2}], loss: {type: 'cross_entropy'}},
    optimizer: {type: 'sgd'}, batch_size: 32, training: {epochs: 20, learning_rate: 0.1},
  };
}

export function probeOf(kind, options, dataset) {
  return {
    kind, name: `a ${kind}`, dataset: dataset.id, model: MODEL,
    optimizer: {type: 'sgd', momentum: 0.9}, batch_size: 32, [kind]: options,
  };
}
