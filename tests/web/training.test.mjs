// A training by clicking: text, a transformer, an optimizer and a schedule that the daemon names.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {startDaemon} from '../support/daemon.mjs';
import {Browser, chartState} from './support/browser.mjs';

const WAIT_MS = 40_000;

let daemon;
let browser;
let page;

before(async () => {
  daemon = await startDaemon();
  browser = await Browser.start();
  page = await browser.open(`${daemon.url}/new?kind=training`);
});

after(async () => {
  await browser?.stop();
  await daemon?.stop();
});

test('text brings models for text', async () => {
  await page.getByLabel('Generator').selectOption('sentences');
  await page.getByLabel('Rows').fill('400');
  await page.getByRole('button', {name: 'Generate', exact: true}).click();
  await page.getByLabel('Start from').selectOption({label: 'Transformer, 2 blocks of 64'});
  await page.getByLabel('Learning rate', {exact: true}).fill('3e-3');
  const preview = page.getByTestId('preview');
  await preview.getByRole('row', {name: /transformer_block/}).first().waitFor({timeout: WAIT_MS});
});

test('every optimizer and schedule of the daemon is offered with its parameters', async () => {
  const info = await (await fetch(`${daemon.url}/v1/info`)).json();
  for (const [label, known] of [
    ['Optimizer', info.capabilities.optimizers], ['Schedule', info.capabilities.schedules],
  ]) {
    const offered = await page.getByLabel(label, {exact: true}).locator('option').evaluateAll(
        (options) => options.map((option) => option.value));
    assert.deepEqual(offered, known.map((entry) => entry.type), label);
  }
  await page.getByLabel('Optimizer', {exact: true}).selectOption('rmsprop');
  await page.getByLabel('Alpha').waitFor();
  await page.getByLabel('Optimizer', {exact: true}).selectOption('adamw');
  await page.getByLabel('Beta 2').fill('1.5');
  await page.getByLabel('Batch size').fill('16');
  const complaint = page.locator('.field', {has: page.getByLabel('Beta 2')}).locator('.error');
  await complaint.getByText('1').first().waitFor();
  await page.getByLabel('Beta 2').fill('');
  await complaint.waitFor({state: 'detached'});
});

test('a schedule shows its curve before anything is trained', async () => {
  await page.getByLabel('Schedule').selectOption('one_cycle');
  await page.getByLabel('Epochs').fill('2');
  await page.getByTestId('schedule-preview').getByRole('img').waitFor();
  const chart = await chartState(page);
  assert.ok(chart.points > 10, JSON.stringify(chart));
});

test('the training runs to scores and weights', async () => {
  await page.getByLabel('Clip the gradient norm at').fill('1');
  await page.getByRole('button', {name: 'Start the training'}).click();
  await page.getByTestId('scores').getByText('perplexity').first().waitFor({timeout: WAIT_MS});
  const link = page.getByTestId('weights').getByRole('link', {name: 'Download'});
  const answer = await fetch(daemon.url + (await link.getAttribute('href')));
  assert.equal(answer.status, 200);
  assert.ok((await answer.arrayBuffer()).byteLength > 100_000);
  await page.getByRole('img', {name: /Learning rate over steps/}).waitFor();
});

test('a copy of the job has the same schedule', async () => {
  await page.getByRole('link', {name: 'Copy and change'}).click();
  assert.equal(await page.getByLabel('Schedule').inputValue(), 'one_cycle');
  assert.equal(await page.getByLabel('Clip the gradient norm at').inputValue(), '1');
});

test('nothing went wrong in the browser, and nothing left the daemon', () => {
  assert.deepEqual(browser.complaints, []);
  assert.deepEqual([...browser.hosts], [new URL(daemon.url).host]);
});
