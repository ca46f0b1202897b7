import assert from 'node:assert/strict';
import {request} from 'node:http';
import {after, before, test} from 'node:test';
import {startApi} from './client.mjs';

let api;
before(async () => { api = await startApi(); });
after(async () => { await api.daemon.stop(); });

/** A request that fetch would not send. */
function raw(method, path, {headers = {}, body} = {}) {
  return new Promise((resolve, reject) => {
    const sent = request({host: '127.0.0.1', port: api.daemon.port, method, path, headers}, (response) => {
      let text = '';
      response.on('data', (chunk) => { text += chunk; });
      response.on('end', () => resolve({status: response.statusCode, headers: response.headers, text}));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

test('what is not there is 404', async () => {
  for (const path of ['/nothing', '/v1', '/v1/job', '/v1/jobs/job_x', '/v1/datasets/ds_x', '/v1/jobs/x/nothing',
    '/assets/none.js', '/v1/jobs/job_x/findings', '/v1/jobs/job_x/recommendation', '/v1/jobs/job_x/events']) {
    const answer = await api.get(path);
    assert.equal(answer.status, 404, path);
    assert.equal(answer.body.status, 404);
    assert.equal(answer.body.instance, path);
  }
});

test('a browser that goes astray gets the dashboard, which says so', async () => {
  const ask = (path, accept, method = 'GET') =>
    fetch(api.daemon.url + path, {method, headers: {Accept: accept}});
  const browser = 'text/html,application/xhtml+xml,*/*;q=0.8';
  const page = await ask('/nowhere', browser);
  assert.equal(page.status, 404);
  assert.match(page.headers.get('content-type'), /^text\/html/);
  assert.match(page.headers.get('content-security-policy'), /default-src 'none'/);
  assert.match(await page.text(), /<!doctype html>/i);
  for (const [path, accept, method] of [['/nowhere', '*/*'], ['/nowhere', 'application/json'],
    ['/v1/nowhere', browser], ['/assets/none/of/it.js', browser], ['/nowhere', browser, 'DELETE']]) {
    const answer = await ask(path, accept, method);
    assert.equal(answer.status, 404, path);
    assert.equal(answer.headers.get('content-type'), 'application/problem+json', path);
  }
});

test('another method is 405 and names the ones there are', async () => {
  for (const [method, path, allowed] of [['DELETE', '/v1/jobs', 'POST'], ['PUT', '/v1/datasets', 'POST'],
    ['POST', '/livez', 'GET'], ['PATCH', '/v1/info', 'GET']]) {
    const answer = await api.call(method, path, method === 'DELETE' ? {} : {json: {}});
    assert.equal(answer.status, 405, `${method} ${path}`);
    assert.ok(answer.headers.get('allow').includes(allowed), answer.headers.get('allow'));
  }
});

test('only JSON is a job, and 415 says so', async () => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'text/csv', 'application/xml']) {
    const answer = await api.call('POST', '/v1/jobs', {body: '{}', headers: {'Content-Type': type}});
    assert.equal(answer.status, 415, type);
  }
});

test('a body over the limit is 413', async () => {
  const answer = await api.call('POST', '/v1/jobs', {body: ' '.repeat(2 << 20), headers: {'Content-Type': 'application/json'}})
      .catch(() => undefined);
  if (answer) assert.equal(answer.status, 413);
});

test('a stranger as Host or Origin is refused', async () => {
  for (const path of ['/', '/livez', '/metrics', '/v1/jobs', '/v1/info']) {
    const answer = await raw('GET', path, {headers: {Host: 'evil.example'}});
    assert.ok([400, 403, 421].includes(answer.status), `${path}: ${answer.status}`);
  }
  const crossSite = await raw('POST', '/v1/jobs', {
    headers: {'Origin': 'https://evil.example', 'Content-Type': 'application/json', 'Content-Length': 2}, body: '{}'});
  assert.equal(crossSite.status, 403);
});

test('text that is not JSON is 400', async () => {
  for (const body of ['', '{', '[1,]', '{"a":1,"a":2}', '{"kind":"range_test","kind":"training"}', 'null x',
    '['.repeat(50_000), '{"a":'.repeat(1000), '"\\ud800"', '{"batch_size": 1e999}', '{"a": NaN}']) {
    const answer = await api.call('POST', '/v1/jobs', {body, headers: {'Content-Type': 'application/json'}});
    assert.equal(answer.status, 400, body.slice(0, 60));
  }
  const bytes = Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]);
  const answer = await api.call('POST', '/v1/jobs', {body: bytes, headers: {'Content-Type': 'application/json'}});
  assert.equal(answer.status, 400);
});

test('JSON of another shape is 422, huge JSON is refused', async () => {
  for (const body of ['[]', '5', '"text"', 'null', 'true', '{}', '{"kind": []}', '{"kind": {"a": {}}}',
    '{"preset": null}', '{"preset": {}}', `{"name": "${'a'.repeat(5000)}"}`]) {
    const answer = await api.call('POST', '/v1/jobs', {body, headers: {'Content-Type': 'application/json'}});
    assert.equal(answer.status, 422, body.slice(0, 60));
  }
  const many = `[${'0,'.repeat(20_000)}0]`;
  const answer = await api.call('POST', '/v1/jobs', {body: many, headers: {'Content-Type': 'application/json'}});
  assert.equal(answer.status, 413);
});

test('hostile numbers are refused field by field, none with a 500', async () => {
  const model = {layers: [{type: 'linear', out_features: 2}]};
  const dataset = await api.moons();
  const numbers = ['1e300', '-1', '0', '3.9', '9223372036854775808', '-9223372036854775808', '1e-999', 'true', '"1"', 'null', '[]'];
  const fields = {batch_size: null, seed: null, priority: null, 'limits.memory_bytes': null, 'limits.threads': null,
    'range_test.steps': null, 'range_test.start': null, 'range_test.stop_factor': null};
  for (const field of Object.keys(fields)) {
    for (const number of numbers) {
      const job = {kind: 'range_test', dataset: dataset.id, model};
      const [outer, inner] = field.split('.');
      job[outer] = inner ? {[inner]: '@'} : '@';
      const body = JSON.stringify(job).replace('"@"', number);
      const answer = await api.call('POST', '/v1/jobs?validate_only=true', {body, headers: {'Content-Type': 'application/json'}});
      assert.ok(answer.status === 422 || answer.status === 200, `${field} = ${number}: ${answer.status} ${answer.text}`);
    }
  }
});

test('control characters are refused in names', async () => {
  const answer = await api.post('/v1/jobs', {preset: 'mlp-two-moons', name: 'a\u0000b', labels: {'x\n': 'y'}});
  assert.equal(answer.status, 422);
  assert.equal(answer.body.errors.length, 2);
});

test('every problem document names its request', async () => {
  const answer = await api.get('/v1/jobs/none');
  assert.equal(answer.type, 'application/problem+json');
  assert.equal(answer.body.request_id, answer.headers.get('x-request-id'));
});

test('the daemon lives on', async () => {
  assert.equal((await api.get('/readyz')).status, 200);
});
