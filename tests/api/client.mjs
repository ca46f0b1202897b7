// Calls the daemon and holds every answer against its own contract.
import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';
import addFormats from 'ajv-formats';
import {Ajv2020} from 'ajv/dist/2020.js';
import {startDaemon} from '../support/daemon.mjs';

/** A daemon with its contract; stop it with `api.daemon.stop()`. */
export async function startApi(options) {
  const daemon = await startDaemon(options);
  const contract = await (await fetch(`${daemon.url}/openapi.json`)).json();
  return new Api(daemon, contract);
}

export class Api {
  constructor(daemon, contract) {
    this.daemon = daemon;
    this.contract = contract;
    // Formats and unknown keywords of OpenAPI around the schemas are not the schemas' business.
    this.ajv = new Ajv2020({strict: false, allErrors: true});
    addFormats.default(this.ajv);
    this.ajv.addSchema(contract, 'api');
    this.validators = new Map();
  }

  /** The pattern of the contract that a path belongs to, or undefined. */
  pattern(path) {
    const patterns = Object.keys(this.contract.paths);
    if (patterns.includes(path)) return path;
    return patterns.find((one) => new RegExp(`^${one.replace(/\{[^}]+\}/g, '[^/]+')}$`).test(path));
  }

  validator(pointer) {
    if (!this.validators.has(pointer)) this.validators.set(pointer, this.ajv.compile({$ref: `api#${pointer}`}));
    return this.validators.get(pointer);
  }

  conforms(pointer, value, what) {
    const validate = this.validator(pointer);
    const valid = validate(value);
    assert.ok(valid, `${what} breaks the contract: ${JSON.stringify(validate.errors?.slice(0, 5))}\n` +
        JSON.stringify(value).slice(0, 2000));
  }

  schema(name, value) { this.conforms(`/components/schemas/${name}`, value, name); }

  checkAgainstContract(method, path, status, type, body) {
    const escape = (text) => text.replaceAll('~', '~0').replaceAll('/', '~1');
    const pattern = this.pattern(path);
    const operation = this.contract.paths[pattern]?.[method.toLowerCase()];
    if (status >= 400 && type === 'application/problem+json') this.schema('Problem', body);
    if (!operation) return;
    // What the server itself refuses (framing, methods, limits) is the contract's `default`.
    if (status >= 400 && type === 'application/problem+json' && operation.responses.default) return;
    assert.ok(operation.responses[status], `${method} ${pattern} answered ${status}, which the contract does not name`);
    if (status >= 400 || type !== 'application/json' || pattern === '/openapi.json') return;
    const media = `/paths/${escape(pattern)}/${method.toLowerCase()}/responses/${status}/content/${escape(type)}/schema`;
    this.conforms(media, body, `${method} ${pattern} ${status}`);
  }

  /** Sends; answers {status, headers, type, body, text}. `json` is sent as JSON, `body` as it is. */
  async call(method, target, {json, body, headers = {}} = {}) {
    const options = {method, headers: {...headers}};
    if (json !== undefined) {
      options.body = JSON.stringify(json);
      options.headers['Content-Type'] ??= 'application/json';
    } else if (body !== undefined) {
      options.body = body;
    }
    const response = await fetch(this.daemon.url + target, options);
    const text = await response.text();
    const type = (response.headers.get('content-type') ?? '').split(';')[0];
    const parsed = type.endsWith('json') && method !== 'HEAD' ? JSON.parse(text) : text;
    assert.ok(response.headers.get('x-request-id'), `${method} ${target} has no X-Request-Id`);
    if (method !== 'HEAD') this.checkAgainstContract(method, target.split('?')[0], response.status, type, parsed);
    return {status: response.status, headers: response.headers, type, body: parsed, text};
  }

  get(target, headers) { return this.call('GET', target, {headers}); }
  post(target, json, headers) { return this.call('POST', target, {json, headers}); }

  async moons(changes = {}) {
    const answer = await this.post('/v1/datasets', {generator: 'two_moons', rows: 500, ...changes});
    assert.ok(answer.status === 200 || answer.status === 201, answer.text);
    return answer.body;
  }

  async finished(id, withinMs = 60_000) {
    const deadline = Date.now() + withinMs;
    while (Date.now() < deadline) {
      const {body} = await this.get(`/v1/jobs/${id}`);
      if (['succeeded', 'failed', 'cancelled'].includes(body.state)) return body;
      await sleep(20);
    }
    assert.fail(`the job ${id} did not end within ${withinMs} ms`);
  }

  async inState(id, state, withinMs = 20_000) {
    const deadline = Date.now() + withinMs;
    while (Date.now() < deadline) {
      const {body} = await this.get(`/v1/jobs/${id}`);
      if (body.state === state) return body;
      await sleep(10);
    }
    assert.fail(`the job ${id} was not ${state} within ${withinMs} ms`);
  }

  /** Running, and something of it is stored. */
  async measured(id, withinMs = 20_000) {
    const deadline = Date.now() + withinMs;
    while (Date.now() < deadline) {
      const {body} = await this.get(`/v1/jobs/${id}/series?names=loss`);
      if (body.total_points > 0) return;
      await sleep(20);
    }
    assert.fail(`nothing was measured of ${id} within ${withinMs} ms`);
  }
}

export const MODEL = {
  layers: [{type: 'linear', out_features: 16}, {type: 'relu'}, {type: 'linear', out_features: 2}],
};

// Each probe as small as it gets: what counts is the shape of its answer.
export const SMALL_PROBES = {
  gradient_check: {rates: 3, steps: 3, warmup: {steps: 2, learning_rate: 0.01}},
  sharpness: {batches: 1, eigenvalues: 1, iterations: 10, trace_samples: 2, learning_rate: 0.1},
  critical_sharpness: {batches: 1, directions: 2, evaluations: 8},
  noise_scale: {batches: 8},
  loss_landscape: {points: 3, batches: 1},
  sanity: {overfit_steps: 20, learning_rate: 0.05},
  initialization: {batches: 1, seeds: 2},
};

export function rangeTest(dataset, changes = {}) {
  return {kind: 'range_test', name: 'from a test', dataset: dataset.id, model: MODEL,
    optimizer: {type: 'sgd', momentum: 0.9}, batch_size: 32, ...changes};
}

export function training(dataset, work, changes = {}) {
  return {kind: 'training', name: 'a training', dataset: dataset.id, model: MODEL,
    optimizer: {type: 'sgd'}, batch_size: 32, training: {learning_rate: 0.05, ...work}, ...changes};
}

/** Runs until it is cancelled. */
export function endless(dataset, changes = {}) {
  return training(dataset, {steps: 100_000_000, learning_rate: 0.001}, changes);
}

/** Pointers of a problem document's errors. */
export function pointers(answer) { return (answer.body.errors ?? []).map((error) => error.pointer); }
