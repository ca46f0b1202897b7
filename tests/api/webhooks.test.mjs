import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {createServer} from 'node:http';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {setTimeout as sleep} from 'node:timers/promises';
import {pointers, startApi, training} from './client.mjs';

/** Listens on a free port, or on `port`, keeps what is posted, and answers with `statuses` in turn, then 204. */
class Receiver {
  constructor(statuses = []) {
    this.statuses = statuses;
    this.posts = [];
    this.server = createServer((request, response) => {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        this.posts.push({method: request.method, path: request.url, headers: request.headers,
          body: JSON.parse(Buffer.concat(chunks).toString())});
        response.writeHead(this.statuses.shift() ?? 204).end();
      });
    });
  }

  async listen(port = 0) {
    await new Promise((resolve) => { this.server.listen(port, '127.0.0.1', resolve); });
    this.port = this.server.address().port;
    return this;
  }

  async received(count, withinMs = 20_000) {
    const deadline = Date.now() + withinMs;
    while (this.posts.length < count) {
      assert.ok(Date.now() < deadline, `${this.posts.length} of ${count} posts came`);
      await sleep(20);
    }
    return this.posts;
  }

  close() {
    this.server.closeAllConnections();
    return new Promise((resolve) => { this.server.close(resolve); });
  }
}

let folder;
let receiver;
let api;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rangefinder-webhooks-'));
  receiver = await new Receiver([500]).listen();
  api = await startApi({folder, args: ['--webhook-allow', `127.0.0.1:${receiver.port}`]});
});
after(async () => {
  await api.daemon.stop();
  await receiver.close();
  await rm(folder, {recursive: true, force: true});
});

const exploding = async (actions) => {
  const {body, text} = await api.post('/v1/jobs?wait=30',
      training(await api.moons(), {steps: 60, learning_rate: 1e6}, {diagnostics: {actions}}));
  assert.ok(body.result, text);
  return body;
};
const address = (path) => `http://127.0.0.1:${receiver.port}${path}`;

test('every finding that an action names is posted, again after an error, with one key', async () => {
  const job = await exploding({critical: {webhook: address('/hook?to=me')}});
  const critical = job.result.findings.filter((one) => one.severity === 'critical');
  assert.ok(critical.length > 0);
  const posts = await receiver.received(critical.length + 1);
  for (const post of posts) {
    assert.equal(post.method, 'POST');
    assert.equal(post.path, '/hook?to=me');
    assert.equal(post.headers['content-type'], 'application/json');
    api.schema('FindingEvent', post.body);
    assert.equal(post.body.job, job.id);
    assert.match(post.headers['idempotency-key'], new RegExp(`^"${job.id}/${post.body.finding.rule}/`));
  }
  const rules = new Set(posts.map((post) => post.body.finding.rule));
  assert.deepEqual([...rules].sort(), [...new Set(critical.map((one) => one.rule))].sort());
  assert.equal(new Set(posts.map((post) => post.headers['idempotency-key'])).size, posts.length - 1);
});

test('deliveries are counted', async () => {
  const {text} = await api.get('/metrics');
  const value = (outcome) => Number(new RegExp(
      `^rangefinder_webhook_deliveries_total\\{outcome="${outcome}"\\} (\\d+)$`, 'm').exec(text)[1]);
  assert.ok(value('delivered') >= 1);
  assert.equal(value('retried'), 1);
  assert.equal(value('abandoned'), 0);
  assert.match(text, /^rangefinder_webhooks_pending 0$/m);
});

test('what names no finding of the job posts nothing', async () => {
  const before = receiver.posts.length;
  await exploding({overfitting: {webhook: address('/never')}});
  await sleep(300);
  assert.equal(receiver.posts.length, before);
});

test('an address that the daemon was not told is refused, with what would allow it', async () => {
  const dataset = await api.moons();
  for (const [webhook, expected] of [[`http://127.0.0.1:${receiver.port + 1}/`, /--webhook-allow 127\.0\.0\.1/],
    [`https://127.0.0.1:${receiver.port}/`, /http:\/\//], [`http://me@127.0.0.1:${receiver.port}/`, /host/],
    ['ftp://x', /http:\/\//], [`http://localhost:${receiver.port}/`, /--webhook-allow localhost/]]) {
    const answer = await api.post('/v1/jobs', training(dataset, {steps: 5}, {diagnostics: {actions: {warning: {webhook}}}}));
    assert.equal(answer.status, 422, webhook);
    assert.deepEqual(pointers(answer), ['/diagnostics/actions/warning/webhook']);
    assert.match(answer.text, expected);
  }
});

test('what could not be posted is posted after a restart', async () => {
  const {port} = receiver;
  await receiver.close();
  const job = await exploding({critical: {webhook: address('/later')}});
  await api.daemon.stop();
  receiver = await new Receiver().listen(port);
  api = await startApi({folder, args: ['--webhook-allow', `127.0.0.1:${port}`]});
  const posts = await receiver.received(job.result.findings.filter((one) => one.severity === 'critical').length);
  for (const post of posts) assert.equal(post.body.job, job.id);
});
