import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {startApi} from './client.mjs';

let api;
before(async () => { api = await startApi(); });
after(async () => { await api.daemon.stop(); });

function references(value) {
  if (Array.isArray(value)) return value.flatMap(references);
  if (value === null || typeof value !== 'object') return [];
  return [...(typeof value.$ref === 'string' ? [value.$ref] : []), ...Object.values(value).flatMap(references)];
}

test('the contract is OpenAPI 3.1 and all its references resolve', () => {
  assert.equal(api.contract.openapi, '3.1.0');
  for (const reference of new Set(references(api.contract))) {
    const target = reference.slice(2).split('/').reduce((at, key) => at?.[key], api.contract);
    assert.ok(target, `${reference} leads nowhere`);
  }
});

test('every operation has a name of its own and a problem for what can go wrong', () => {
  const names = [];
  for (const path of Object.values(api.contract.paths)) {
    for (const operation of Object.values(path).filter((one) => one.operationId)) names.push(operation.operationId);
  }
  assert.equal(new Set(names).size, names.length);
});

test('every schema compiles and every example fits its schema', () => {
  for (const name of Object.keys(api.contract.components.schemas)) api.validator(`/components/schemas/${name}`);
  const job = api.contract.paths['/v1/jobs'].post.requestBody.content['application/json'];
  for (const example of Object.values(job.examples)) api.schema('JobRequest', example.value);
});

test('every operation of the contract is answered', async () => {
  for (const [pattern, path] of Object.entries(api.contract.paths)) {
    for (const method of Object.keys(path).filter((one) => one !== 'parameters')) {
      if (pattern === '/v1/events') continue;
      const answer = await api.call(method.toUpperCase(), pattern.replaceAll('{id}', 'none'), method === 'post' ? {json: {}} : {});
      assert.notEqual(answer.status, 405, `${method} ${pattern}`);
      if (!pattern.includes('{id}')) assert.notEqual(answer.status, 404, `${method} ${pattern}`);
    }
  }
});

test('pages come with a strict policy and nothing inline', async () => {
  for (const path of ['/', '/new', '/datasets', '/jobs/job_x', '/docs']) {
    const answer = await api.get(path);
    assert.equal(answer.status, 200, path);
    assert.equal(answer.type, 'text/html');
    const policy = answer.headers.get('content-security-policy');
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe/);
    assert.doesNotMatch(answer.text, /<script(?![^>]* src=)|style="|https?:\/\/(?!127\.0\.0\.1)/);
  }
});

test('assets are cached for ever, pages are not', async () => {
  const page = await api.get('/');
  const asset = /(?:src|href)="(\/assets\/[^"]+)"/.exec(page.text)?.[1];
  if (asset) {
    const answer = await api.get(asset);
    assert.equal(answer.status, 200);
    assert.match(answer.headers.get('cache-control'), /immutable/);
  }
  assert.match(page.headers.get('cache-control'), /no-cache/);
  assert.equal((await api.get('/docs/docs.js')).type, 'text/javascript');
  assert.equal((await api.get('/docs/docs.css')).type, 'text/css');
});
