// Data sets through the page: uploads, what was understood, and errors at their fields.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {startDaemon} from '../support/daemon.mjs';
import {Browser} from './support/browser.mjs';

let daemon;
let browser;
let page;

before(async () => {
  daemon = await startDaemon();
  browser = await Browser.start();
  page = await browser.open(`${daemon.url}/datasets`);
});

after(async () => {
  await browser?.stop();
  await daemon?.stop();
});

function csv() {
  const rows = Array.from({length: 60}, (_, i) => `${i / 7},${(i * 13) % 17},${i % 3 ? 'yes' : 'no'}`);
  return {
    name: 'answers.csv', mimeType: 'text/csv', buffer: Buffer.from(`a,b,answer\n${rows.join('\n')}\n`),
  };
}

function idx(dimensions, byte) {
  const header = Buffer.alloc(4 + 4 * dimensions.length);
  header.writeUInt32BE(0x800 + dimensions.length);
  dimensions.forEach((size, i) => header.writeUInt32BE(size, 4 + 4 * i));
  const count = dimensions.reduce((product, size) => product * size, 1);
  return Buffer.concat([header, Buffer.from(Array.from({length: count}, (_, i) => byte(i)))]);
}

/** The complaint under the field with this label. */
function errorAt(label) {
  return page.locator('.field', {has: page.getByLabel(label, {exact: true})}).locator('.error');
}

test('a page without data sets says what to do', async () => {
  await page.getByText('No data sets yet').waitFor();
});

test('an upload without a file is told at the file', async () => {
  await page.getByRole('button', {name: 'Upload', exact: true}).click();
  assert.match(await errorAt('CSV file').innerText(), /choose a file/);
});

test('a wrong target column is told at its field', async () => {
  await page.getByLabel('CSV file').setInputFiles(csv());
  await page.getByLabel('Target column').fill('anser');
  await page.getByRole('button', {name: 'Upload', exact: true}).click();
  await errorAt('Target column').waitFor();
  assert.match(await errorAt('Target column').innerText(), /anser/);
  assert.equal(await page.getByLabel('Target column').getAttribute('aria-invalid'), 'true');
});

test('a CSV is uploaded and described', async () => {
  await page.getByLabel('Target column').fill('answer');
  await page.getByRole('button', {name: 'Upload', exact: true}).click();
  const item = page.getByRole('listitem').filter({hasText: 'answers'}).first();
  await item.waitFor();
  const text = await item.innerText();
  assert.match(text, /60 rows of 2, 2 classes/);
  assert.match(text, /48 to train, 12 to validate/);
  assert.match(text, /yes\s+40/);
});

test('images and labels are uploaded as a pair', async () => {
  await page.getByLabel('Kind of file').selectOption('idx');
  const images = {
    name: 'tiny-images-idx3-ubyte', mimeType: 'application/octet-stream',
    buffer: idx([40, 6, 6], (i) => (i * 37) % 256),
  };
  const labels = {
    name: 'tiny-labels-idx1-ubyte', mimeType: 'application/octet-stream',
    buffer: idx([40], (i) => i % 4),
  };
  await page.getByLabel('Images', {exact: true}).setInputFiles(images);
  await page.getByLabel('Labels', {exact: true}).setInputFiles(labels);
  await page.getByRole('button', {name: 'Upload', exact: true}).click();
  const item = page.getByRole('listitem').filter({hasText: 'tiny-images'}).first();
  await item.waitFor();
  assert.match(await item.innerText(), /40 rows of 1 × 6 × 6, 4 classes/);
});

test('a generator complains at the field that is wrong', async () => {
  await page.locator('label', {hasText: /^Generate$/}).click();
  await page.getByLabel('Rows').fill('1');
  await page.getByRole('button', {name: 'Generate', exact: true}).click();
  await errorAt('Rows').waitFor();
  await page.getByLabel('Rows').fill('many');
  await page.getByRole('button', {name: 'Generate', exact: true}).click();
  await errorAt('Rows').getByText('not a number').waitFor();
});

test('a data set is deleted after asking once more', async () => {
  const item = page.getByRole('listitem').filter({hasText: 'answers'}).first();
  await item.getByRole('button', {name: 'Delete'}).click();
  await item.getByRole('button', {name: 'Really delete'}).click();
  await item.waitFor({state: 'detached'});
});

test('nothing went wrong in the browser', () => {
  assert.deepEqual(browser.complaints, []);
  assert.deepEqual([...browser.hosts], [new URL(daemon.url).host]);
});
