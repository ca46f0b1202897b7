import assert from 'node:assert/strict';
import {mkdir, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {gzipSync} from 'node:zlib';
import {after, before, test} from 'node:test';
import {endless, pointers, startApi} from './client.mjs';

let api;
before(async () => { api = await startApi(); });
after(async () => { await api.daemon.stop(); });

const rows = Array.from({length: 40}, (_, i) => `${i},${(i * 7) % 11},${i % 2 ? 'yes' : 'no'}`);
const csv = `age,score,answer\n${rows.join('\n')}\n`;

function postCsv(text = csv, query = '', type = 'text/csv') {
  return api.call('POST', `/v1/datasets${query}`, {body: text, headers: {'Content-Type': type}});
}

/** IDX: four bytes of magic, big-endian sizes, bytes. */
function idx(sizes, values) {
  const head = Buffer.alloc(4 + 4 * sizes.length);
  head.set([0, 0, 8, sizes.length]);
  sizes.forEach((size, i) => head.writeUInt32BE(size, 4 + 4 * i));
  return Buffer.concat([head, Buffer.from(values)]);
}
const images = idx([30, 4, 4], Array.from({length: 480}, (_, i) => (i * 37) % 256));
const labels = idx([30], Array.from({length: 30}, (_, i) => i % 3));

test('a CSV file is understood and described', async () => {
  const answer = await postCsv(csv, '?name=survey&target=answer');
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.headers.get('location'), `/v1/datasets/${answer.body.id}`);
  assert.equal(answer.body.name, 'survey');
  assert.equal(answer.body.rows, 40);
  assert.deepEqual(answer.body.shape, [2]);
  assert.equal(answer.body.task, 'classification');
  assert.deepEqual(answer.body.classes.map((one) => one.count), [20, 20]);
  assert.deepEqual(answer.body.columns.map((column) => column.name), ['age', 'score']);
  assert.equal(answer.body.columns[0].mean, 19.5);
});

test('the same bytes and options are the same data set', async () => {
  const first = await postCsv(csv, '?name=again');
  const second = await postCsv(csv, '?name=again');
  assert.equal(second.status, 200);
  assert.equal(second.body.id, first.body.id);
  const other = await postCsv(csv, '?name=again&split_seed=9');
  assert.equal(other.status, 201);
  assert.notEqual(other.body.id, first.body.id);
});

test('gzip is read', async () => {
  const answer = await postCsv(gzipSync(csv), '?name=zipped', 'application/gzip');
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.body.rows, 40);
});

test('IDX images and labels come as two parts', async () => {
  const form = new FormData();
  form.set('features', new Blob([gzipSync(images)]), 'train-images.gz');
  form.set('targets', new Blob([labels]), 'train-labels');
  form.set('validation_fraction', '0.5');
  const answer = await api.call('POST', '/v1/datasets', {body: form});
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.body.name, 'train-images.gz');
  assert.deepEqual(answer.body.shape, [1, 4, 4]);
  assert.equal(answer.body.validation_rows, 15);
  assert.equal(answer.body.classes.length, 3);
});

test('generators need no bytes', async () => {
  for (const generator of ['two_moons', 'spirals', 'blobs', 'regression', 'glyphs']) {
    const answer = await api.post('/v1/datasets', {generator, rows: 60});
    assert.equal(answer.status, 201, answer.text);
    assert.equal(answer.body.rows, 60);
    assert.equal(answer.body.spec.generator, generator);
    assert.equal((await api.post('/v1/datasets', {generator, rows: 60})).status, 200);
  }
});

test('lists, shows and draws a sample', async () => {
  const dataset = await api.moons({rows: 77});
  const list = await api.get('/v1/datasets');
  assert.ok(list.body.datasets.some((one) => one.id === dataset.id));
  assert.deepEqual((await api.get(`/v1/datasets/${dataset.id}`)).body, dataset);
  const sample = (await api.get(`/v1/datasets/${dataset.id}/sample?rows=5`)).body;
  assert.equal(sample.rows.length, 5);
  assert.equal(sample.rows[0].features.length, 2);
  assert.equal((await api.get(`/v1/datasets/${dataset.id}/sample?rows=0`)).status, 422);
});

test('a data set in use is not deleted, another is', async () => {
  const dataset = await api.moons({rows: 88});
  const job = (await api.post('/v1/jobs', endless(dataset))).body;
  assert.equal((await api.call('DELETE', `/v1/datasets/${dataset.id}`)).status, 409);
  await api.post(`/v1/jobs/${job.id}/cancel`);
  await api.finished(job.id);
  assert.equal((await api.call('DELETE', `/v1/datasets/${dataset.id}`)).status, 204);
  assert.equal((await api.get(`/v1/datasets/${dataset.id}`)).status, 404);
  assert.equal((await api.call('DELETE', `/v1/datasets/${dataset.id}`)).status, 404);
});

test('wrong options are all named at once', async () => {
  const answer = await postCsv(csv, '?formt=csv&task=regresion&validation_fraction=2x');
  assert.equal(answer.status, 422);
  assert.deepEqual(pointers(answer).sort(), ['?formt', '?task', '?validation_fraction']);
  const late = await postCsv(csv, '?target=nothing');
  assert.equal(late.status, 422);
  assert.deepEqual(pointers(late), ['?target']);
});

test('generators name every wrong member', async () => {
  const answer = await api.post('/v1/datasets', {generator: 'two_moons', rows: 3.5, nois: 1, seed: -1});
  assert.equal(answer.status, 422);
  assert.deepEqual(pointers(answer).sort(), ['/nois', '/rows', '/seed']);
  assert.equal((await api.post('/v1/datasets', {generator: 'moons'})).status, 422);
  assert.equal((await api.post('/v1/datasets', {generator: 'two_moons', rows: 1e12})).status, 422);
});

test('files that are not what they claim are refused', async () => {
  assert.equal((await postCsv('')).status, 400);
  const cases = [['\u0000\u0001\u0002', ''], ['a,b\n1,2,3\n"', ''], [images.subarray(0, 50), '?format=idx'],
    ['a,b\n', ''], [csv, '?format=idx'], [gzipSync(csv).subarray(0, 60), '']];
  for (const [bytes, query] of cases) {
    const answer = await postCsv(bytes, query, 'application/octet-stream');
    assert.ok([400, 415, 422].includes(answer.status), `${answer.status} ${answer.text}`);
  }
  const form = new FormData();
  form.set('features', new Blob([images]), 'i');
  form.set('targets', new Blob([idx([29], new Array(29).fill(1))]), 'l');
  const answer = await api.call('POST', '/v1/datasets', {body: form});
  assert.ok([400, 422].includes(answer.status), answer.text);
});

test('a form body is refused with what to do instead', async () => {
  const answer = await postCsv('a=b', '', 'application/x-www-form-urlencoded');
  assert.equal(answer.status, 415);
});

function multipart(text, boundary = 'xyz') {
  return api.call('POST', '/v1/datasets', {
    body: text, headers: {'Content-Type': `multipart/form-data; boundary=${boundary}`}});
}

test('multipart oddities are refused, none with a 500', async () => {
  const part = '--xyz\r\nContent-Disposition: form-data; name="features"; filename="a.csv"\r\n\r\n';
  const broken = ['', 'xyz', '--xyz', '--xyz\r\n', '--xyz--', '--xyz\r\n\r\n--xyz--\r\n', part, `${part}a,b\r\n--xy`,
    '--xyz\r\nContent-Disposition: form-data\r\n\r\nx\r\n--xyz--', '--xyz\r\nno colon\r\n\r\nx\r\n--xyz--',
    '--xyz\r\nContent-Disposition: form-data; name="features\r\n\r\nx\r\n--xyz--',
    `--xyz\r\nContent-Disposition: form-data; name="x"; name="features"\r\n\r\nx\r\n--xyz--`,
    `--xyz\r\nX: ${'a'.repeat(5000)}\r\n\r\nx\r\n--xyz--`, `${'--xyz\r\nContent-Disposition: form-data; name="o"\r\n\r\nx\r\n'.repeat(17)}--xyz--`];
  for (const text of broken) {
    const answer = await multipart(text);
    const status = text === '--xyz--' ? 422 : 400;
    assert.equal(answer.status, status, `${JSON.stringify(text.slice(0, 80))}: ${answer.text}`);
  }
  for (const boundary of ['', '"', '\u00e9', 'x'.repeat(71), '"a" b']) {
    const answer = await multipart('--xyz--', boundary).catch(() => undefined);
    if (answer) assert.ok([400, 415].includes(answer.status), `${boundary}: ${answer.status}`);
  }
  const unknown = await multipart('--xyz\r\nContent-Disposition: form-data; name="feature"; filename="a"\r\n\r\nx\r\n--xyz--');
  assert.equal(unknown.status, 422);
  assert.match(unknown.text, /did you mean/);
});

test('file names are never paths', async () => {
  const form = new FormData();
  form.set('features', new Blob([`${csv}1,2,no\n`]), '../../etc/passwd');
  const answer = await api.call('POST', '/v1/datasets', {body: form});
  assert.equal(answer.status, 201, answer.text);
  assert.equal(answer.body.name, 'passwd');
  for (const id of ['..%2f..%2fetc', '%2e%2e', 'ds_%00', '%252e%252e', 'ds_' + 'a'.repeat(500)]) {
    const one = await api.call('GET', `/v1/datasets/${id}`);
    assert.ok([400, 404].includes(one.status), `${id}: ${one.status}`);
  }
});

test('why a data set cannot be read is in the log, not in the answer', async () => {
  const {id} = (await postCsv(csv, '?name=unreadable')).body;
  const file = join(api.daemon.folder, 'data', 'datasets', `${id}.features`);
  await rm(file);
  await mkdir(file);
  const answer = await api.call('GET', `/v1/datasets/${id}/sample`);
  assert.equal(answer.status, 500, answer.text);
  assert.doesNotMatch(answer.text, /Is a directory/);
  const line = api.daemon.output.split('\n').find((one) => one.includes(answer.body.request_id));
  assert.match(line, /could not be read or kept.*Is a directory/);
});
