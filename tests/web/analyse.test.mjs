// A curve from elsewhere through the page: what was understood, the verdict, and errors at their fields.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {startDaemon} from '../support/daemon.mjs';
import {eventFile} from '../support/event_file.mjs';
import {Browser} from './support/browser.mjs';

let daemon;
let browser;
let page;

before(async () => {
  daemon = await startDaemon();
  browser = await Browser.start();
  page = await browser.open(`${daemon.url}/analyse`);
});

after(async () => {
  await browser?.stop();
  await daemon?.stop();
});

const rates = Array.from({length: 100}, (_, i) => 1e-7 * 10 ** (8 * i / 99));
// Falls by a third from 1e-4 to 0.05, then explodes.
const losses = rates.map((rate) => 2.3 - 0.8 * Math.min(1, Math.max(0, Math.log10(rate / 1e-4) / 2.7)) + 20 * rate ** 2);
const analyse = () => page.getByRole('button', {name: 'Analyse', exact: true}).click();

test('nothing at all is asked for', async () => {
  await analyse();
  await page.getByText('Choose a file or paste a curve').waitFor();
});

test('a pasted curve is drawn with its rate and what was understood', async () => {
  await page.getByLabel('Or paste it').fill(rates.map((rate, i) => `${rate},${losses[i]}`).join('\n'));
  await analyse();
  await page.getByTestId('recommended-rate').waitFor();
  assert.match(await page.getByTestId('analysis').innerText(), /The columns have no names: column 1 rises/);
  assert.equal(await page.getByTestId('suggestions').locator('tbody tr').count(), 5);
  assert.ok(await page.locator('canvas').count() > 0);
});

test('a TensorBoard file whose loss cannot be told asks at its field, and is read when told', async () => {
  const buffer = eventFile({'loss/a': losses, 'loss/b': losses.map((loss) => loss + 1), lr: rates});
  await page.getByLabel('File', {exact: true}).setInputFiles({name: 'events.out.tfevents.1', mimeType: '', buffer});
  await analyse();
  const field = page.locator('.field', {has: page.getByLabel('Loss column or tag')});
  await field.locator('.error').waitFor();
  assert.match(await field.locator('.error').innerText(), /loss\/a.*loss\/b/);
  await page.getByLabel('Loss column or tag').fill('loss/b');
  await analyse();
  await page.getByText('loss from “loss/b”').waitFor();
  await page.getByTestId('recommended-rate').waitFor();
});

test('curves of two optimizers get a verdict each', async () => {
  await page.reload();
  const curve = (name, optimizer) => ({name, optimizer, learning_rate: rates, loss: losses});
  await page.getByLabel('Or paste it').fill(JSON.stringify({curves: [curve('one', 'sgd'), curve('two', 'adam')]}));
  await analyse();
  await page.getByText('sgd: one').waitFor();
  await page.getByText('adam: two').waitFor();
  assert.equal(await page.getByTestId('recommended-rate').count(), 2);
});

test('nothing went wrong in the browser', () => {
  assert.deepEqual(browser.complaints, []);
  assert.deepEqual([...browser.hosts], [new URL(daemon.url).host]);
});
